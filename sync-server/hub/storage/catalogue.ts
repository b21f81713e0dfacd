import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '#shared/files/make-folder.ts'
import { CouchError, noDatabase } from '../http/couch-error.ts'
import type { Checkpointer } from './checkpointer.ts'
import { Database } from './database.ts'
import { storageFault } from './write-queue.ts'
import { openSqlite } from './sqlite.ts'
import type { SqliteDatabase } from './sqlite.ts'

const fileEnding = '.hub.sqlite'
const longestName = 238

/** Database names as CouchDB allows them, and the few system names that begin with an underscore. */
const ordinaryName = /^[a-z][a-z0-9_$()+/-]*$/
const systemNames = new Set(['_users', '_replicator', '_global_changes'])

/**
 * All databases of one data folder. `catalogue.sqlite` maps names to files, so creating and deleting a database is
 * one durable row; files that no row names (a crash came between) are removed at start.
 */
export class Catalogue {
  readonly folder: string
  readonly serverUuid: string
  /** Secret of the session cookies; survives a restart, so sessions do too. */
  readonly cookieSecret: string
  readonly #key: Buffer
  readonly #checkpointer: Checkpointer
  readonly #sql: SqliteDatabase
  readonly #open = new Map<string, Database>()
  readonly #files = new Map<string, string>()

  constructor(folder: string, key: Buffer, checkpointer: Checkpointer) {
    makeFolder(path.resolve(folder))
    this.folder = folder
    this.#key = key
    this.#checkpointer = checkpointer
    this.#sql = openSqlite(path.join(folder, 'catalogue.sqlite'), key)
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS databases(name TEXT PRIMARY KEY, file TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS server(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`)
    this.serverUuid = this.#serverValue('uuid')
    this.cookieSecret = this.#serverValue('cookie_secret')
    const rows = this.#sql
      .prepare<[], { name: string; file: string }>('SELECT name, file FROM databases')
      .all()
    for (const row of rows) this.#files.set(row.name, row.file)
    this.#removeOrphans()
  }

  /** Every name, sorted as CouchDB sorts it (by bytes). */
  names(): string[] {
    return [...this.#files.keys()].sort()
  }

  has(name: string): boolean {
    return this.#files.has(name)
  }

  /** The database of a name. Throws CouchDB's 404 when there is none. */
  get(name: string): Database {
    const open = this.#open.get(name)
    if (open) return open
    const file = this.#files.get(name)
    if (file === undefined) throw noDatabase()
    return this.#openFile(name, file)
  }

  /** Creates a database. Throws 400 for a name CouchDB would refuse, 412 when it exists. */
  create(name: string): Database {
    if (!ordinaryName.test(name) && !systemNames.has(name)) {
      throw new CouchError(
        400,
        'illegal_database_name',
        `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`,
      )
    }
    if (name.length > longestName) {
      throw new CouchError(
        400,
        'database_name_too_long',
        `At least one path segment of \`${name}\` is too long.`,
      )
    }
    if (this.#files.has(name)) {
      throw new CouchError(412, 'file_exists', 'The database could not be created, the file already exists.')
    }
    const file = randomBytes(16).toString('hex') + fileEnding
    try {
      const database = this.#openFile(name, file)
      this.#sql.prepare('INSERT INTO databases(name, file) VALUES(?,?)').run(name, file)
      this.#files.set(name, file)
      return database
    } catch (error) {
      this.#open.get(name)?.close()
      this.#open.delete(name)
      this.#removeFile(file)
      throw storageFault(error)
    }
  }

  /** Deletes a database for good. Throws 404 when there is none. */
  delete(name: string): void {
    const file = this.#files.get(name)
    if (file === undefined) throw noDatabase()
    try {
      this.#sql.prepare('DELETE FROM databases WHERE name=?').run(name)
    } catch (error) {
      throw storageFault(error)
    }
    this.#files.delete(name)
    this.#open.get(name)?.close()
    this.#open.delete(name)
    this.#removeFile(file)
  }

  /** Finishes every waiting write and closes every file. */
  close(): void {
    for (const database of this.#open.values()) database.close()
    this.#open.clear()
    this.#sql.close()
  }

  #openFile(name: string, file: string): Database {
    const database = new Database(name, path.join(this.folder, file), this.#key, this.#checkpointer)
    this.#open.set(name, database)
    return database
  }

  #serverValue(name: string): string {
    const row = this.#sql
      .prepare<[string], { value: string }>('SELECT value FROM server WHERE name=?')
      .get(name)
    if (row) return row.value
    const value = randomBytes(16).toString('hex')
    this.#sql.prepare('INSERT INTO server(name, value) VALUES(?,?)').run(name, value)
    return value
  }

  #removeOrphans(): void {
    const known = new Set(this.#files.values())
    for (const entry of readdirSync(this.folder)) {
      const base = entry.replace(/-(wal|shm|journal)$/, '')
      if (base.endsWith(fileEnding) && !known.has(base))
        rmSync(path.join(this.folder, entry), { force: true })
    }
  }

  #removeFile(file: string): void {
    for (const ending of ['', '-wal', '-shm', '-journal']) {
      try {
        rmSync(path.join(this.folder, file + ending), { force: true })
      } catch {
        // Windows keeps a file that a checkpoint still has open: the next start removes it.
      }
    }
  }
}
