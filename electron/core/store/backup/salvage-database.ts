/**
 * Saves what can be read of a damaged database into a new one. Tables are read row by row from both ends, and across what
 * cannot be read by looking for the next row that can. The search index, which is derived, is made anew.
 */
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import type { SalvageReport } from '#shared/contract/opening.ts'
import { databaseName, markerName } from '../data-folder.ts'
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
  const file = path.join(dataDir, databaseName)
  const connection = connectToCopy(file, key, incoming)
  const damaged = new DamagedFile(file, key)
  try {
    connection.exec('BEGIN')
    copySchema(
      connection,
      (table) => {
        const { saved, lost } = saveTable(damaged, connection, table)
        savedRows += saved
        if (lost === undefined) notCounted.push(table)
        else if (lost > 0) lostByTable[table] = lost
      },
      isKept,
    )
    connection.exec(`INSERT OR REPLACE INTO copy.setting(name, value) VALUES('searchStale', 'true')`)
    connection.exec('COMMIT')
  } finally {
    damaged.close()
    connection.close()
  }
  syncFile(incoming)
  const leave = ['', '-wal', '-shm', '-journal'].map((ending) => databaseName + ending)
  const keptAside = replaceFiles(dataDir, leave, [databaseName], [markerName])
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

/** The damaged database, read through a connection of its own: one that has met a damaged page is not used again. */
class DamagedFile {
  readonly #file: string
  readonly #key: Uint8Array
  #connection: Connection

  constructor(file: string, key: Uint8Array) {
    this.#file = file
    this.#key = key
    this.#connection = connectToRead(file, key)
  }

  /** The rows up to the first that cannot be read; `broken` when there is one. */
  rows(sql: string, ...parameters: (number | string)[]): { rows: unknown[][]; broken: boolean } {
    const rows: unknown[][] = []
    try {
      const read = this.#connection.prepare<(number | string)[], unknown[]>(sql).raw()
      for (const row of read.iterate(...parameters)) rows.push(row)
      return { rows, broken: false }
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#connection.close()
      this.#connection = connectToRead(this.#file, this.#key)
      return { rows, broken: true }
    }
  }

  close(): void {
    this.#connection.close()
  }
}

function saveTable(damaged: DamagedFile, connection: Connection, table: string): Saved {
  const columns = connection
    .prepare<[string], { name: string; pk: number }>("SELECT name, pk FROM pragma_table_info(?, 'main')")
    .all(table)
  const insert = connection.prepare<unknown[]>(
    `INSERT OR IGNORE INTO copy.${quoted(table)} VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const put = (row: unknown[]): number => insert.run(...row).changes
  const hasRowid = connection
    .prepare<[string], number>("SELECT wr = 0 FROM pragma_table_list WHERE schema = 'main' AND name = ?")
    .pluck()
    .get(table)
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  const saved =
    hasRowid === 0
      ? saveFromBothEnds(
          damaged,
          table,
          key.map(({ name }) => name),
          put,
        )
      : saveByRowid(damaged, table, put)
  const expected = countOf(damaged, connection, table)
  return { saved, lost: expected === undefined ? undefined : Math.max(0, expected - saved) }
}

/** Rows that there should be: an index may still be able to count them where the table cannot. */
function countOf(damaged: DamagedFile, connection: Connection, table: string): number | undefined {
  const indexes = connection
    .prepare<[string], { name: string; partial: number }>(
      "SELECT name, partial FROM pragma_index_list(?, 'main')",
    )
    .all(table)
    .filter(({ partial }) => partial === 0)
  for (const by of [' NOT INDEXED', ...indexes.map(({ name }) => ` INDEXED BY ${quoted(name)}`)]) {
    const { rows, broken } = damaged.rows(`SELECT count(*) FROM ${quoted(table)}${by}`)
    if (!broken) return rows[0]?.[0] as number
  }
  return undefined
}

type Put = (row: unknown[]) => number

const rowsAtOnce = 500

/** Goes up through a table by rowid; where a page cannot be read, on from the next row that can be. */
function saveByRowid(damaged: DamagedFile, table: string, put: Put): number {
  const from = `FROM ${quoted(table)} NOT INDEXED`
  const above = `SELECT _rowid_, * ${from} WHERE _rowid_ > ? ORDER BY _rowid_ LIMIT`
  const newest = damaged.rows(`SELECT _rowid_ ${from} ORDER BY _rowid_ DESC LIMIT 1`)
  const last = newest.broken ? undefined : (newest.rows[0]?.[0] as number | undefined)
  let saved = 0
  let at = 0
  for (;;) {
    const { rows, broken } = damaged.rows(`${above} ${rowsAtOnce}`, at)
    for (const [rowid, ...values] of rows) {
      saved += put(values)
      at = rowid as number
    }
    if (!broken && rows.length < rowsAtOnce) return saved
    if (!broken) continue
    const next = nextReadable(at)
    if (next === undefined) return saved
    at = next
  }

  /** The smallest rowid above `start` after which there is a row that can be read. */
  function nextReadable(start: number): number | undefined {
    const reads = (rowid: number) => !damaged.rows(`${above} 1`, rowid).broken
    let low = start
    let high: number | undefined
    for (let step = 1; step < 2 ** 40; step *= 2) {
      if (last !== undefined && start + step >= last) break
      if (reads(start + step)) {
        high = start + step
        break
      }
      low = start + step
    }
    if (high === undefined) {
      if (last === undefined || last - 1 <= start || !reads(last - 1)) return undefined
      high = last - 1
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (reads(middle)) high = middle
      else low = middle
    }
    return high
  }
}

/** A table without rowid: from its first row up, and, where that breaks off, from its last row down. */
function saveFromBothEnds(damaged: DamagedFile, table: string, key: readonly string[], put: Put): number {
  const read = (direction: 'ASC' | 'DESC') => {
    const order = key.map((column) => `${quoted(column)} ${direction}`).join(', ')
    return damaged.rows(`SELECT * FROM ${quoted(table)} ORDER BY ${order}`)
  }
  const up = read('ASC')
  const all = up.broken ? [...up.rows, ...read('DESC').rows] : up.rows
  return all.reduce((sum, row) => sum + put(row), 0)
}

/** A page that does not decrypt, is not what it should be, or cannot be read from the disk. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError))
    return error instanceof Error && error.cause !== undefined && isDamage(error.cause)
  return /^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|DATA|CORRUPTFS))/.test(error.code)
}
