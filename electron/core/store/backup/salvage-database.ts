/**
 * Saves what can be read of a damaged database into a new one. Tables are read row by row from both ends, and across what
 * cannot be read by looking for the next row that can. The search index, which is derived, is made anew.
 */
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import type { SalvageReport } from '#shared/contract/opening.ts'
import { databaseName } from '../data-folder.ts'
import { syncFile } from '../durable-file.ts'
import { connectToCopy, connectToRead } from '../sqlite-storage/index.ts'
import { copySchema, quoted, type SchemaRow } from './copy-database.ts'
import { incomingName, replaceFiles } from './replace-files.ts'

type Connection = Database.Database

/** Whether the file's first page and its list of tables can be read with this key; without them nothing can be saved. */
export function canSalvage(file: string, key: Uint8Array): boolean {
  try {
    const connection = connectToRead(file, key)
    try {
      return connection.prepare('SELECT name FROM sqlite_schema').all().length > 0
    } finally {
      connection.close()
    }
  } catch {
    return false
  }
}

/**
 * Saves what can be saved and puts it in place of the damaged database, which is kept aside, whole. The folder must be held
 * by this process and its database closed. A kill at any moment leaves the damaged database in place or the saved one.
 * @throws SqliteOpenError when not even the first page can be read; others if the disk fails
 */
export function salvageDatabase(dataDir: string, key: Uint8Array): SalvageReport {
  const incoming = path.join(dataDir, incomingName(databaseName))
  for (const ending of ['', '-wal', '-shm', '-journal']) fs.rmSync(incoming + ending, { force: true })
  const lostByTable: Record<string, number> = {}
  const notCounted: string[] = []
  let savedRows = 0
  const connection = connectToCopy(path.join(dataDir, databaseName), key, incoming)
  try {
    connection.exec('BEGIN')
    copySchema(
      connection,
      (table) => {
        const { saved, lost } = saveTable(connection, table)
        savedRows += saved
        if (lost === undefined) notCounted.push(table)
        else if (lost > 0) lostByTable[table] = lost
      },
      isKept,
    )
    connection.exec(`INSERT OR REPLACE INTO copy.setting(name, value) VALUES('searchStale', 'true')`)
    connection.exec('COMMIT')
  } finally {
    connection.close()
  }
  syncFile(incoming)
  const leave = ['', '-wal', '-shm', '-journal'].map((ending) => databaseName + ending)
  const keptAside = replaceFiles(dataDir, leave, [databaseName])
  const lostRows = Object.values(lostByTable).reduce((sum, count) => sum + count, 0)
  return { savedRows, lostRows, lostByTable, notCounted, keptAside }
}

/** The patients' search index is made again from the patients. */
const isKept = ({ tbl_name }: SchemaRow): boolean => !tbl_name.startsWith('search_')

interface Saved {
  saved: number
  /** Undefined when nothing can say how many there were. */
  lost: number | undefined
}

function saveTable(connection: Connection, table: string): Saved {
  const key = keyOf(connection, table)
  const saved = key === 'rowid' ? saveByRowid(connection, table) : saveFromBothEnds(connection, table, key)
  const expected = countOf(connection, table)
  return { saved, lost: expected === undefined ? undefined : Math.max(0, expected - saved) }
}

/** The columns that order the table: `rowid`, or the primary key of a table without it. */
function keyOf(connection: Connection, table: string): 'rowid' | string[] {
  const columns = connection
    .prepare<[string], { name: string; pk: number }>("SELECT name, pk FROM pragma_table_info(?, 'main')")
    .all(table)
  const { wr } = connection
    .prepare<[string], { wr: number }>("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?")
    .get(table) ?? { wr: 0 }
  if (wr === 0) return 'rowid'
  return columns
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name)
}

/** Rows that there should be: an index may still be able to count them where the table cannot. */
function countOf(connection: Connection, table: string): number | undefined {
  const indexes = connection
    .prepare<[string], { name: string; partial: number }>("SELECT name, partial FROM pragma_index_list(?, 'main')")
    .all(table)
    .filter(({ partial }) => partial === 0)
  for (const by of ['', ...indexes.map(({ name }) => ` INDEXED BY ${quoted(name)}`)]) {
    const found = attempt(() =>
      connection.prepare<[], number>(`SELECT count(*) FROM main.${quoted(table)}${by}`).pluck().get(),
    )
    if (found !== undefined) return found
  }
  return undefined
}

/** Goes up through a table by rowid; where a page cannot be read, on from the next rowid that can be. */
function saveByRowid(connection: Connection, table: string): number {
  const source = `main.${quoted(table)}`
  const insert = connection.prepare<[number | bigint]>(
    `INSERT OR IGNORE INTO copy.${quoted(table)} SELECT * FROM ${source} WHERE rowid = ?`,
  )
  const above = connection
    .prepare<[number | bigint], number>(`SELECT rowid FROM ${source} NOT INDEXED WHERE rowid > ? ORDER BY rowid`)
    .pluck()
  const last = attempt(() =>
    connection.prepare<[], number>(`SELECT rowid FROM ${source} ORDER BY rowid DESC LIMIT 1`).pluck().get(),
  )
  let saved = 0
  let at = Number.MIN_SAFE_INTEGER
  for (;;) {
    const reached = goUp()
    if (reached === 'end') return saved
    const next = nextReadable(reached)
    if (next === undefined) return saved
    at = next - 1
  }

  /** Saves until the end, or until something cannot be read. @returns the last rowid that could be */
  function goUp(): number | 'end' {
    try {
      // One page of rowids at a time: a statement that is being read must not be written under.
      for (;;) {
        const rowids = readSome(at)
        for (const rowid of rowids.found) {
          const done = attempt(() => insert.run(rowid).changes)
          saved += done ?? 0
          at = rowid
        }
        if (rowids.broken) return at
        if (rowids.found.length === 0) return 'end'
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      return at
    }
  }

  function readSome(from: number): { found: number[]; broken: boolean } {
    const found: number[] = []
    try {
      for (const rowid of above.iterate(from)) {
        found.push(rowid)
        if (found.length >= 1000) break
      }
      return { found, broken: false }
    } catch (error) {
      if (!isDamage(error)) throw error
      return { found, broken: true }
    }
  }

  /** The smallest rowid above `from` from which reading works again. */
  function nextReadable(from: number): number | undefined {
    const reads = (rowid: number) => attempt(() => above.get(rowid - 1) ?? -1)
    const start = from === Number.MIN_SAFE_INTEGER ? 0 : from
    let low = start
    let high: number | undefined
    for (let step = 1; step < 2 ** 50; step *= 2) {
      if (last !== undefined && start + step > last) break
      if (reads(start + step) !== undefined) {
        high = start + step
        break
      }
      low = start + step
    }
    if (high === undefined) {
      if (last === undefined || reads(last) === undefined || last <= from) return undefined
      high = last
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (reads(middle) === undefined) low = middle
      else high = middle
    }
    return high
  }
}

/** A table without rowid: from its first row up, and from its last row down, as far as each goes. */
function saveFromBothEnds(connection: Connection, table: string, key: readonly string[]): number {
  const insertFrom = (direction: 'ASC' | 'DESC'): number => {
    const order = key.map((column) => `${quoted(column)} ${direction}`).join(', ')
    const columns = connection.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(table)
    const insert = connection.prepare<unknown[]>(
      `INSERT OR IGNORE INTO copy.${quoted(table)} VALUES (${columns.map(() => '?').join(', ')})`,
    )
    const rows: unknown[][] = []
    try {
      const read = connection.prepare<[], unknown[]>(`SELECT * FROM main.${quoted(table)} ORDER BY ${order}`).raw()
      for (const row of read.iterate()) rows.push(row)
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    let saved = 0
    for (const row of rows) saved += insert.run(...row).changes
    return saved
  }
  const up = insertFrom('ASC')
  const whole = attempt(() => connection.prepare(`SELECT count(*) FROM main.${quoted(table)}`).get())
  return whole === undefined ? up + insertFrom('DESC') : up
}

/** What the reading gives, or undefined when what it reads is damaged. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (isDamage(error)) return undefined
    throw error
  }
}

/** A page that does not decrypt, is not what it should be, or cannot be read from the disk. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false
  return /^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|DATA|CORRUPTFS))/.test(error.code)
}
