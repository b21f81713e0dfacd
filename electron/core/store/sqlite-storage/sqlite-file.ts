import { createHash, timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { realpathSync } from 'node:fs'
import path from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { connect, probe } from './connect.ts'
import { SqliteOpenError } from './open-error.ts'

export interface OpenSqliteFileOptions {
  /** Path of the database file. Its folder must exist. */
  file: string
  /** The 32 bytes that encrypt every page. Used as they are: no derivation. */
  key: Uint8Array
  /** Make the file if there is none. Default true. */
  create?: boolean
  /** The most that the page cache takes, in MiB; it grows with use. Default 96. */
  cacheMebibytes?: number
  /** How long to wait for another process's lock. Default 5000. */
  busyTimeoutMilliseconds?: number
}

type StatementMode = 'row' | 'pluck' | 'raw'
export type SqlValue = string | number | bigint | Uint8Array | null
export type SqlStatement<Row> = Database.Statement<SqlValue[], Row>

const STATEMENTS_KEPT = 500
const LWT_STEPS_PER_MILLISECOND = 100

/**
 * One encrypted SQLite file, open. Everyone in the process who opens the same file gets the same object and so
 * the same connection; it closes when the last of them has released it.
 */
export class SqliteFile {
  /** Absolute path, symbolic links resolved. */
  readonly path: string
  /** The connection itself, for what the methods here do not cover. */
  readonly connection: Database.Database
  readonly #keyDigest: Buffer
  readonly #statements: Record<StatementMode, Map<string, Database.Statement<SqlValue[], unknown>>> = {
    row: new Map(),
    pluck: new Map(),
    raw: new Map(),
  }
  #holders = 1
  #lastWriteTime = 0

  constructor(filePath: string, connection: Database.Database, keyDigest: Buffer) {
    this.path = filePath
    this.connection = connection
    this.#keyDigest = keyDigest
  }

  /** Whether the file has been closed for good. */
  get closed(): boolean {
    return this.#holders === 0
  }

  /** True if `digest` is that of the key this file was opened with. */
  hasKey(digest: Buffer): boolean {
    return timingSafeEqual(digest, this.#keyDigest)
  }

  /** Adds a holder; each calls `release` once. */
  retain(): this {
    if (this.closed) throw new Error('The database file is closed')
    this.#holders++
    return this
  }

  /** Lets go. The last holder's release empties the write-ahead log into the file and closes it. */
  release(): void {
    if (this.closed) throw new Error('The database file is closed')
    if (--this.#holders > 0) return
    openFiles.delete(this.path)
    for (const kept of Object.values(this.#statements)) kept.clear()
    try {
      this.connection.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      this.connection.close()
    }
  }

  /** The same as `release`, for whoever called `openSqliteFile`. */
  close(): void {
    this.release()
  }

  /**
   * A prepared statement whose rows are objects, kept for the next time the same text is asked for. Do not hold on
   * to it across an `await`, and do not change its mode.
   */
  statement<Row = unknown>(sql: string): SqlStatement<Row> {
    return this.#prepared(sql, 'row') as SqlStatement<Row>
  }

  /** As `statement`, but a row is the value of its first column. */
  valueStatement<Value = unknown>(sql: string): SqlStatement<Value> {
    return this.#prepared(sql, 'pluck') as SqlStatement<Value>
  }

  /** As `statement`, but a row is an array. */
  arrayStatement<Row = unknown[]>(sql: string): SqlStatement<Row> {
    return this.#prepared(sql, 'raw') as SqlStatement<Row>
  }

  /** Drops every kept statement that names `table`; needed before the table goes. */
  forgetStatementsOn(table: string): void {
    for (const kept of Object.values(this.#statements)) {
      for (const sql of kept.keys()) if (sql.includes(table)) kept.delete(sql)
    }
  }

  /**
   * Runs `work` in one transaction and returns what it returns, once that is on the disk. Throws what `work` throws,
   * with everything undone. Inside another transaction it is part of that one: an error must then leave the outer
   * one too. `work` must not be async.
   */
  transaction<T>(work: () => T): T {
    const { connection } = this
    if (connection.inTransaction) return work()
    this.#prepared('BEGIN IMMEDIATE', 'row').run()
    try {
      const result = work()
      if (result instanceof Promise) throw new Error('A transaction cannot wait for a promise')
      this.#prepared('COMMIT', 'row').run()
      return result
    } catch (error) {
      // On a full disk or an I/O error SQLite may have rolled back by itself.
      if (connection.inTransaction) connection.exec('ROLLBACK')
      throw error
    }
  }

  /** Says that a document with this `_meta.lwt` (milliseconds since 1970) is in the file. */
  noteWriteTime(lwt: number): void {
    if (lwt > this.#lastWriteTime) this.#lastWriteTime = lwt
  }

  /**
   * A `_meta.lwt` for the next write: `time`, or just after the newest write in the file should the clock have been
   * set back since. Two decimals, as RxDB's own.
   */
  nextWriteTime(time: number): number {
    if (time <= this.#lastWriteTime) {
      time = (Math.round(this.#lastWriteTime * LWT_STEPS_PER_MILLISECOND) + 1) / LWT_STEPS_PER_MILLISECOND
    }
    this.#lastWriteTime = time
    return time
  }

  #prepared(sql: string, mode: StatementMode): Database.Statement<SqlValue[], unknown> {
    const kept = this.#statements[mode]
    const known = kept.get(sql)
    if (known && !known.busy) return known
    const statement = this.connection.prepare<SqlValue[]>(sql)
    if (mode === 'pluck') statement.pluck()
    else if (mode === 'raw') statement.raw()
    if (known) return statement
    if (kept.size >= STATEMENTS_KEPT) {
      const [oldest] = kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
    }
    kept.set(sql, statement)
    return statement
  }
}

const openFiles = new Map<string, SqliteFile>()

/**
 * Opens (or makes) one encrypted database file, in WAL mode with `synchronous=FULL`: what a transaction has written is
 * on the disk when it returns. A file that this process already has open is shared: see `SqliteFile.retain`.
 *
 * @throws SqliteOpenError with a code, the file untouched; TypeError if the key is not 32 bytes.
 */
export function openSqliteFile(options: OpenSqliteFileOptions): SqliteFile {
  if (options.key.byteLength !== 32) throw new TypeError('The key of a database file has 32 bytes')
  const directory = realpathSync(path.dirname(path.resolve(options.file)))
  let file = path.join(directory, path.basename(options.file))
  const exists = existsSync(file)
  if (exists) file = realpathSync(file)
  const keyDigest = createHash('sha256').update(options.key).digest()
  const open = openFiles.get(file)
  if (open) {
    if (!open.hasKey(keyDigest)) throw new SqliteOpenError('already-open-with-another-key', file)
    return open.retain()
  }
  if (!exists && options.create === false) throw new SqliteOpenError('missing', file)
  const cipher = probe(file, options.key)
  const connection = connect(file, options.key, {
    cipher,
    cacheMebibytes: options.cacheMebibytes ?? 96,
    busyTimeoutMilliseconds: options.busyTimeoutMilliseconds ?? 5000,
  })
  const sqliteFile = new SqliteFile(file, connection, keyDigest)
  openFiles.set(file, sqliteFile)
  return sqliteFile
}
