/**
 * The patients' search index: own tables beside RxDB's in the same encrypted file, kept in the transaction that writes
 * the patient, so a search never misses or shows what is not there. Deleted and merged patients are not in it. It can be
 * made again from the records at any time (`rebuildSearch`).
 */
import type Database from 'better-sqlite3-multiple-ciphers'
import { spellingKeys } from '#shared/domain/patients/spelling.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { entryOf, type SearchEntry } from './search-entry.ts'

type Connection = Database.Database

/**
 * The text index holds words that are folded already, so its tokenizer only parts them at spaces; `detail=column` keeps
 * of each word the column alone, since phrases are not asked for. `search_spelling` finds the words of names that begin
 * like a misspelt one. `search_merge` says which records were merged into which.
 */
const tables = `
  CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(
    name, phone, birth, email, domain, member,
    content='', contentless_delete=1, detail=column, prefix='1 2 3', tokenize='ascii'
  );
  CREATE TABLE IF NOT EXISTS search_patient(
    number INTEGER PRIMARY KEY, patient_id TEXT NOT NULL UNIQUE, given TEXT NOT NULL, family TEXT NOT NULL,
    words TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, birth_date TEXT NOT NULL, member TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS search_patient_phone ON search_patient(phone) WHERE phone <> '';
  CREATE INDEX IF NOT EXISTS search_patient_email ON search_patient(email) WHERE email <> '';
  CREATE INDEX IF NOT EXISTS search_patient_birth ON search_patient(birth_date) WHERE birth_date <> '';
  CREATE TABLE IF NOT EXISTS search_word(word TEXT PRIMARY KEY, patients INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS search_spelling(
    key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY(key, word)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS search_merge(patient_id TEXT PRIMARY KEY, merged_into TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS search_merge_into ON search_merge(merged_into);
`

const textSettings = {
  /** Words are gathered in memory up to this size and written at the commit; an import's would be written in many parts. */
  hashsize: 16 * 1024 * 1024,
  /** Of parts of one size that many are put together, bit by bit. More is quicker to write, and has more places to look. */
  automerge: 16,
  /** From that many on all at once, whatever it takes: an import with its large parts stays below it (`search-upkeep.ts`). */
  crisismerge: 48,
}

/** From so many patients in one transaction on the part that it adds is a large one (`search-upkeep.ts`). */
export const manyAtOnce = 100

/** Makes the tables of the index where they are not there yet. */
export const createSearchTables = (connection: Connection): void => {
  connection.exec(tables)
  // A start waits for the disk with each setting that it writes, and they are kept.
  const kept = connection.prepare<[string], number>('SELECT v FROM search_text_config WHERE k = ?').pluck()
  const set = connection.prepare<[string, bigint]>('INSERT INTO search_text(search_text, rank) VALUES(?, ?)')
  for (const [name, value] of Object.entries(textSettings))
    if (kept.get(name) !== value) set.run(name, BigInt(value))
}

interface Stored {
  number: number
  words: string
}

/** Statements of one connection, prepared once. */
const prepare = (connection: Connection) => ({
  find: connection.prepare<[string], Stored>('SELECT number, words FROM search_patient WHERE patient_id = ?'),
  remove: connection.prepare<[number]>('DELETE FROM search_patient WHERE number = ?'),
  removeText: connection.prepare<[number]>('DELETE FROM search_text WHERE rowid = ?'),
  insert: connection.prepare<string[]>(
    `INSERT INTO search_patient(patient_id, given, family, words, phone, email, birth_date, member)
     VALUES(?,?,?,?,?,?,?,?)`,
  ),
  insertText: connection.prepare<(number | bigint | string)[]>(
    'INSERT INTO search_text(rowid, name, phone, birth, email, domain, member) VALUES(?,?,?,?,?,?,?)',
  ),
  addWord: connection.prepare<[string, number]>(
    'INSERT OR IGNORE INTO search_word(word, patients) VALUES(?, ?)',
  ),
  countUp: connection.prepare<[number, string]>(
    'UPDATE search_word SET patients = patients + ? WHERE word = ?',
  ),
  countDown: connection.prepare<[number, string], { patients: number }>(
    'UPDATE search_word SET patients = patients + ? WHERE word = ? RETURNING patients',
  ),
  forget: connection.prepare<[string]>('DELETE FROM search_word WHERE word = ?'),
  insertKey: connection.prepare<[string, string]>(
    'INSERT OR IGNORE INTO search_spelling(key, word) VALUES(?,?)',
  ),
  removeKey: connection.prepare<[string, string]>('DELETE FROM search_spelling WHERE key = ? AND word = ?'),
  changesSoFar: connection.prepare<[], number>('SELECT total_changes()').pluck(),
  putSomeTogether: connection.prepare<[bigint]>(
    "INSERT INTO search_text(search_text, rank) VALUES('merge', ?)",
  ),
  putTogether: connection.prepare<[]>("INSERT INTO search_text(search_text) VALUES('optimize')"),
  merge: connection.prepare<[string, string]>(
    'INSERT OR REPLACE INTO search_merge(patient_id, merged_into) VALUES(?,?)',
  ),
  unmerge: connection.prepare<[string]>('DELETE FROM search_merge WHERE patient_id = ?'),
})

const prepared = new WeakMap<Connection, ReturnType<typeof prepare>>()

function statementsOf(connection: Connection): ReturnType<typeof prepare> {
  let statements = prepared.get(connection)
  if (!statements) prepared.set(connection, (statements = prepare(connection)))
  return statements
}

/**
 * Puts parts of the text index together, a little at a time; part of the transaction in which it is called.
 * @param pages how many are written, about
 * @param isFirst begins with all the parts that are there
 * @returns whether anything was left to do
 */
export function putTogetherSome(connection: Connection, pages: number, isFirst: boolean): boolean {
  const { changesSoFar, putSomeTogether } = statementsOf(connection)
  const before = changesSoFar.get() ?? 0
  // What it did says only the count of rows that it touched (SQLite's documentation of FTS5, 6.7): one is its own.
  putSomeTogether.run(BigInt(isFirst ? -pages : pages))
  return (changesSoFar.get() ?? 0) - before > 1
}

/** A patient's record as it is from now on; undefined when it is removed for good. */
export interface PatientToIndex {
  patientId: string
  patient: Patient | undefined
  /** The record is written for the first time: nothing of it is in the index. */
  isNew?: boolean
}

const indexedFields = [
  ...(['givenName', 'familyName', 'phone', 'email', 'birthDate', 'memberId'] as const),
  ...(['deletedAt', 'mergedInto', 'erasedAt'] as const),
]

/** True when a change of a record leaves its entry in the index as it is: a note about a patient costs no new words. */
export const isIndexedAlike = (before: Patient | undefined, after: Patient | undefined): boolean =>
  before !== undefined &&
  after !== undefined &&
  indexedFields.every((field) => before[field] === after[field])

/** How many more, or fewer, patients have each word in their names. */
type WordCounts = Map<string, number>

/**
 * Brings the index to what the patients' records say now. To be called in the transaction that writes the records, with
 * all of them at once: an import's patients share names, and keys of spellings in order reach each page of theirs once.
 */
export function indexPatients(connection: Connection, patients: readonly PatientToIndex[]): void {
  const statements = statementsOf(connection)
  const counts: WordCounts = new Map()
  for (const { patientId, patient, isNew = false } of patients) {
    const stored = isNew ? undefined : statements.find.get(patientId)
    if (stored) removeEntry(statements, stored, counts)
    if (patient?.mergedInto !== undefined) statements.merge.run(patientId, patient.mergedInto)
    else if (!isNew) statements.unmerge.run(patientId)
    // A removed row leaves its words in the text index until the parts of the index are put together.
    if (patient?.erasedAt !== undefined) statements.putTogether.run()
    if (patient && patient.deletedAt === undefined && patient.mergedInto === undefined) {
      insertEntry(statements, entryOf(patient), counts)
    }
  }
  countWords(statements, counts)
}

type Statements = ReturnType<typeof prepare>

function countBy(counts: WordCounts, word: string, by: number): void {
  counts.set(word, (counts.get(word) ?? 0) + by)
}

function insertEntry(statements: Statements, entry: SearchEntry, counts: WordCounts): void {
  const { patientId, given, family, phone, email, birthDate, member, columns } = entry
  const words = entry.spellingWords.join(' ')
  const { lastInsertRowid } = statements.insert.run(
    patientId,
    given,
    family,
    words,
    phone,
    email,
    birthDate,
    member,
  )
  statements.insertText.run(
    lastInsertRowid,
    columns.name,
    columns.phone,
    columns.birth,
    columns.email,
    columns.domain,
    columns.member,
  )
  for (const word of entry.spellingWords) countBy(counts, word, 1)
}

function removeEntry(statements: Statements, { number, words }: Stored, counts: WordCounts): void {
  statements.removeText.run(number)
  statements.remove.run(number)
  for (const word of words === '' ? [] : words.split(' ')) countBy(counts, word, -1)
}

/** Writes the counts; a new word gets the keys of its spellings, one that nobody has any more loses them. */
function countWords(statements: Statements, counts: WordCounts): void {
  const keys: [key: string, word: string][] = []
  for (const word of [...counts.keys()].sort()) {
    const by = counts.get(word) ?? 0
    if (by > 0) {
      if (statements.addWord.run(word, by).changes === 0) statements.countUp.run(by, word)
      else for (const key of spellingKeys(word)) keys.push([key, word])
    } else if (by < 0 && statements.countDown.get(by, word)?.patients === 0) {
      statements.forget.run(word)
      for (const key of spellingKeys(word)) statements.removeKey.run(key, word)
    }
  }
  keys.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  for (const [key, word] of keys) statements.insertKey.run(key, word)
}
