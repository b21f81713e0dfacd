/** Asks the search index. */
import { misspelling, spellingDistance, typedSpellingKeys } from '#shared/domain/patients/spelling.ts'
import { isUnspaced } from '#shared/domain/patients/folding.ts'
import type { Reader } from '../reader.ts'
import { type Exactness, expressionOf, type Term, termsOf } from './search-text.ts'

interface Row {
  id: string
  given: string
  family: string
  phone: string
  member: string
}

/** Matches that are compared for rank; among more equal ones the order of registration decides. */
const mostCompared = 300

/** Words that a misspelt one may stand for. */
const mostSpellings = 12

function matches(read: Reader, terms: readonly Term[], exactness: Exactness): Row[] {
  return read.rows<Row>(
    `SELECT p.patient_id AS id, p.given, p.family, p.phone, p.member
     FROM (SELECT rowid FROM search_text WHERE search_text MATCH ? LIMIT ${mostCompared}) AS found
     JOIN search_patient AS p ON p.number = found.rowid`,
    expressionOf(terms, exactness),
  )
}

/** Words of names that are typed with one error, or begin so, the likeliest first. */
export function spellingsOf(read: Reader, typed: string): string[] {
  if (typed.length < 3 || /\d/.test(typed) || isUnspaced(typed)) return []
  const keys = typedSpellingKeys(typed)
  const candidates = read.rows<{ word: string; patients: number }>(
    `SELECT DISTINCT s.word, w.patients FROM search_spelling AS s JOIN search_word AS w ON w.word = s.word
     WHERE s.key IN (${keys.map(() => '?').join(',')})`,
    ...keys,
  )
  return candidates
    .flatMap(({ word, patients }) => {
      const fit = word === typed ? undefined : misspelling(typed, word)
      // A misspelt beginning of three letters would be any word.
      if (fit === undefined || (fit === 'beginning' && typed.length < 4)) return []
      return [{ word, score: (fit === 'whole' ? 1_000_000 : 0) + patients }]
    })
    .sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
    .slice(0, mostSpellings)
    .map(({ word }) => word)
}

/** How well a name fits one typed word. */
function wordScore(typed: string, row: Row): number {
  let best = 0
  for (const [name, weight] of [
    [row.family, 1.1],
    [row.given, 1],
  ] as const) {
    for (const word of name.split(' ')) {
      if (word === typed) best = Math.max(best, 4 * weight)
      else if (word.startsWith(typed)) best = Math.max(best, (2 + typed.length / word.length) * weight)
    }
    if (isUnspaced(typed) && name.startsWith(typed)) best = Math.max(best, 3.5 * weight)
  }
  if (best === 0 && row.member.startsWith(typed)) best = 4
  return best
}

const scoreOf = (terms: readonly Term[], row: Row): number =>
  terms.reduce(
    (sum, { words }) =>
      sum + words.reduce((total, word) => total + wordScore(word, row), 0) / (words.length || 1),
    0,
  )

/** A misspelt match is worth the more the closer the name is. */
function closeness(terms: readonly Term[], row: Row): number {
  const names = `${row.family} ${row.given}`.split(' ')
  let sum = 0
  for (const word of terms.flatMap((term) => term.words)) {
    sum -= Math.min(...names.map((name) => spellingDistance(word, name)))
  }
  return sum
}

const order = (a: Row, b: Row): number => {
  const [left, right] = [`${a.family} ${a.given}`, `${b.family} ${b.given}`]
  return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1
}

/**
 * Patients who fit what was typed, the likeliest first: whole words before beginnings, and only when these do not fill
 * the list, words with one error.
 * @returns ids, at most `limit`
 */
export function findPatientIds(read: Reader, text: string, limit: number): string[] {
  const terms = termsOf(text)
  if (terms.length === 0) return []
  const found = new Map<string, Row>()
  const add = (rows: Row[], score: (row: Row) => number) => {
    const fresh = rows.filter((row) => !found.has(row.id)).map((row) => ({ row, score: score(row) }))
    fresh.sort((a, b) => b.score - a.score || order(a.row, b.row))
    for (const { row } of fresh) found.set(row.id, row)
  }
  add(matches(read, terms, 'words'), (row) => scoreOf(terms, row))
  if (found.size < limit) add(matches(read, terms, 'beginnings'), (row) => scoreOf(terms, row))
  if (found.size < limit) {
    const typed = [...new Set(terms.flatMap((term) => term.words))]
    const misspelt = new Map(typed.map((word) => [word, spellingsOf(read, word)]))
    if ([...misspelt.values()].some((words) => words.length > 0)) {
      add(matches(read, terms, { misspelt }), (row) => closeness(terms, row))
    }
  }
  return [...found.keys()].slice(0, limit)
}

/** The other records of a person: what the record was merged into, and all that was merged into either. */
export function otherRecordsOfPerson(read: Reader, patientId: string): string[] {
  const rows = read.rows<{ id: string }>(
    `WITH RECURSIVE up(id) AS (
       SELECT ? UNION SELECT m.merged_into FROM search_merge AS m JOIN up ON m.patient_id = up.id
     ), one(id) AS (
       SELECT id FROM up UNION SELECT m.patient_id FROM search_merge AS m JOIN one ON m.merged_into = one.id
     ) SELECT id FROM one WHERE id <> ?`,
    patientId,
    patientId,
  )
  return rows.map((row) => row.id)
}

/**
 * A patient and all records that were merged into theirs, also over several steps; the patient first. What belongs to
 * any of them is shown with the patient.
 */
export function withMerged(read: Reader, patientId: string): string[] {
  const rows = read.rows<{ id: string }>(
    `WITH RECURSIVE one(id) AS (
       SELECT ? UNION SELECT m.patient_id FROM search_merge AS m JOIN one ON m.merged_into = one.id
     ) SELECT id FROM one`,
    patientId,
  )
  return rows.map((row) => row.id)
}
