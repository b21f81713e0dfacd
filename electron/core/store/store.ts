/**
 * The clinic's database: records in RxDB collections over our SQLite storage, and the core's own tables, in one
 * encrypted file. Reads give plain records; `commit` writes any number of them, all or none, on the disk when it
 * resolves.
 */
import type { CollectionName, Collections, RecordWrite } from '#shared/decisions/decision.ts'
import type { Reader } from './reader.ts'
import type { Restored } from './settings.ts'
import type { SqliteFile } from './sqlite-storage/index.ts'

/** A record that was written, by this core or by replication. */
export interface StoredChange {
  collection: CollectionName
  id: string
  before: Record<string, unknown> | undefined
  after: Record<string, unknown> | undefined
}

/** Notes local writes for replication; part of their transaction. */
export type Journal = (file: SqliteFile, writes: readonly RecordWrite[]) => void

export interface CommitOptions {
  /** The writes came from the hub: the journal is not told. */
  replicated?: boolean
  /** A record that is new to the writer may be one that was removed here. */
  mayReturn?: boolean
}

export interface Store extends Reader {
  /**
   * Writes records in one transaction. `also` runs inside it, for the core's own tables.
   * @returns false, with nothing written, when a record is no longer what its `before` says
   * @throws when the disk refuses; then nothing is written either
   */
  commit(
    writes: readonly RecordWrite[],
    also?: (file: SqliteFile) => void,
    options?: CommitOptions,
  ): Promise<boolean>
  /**
   * Sets what is told of every local write, inside its transaction. Writes that replication brings are not told.
   */
  keepJournal(journal: Journal): void
  /** Writes only the core's own tables, in one transaction. */
  writeOwn(work: (file: SqliteFile) => void): void
  /** Calls the listener after each commit, with all its changes to one collection at a time. Returns how to stop. */
  onChanges(listener: (changes: readonly StoredChange[]) => void): () => void
  /** Documents of a collection in the order in which they were last written here, after a checkpoint. */
  changedSince<Name extends CollectionName>(
    collection: Name,
    checkpoint: unknown,
    limit: number,
  ): Promise<{ records: Collections[Name][]; checkpoint: unknown }>
  /** Name of the table that holds a collection's documents: columns `id`, `deleted`, `data` (JSON). */
  tableOf(collection: CollectionName): string
  /** When and from when this database was restored from a backup; undefined when it never was. */
  restored(): Restored | undefined
  close(): Promise<void>
}
