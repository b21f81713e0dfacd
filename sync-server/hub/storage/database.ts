import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { SqliteDatabase } from './sqlite.ts'
import { openSqlite } from './sqlite.ts'
import { createDatabaseTables } from './schema.ts'
import { prepareStatements } from './statements.ts'
import type { Statements } from './statements.ts'
import { WriteQueue } from './write-queue.ts'
import type { Checkpointer } from './checkpointer.ts'

const bytesPerCheckpoint = 8_388_608
/** A document's row, its places in the indexes, and its share of the pages around them. */
const bytesPerRow = 1024

interface Counters {
  /** The last update sequence given. */
  seq: number
  documents: number
  deletedDocuments: number
  purgeSeq: number
}

/** Access rules of a database, as CouchDB's `_security` document. */
export type SecurityObject = Record<string, unknown>

/** What CouchDB 3 gives a new database: administrators only. */
export const defaultSecurity: SecurityObject = {
  members: { roles: ['_admin'] },
  admins: { roles: ['_admin'] },
}

interface DatabaseEvents {
  change: []
  closed: []
}

/**
 * One database: its encrypted file, prepared statements, write queue, counters and settings.
 * Reading is synchronous; every write goes through `write` and is durable when its promise resolves.
 * Emits `change` after each commit that moved the sequence, `closed` when it is deleted or the hub stops.
 */
export class Database extends EventEmitter<DatabaseEvents> {
  readonly name: string
  readonly file: string
  readonly sql: SqliteDatabase
  readonly statements: Statements
  /** Tells this database apart from an earlier one of the same name; part of every sequence given out. */
  readonly uuid: string
  readonly createdAtMs: number
  /** Grows whenever a design document changes, so that what was compiled from them is looked at again. */
  designVersion = 0
  readonly #queue: WriteQueue
  readonly #settings = new Map<string, string>()
  #counters: Counters
  #committedSeq: number
  #dirty = false
  #closed = false
  /** About how much has been written since the last checkpoint was asked for. */
  #bytesInLog = 0

  constructor(name: string, file: string, key: Buffer, checkpointer: Checkpointer) {
    super()
    this.setMaxListeners(0)
    this.name = name
    this.file = file
    this.sql = openSqlite(file, key)
    createDatabaseTables(this.sql)
    this.statements = prepareStatements(this.sql)
    for (const row of this.statements.allSettings.all()) this.#settings.set(row.name, row.value)
    this.uuid = this.#settingOrCreate('uuid', () => randomBytes(16).toString('hex'))
    this.createdAtMs = Number(this.#settingOrCreate('created', () => String(Date.now())))
    this.#counters = JSON.parse(
      this.#settings.get('counters') ?? '{"seq":0,"documents":0,"deletedDocuments":0,"purgeSeq":0}',
    ) as Counters
    this.#committedSeq = this.#counters.seq
    this.#queue = new WriteQueue(this.sql, {
      snapshot: () => {
        const counters = { ...this.#counters }
        const dirty = this.#dirty
        return () => {
          this.#counters = counters
          this.#dirty = dirty
        }
      },
      beforeCommit: () => {
        if (this.#dirty) this.statements.putSetting.run('counters', JSON.stringify(this.#counters))
      },
      afterCommit: () => {
        this.#dirty = false
        if (this.#bytesInLog > bytesPerCheckpoint) {
          this.#bytesInLog = 0
          checkpointer.request(file)
        }
        if (this.#counters.seq === this.#committedSeq) return
        this.#committedSeq = this.#counters.seq
        this.emit('change')
      },
    })
  }

  /** The last sequence that is durable. */
  get updateSeq(): number {
    return this.#committedSeq
  }

  get documentCount(): number {
    return this.#counters.documents
  }

  get deletedDocumentCount(): number {
    return this.#counters.deletedDocuments
  }

  get purgeSeq(): number {
    return this.#counters.purgeSeq
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Runs a job inside the next transaction, alone or with others; resolves once its writes are on the disk. */
  write<Value>(job: () => Value): Promise<Value> {
    return this.#queue.add(job)
  }

  /** Within a write: counts bytes that go into the write-ahead log. */
  noteWritten(bytes: number): void {
    this.#bytesInLog += bytes
  }

  /** Within a write: takes the next sequence and counts what became of one document. */
  nextSeq(change: { documents: number; deletedDocuments: number }): number {
    this.#dirty = true
    this.#bytesInLog += bytesPerRow
    this.#counters.documents += change.documents
    this.#counters.deletedDocuments += change.deletedDocuments
    this.#counters.seq += 1
    return this.#counters.seq
  }

  /** Within a write: counts one purge. */
  nextPurgeSeq(): number {
    this.#dirty = true
    this.#counters.purgeSeq += 1
    return this.#counters.purgeSeq
  }

  /** A stored setting, as the text it was stored as. */
  setting(name: string): string | undefined {
    return this.#settings.get(name)
  }

  /** Stores a setting durably. */
  async changeSetting(name: string, value: string): Promise<void> {
    await this.write(() => this.statements.putSetting.run(name, value))
    this.#settings.set(name, value)
  }

  /** How many revisions each branch of a history keeps (CouchDB's `_revs_limit`, 1000 unless changed). */
  get revisionLimit(): number {
    return Number(this.#settings.get('revs_limit') ?? 1000)
  }

  get security(): SecurityObject {
    const text = this.#settings.get('security')
    return text === undefined ? defaultSecurity : (JSON.parse(text) as SecurityObject)
  }

  /** Finishes waiting writes, tells listeners, and closes the file. */
  close(): void {
    if (this.#closed) return
    this.#queue.close()
    this.#closed = true
    this.emit('closed')
    this.sql.close()
  }

  #settingOrCreate(name: string, create: () => string): string {
    const found = this.#settings.get(name)
    if (found !== undefined) return found
    const value = create()
    this.statements.putSetting.run(name, value)
    this.#settings.set(name, value)
    return value
  }
}
