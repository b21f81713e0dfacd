import { now } from 'rxdb/plugins/core'
import type {
  BulkWriteRow,
  EventBulk,
  MangoQuery,
  PreparedQuery,
  RxDocumentData,
  RxJsonSchema,
  RxStorageBulkWriteResponse,
  RxStorageChangeEvent,
  RxStorageCountResult,
  RxStorageInstance,
  RxStorageInstanceCreationParams,
  RxStorageQueryResult,
} from 'rxdb/plugins/core'
import { Subject } from 'rxjs'
import type { Observable } from 'rxjs'
import { DOCUMENT_COLUMNS, METADATA_COLUMNS, toDocument } from './document-row.ts'
import type { DocumentRow, MetadataRow } from './document-row.ts'
import { DocumentTable } from './document-table.ts'
import { runCount, runQuery } from './run-query.ts'
import type { SqliteFile } from './sqlite-file.ts'
import { columnText } from './text-order.ts'
import { readAttachments, writeRows } from './write-rows.ts'

/** Where a reader of changes has got to: `sequence` decides, the rest is for people and for other storages. */
export interface SqliteCheckpoint {
  id: string
  lwt: number
  sequence: number
}

/** What RxDB passes through every wrapper around an instance. */
export interface SqliteInternals {
  // An instance of one document type is no instance of another's, so all that is known here is that it is one.
  readonly instance: unknown
}

/** Nothing can be set for each collection. */
export type SqliteInstanceOptions = Record<string, never>

const PURGED_AT_ONCE = 1000

/** One collection's documents in a `SqliteFile`, as RxDB's `RxStorageInstance`. */
export class SqliteStorageInstance<T> implements RxStorageInstance<
  T,
  SqliteInternals,
  SqliteInstanceOptions,
  SqliteCheckpoint
> {
  readonly databaseName: string
  readonly collectionName: string
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<T>>>
  readonly options: Readonly<SqliteInstanceOptions>
  readonly internals: SqliteInternals
  readonly file: SqliteFile
  readonly table: DocumentTable<T>
  readonly #changes = new Subject<EventBulk<RxStorageChangeEvent<T>, SqliteCheckpoint>>()
  #closed: Promise<void> | undefined

  constructor(file: SqliteFile, params: RxStorageInstanceCreationParams<T, SqliteInstanceOptions>) {
    this.databaseName = params.databaseName
    this.collectionName = params.collectionName
    this.schema = params.schema
    this.options = params.options
    this.internals = { instance: this }
    this.file = file.retain()
    try {
      this.table = new DocumentTable(
        file,
        { database: params.databaseName, collection: params.collectionName },
        params.schema,
      )
    } catch (error) {
      file.release()
      throw error
    }
  }

  /** Writes the rows that conflict with nothing, in one transaction, and returns an error for each of the others. */
  async bulkWrite(rows: BulkWriteRow<T>[], context: string): Promise<RxStorageBulkWriteResponse<T>> {
    this.assertOpen()
    const attachments = this.table.hasAttachments ? await readAttachments(rows) : new Map<Blob, Uint8Array>()
    this.assertOpen()
    const result = this.file.transaction(() => writeRows(this, this.table, rows, context, attachments))
    this.emit(result.eventBulk)
    return { error: result.errors }
  }

  /** Tells the listeners of `changeStream` what has been written. */
  emit(bulk: EventBulk<RxStorageChangeEvent<T>, SqliteCheckpoint>): void {
    if (bulk.events.length > 0) this.#changes.next(bulk)
  }

  async findDocumentsById(ids: readonly string[], withDeleted: boolean): Promise<RxDocumentData<T>[]> {
    return this.findById(ids, withDeleted, toDocument<T>)
  }

  /**
   * The documents with these ids.
   * @param read makes of a row what is wanted of it
   */
  findById<Found>(ids: readonly string[], withDeleted: boolean, read: (row: DocumentRow) => Found): Found[] {
    this.assertOpen()
    const statement = this.file.arrayStatement<DocumentRow>(
      `SELECT ${DOCUMENT_COLUMNS} FROM ${this.table.name} WHERE id = ?${withDeleted ? '' : ' AND deleted = 0'}`,
    )
    const found: Found[] = []
    for (const id of ids) {
      const row = statement.get(columnText(id))
      if (row) found.push(read(row))
    }
    return found
  }

  /** The metadata of a document that is there and not deleted, without reading the document itself. */
  metadataOf(id: string): MetadataRow | undefined {
    this.assertOpen()
    return this.file
      .arrayStatement<MetadataRow>(
        `SELECT ${METADATA_COLUMNS} FROM ${this.table.name} WHERE id = ? AND deleted = 0`,
      )
      .get(columnText(id))
  }

  async query(prepared: PreparedQuery<T>): Promise<RxStorageQueryResult<T>> {
    this.assertOpen()
    const asked = { filled: true, query: prepared.query } as const
    return { documents: runQuery(this.table, this.schema, asked, toDocument<T>) }
  }

  async count(prepared: PreparedQuery<T>): Promise<RxStorageCountResult> {
    this.assertOpen()
    return runCount(this.table, this.schema, { filled: true, query: prepared.query })
  }

  /**
   * As `query`, from a Mango query as a person writes it: without RxDB's query plan, which costs more than finding a
   * few documents and is not used here. As everywhere below RxDB's collections, deleted documents are found, too,
   * unless the selector says `_deleted: false`.
   * @param read makes of a row what is wanted of it; with the document's own fields at least
   */
  find<Found>(query: MangoQuery<T>, read: (row: DocumentRow) => Found): Found[] {
    this.assertOpen()
    return runQuery(this.table, this.schema, { filled: false, query }, read)
  }

  /** How many documents `find` would return. */
  countFound(query: MangoQuery<T>): number {
    this.assertOpen()
    return runCount(this.table, this.schema, { filled: false, query }).count
  }

  /** The latest state of documents written after `checkpoint`, in the order of their latest writes. */
  async getChangedDocumentsSince(
    limit: number,
    checkpoint?: SqliteCheckpoint,
  ): Promise<{ documents: RxDocumentData<T>[]; checkpoint: SqliteCheckpoint }> {
    this.assertOpen()
    const start = checkpoint ?? { id: '', lwt: 0, sequence: 0 }
    const rows = this.file
      .arrayStatement<[...DocumentRow, sequence: number]>(
        `SELECT ${DOCUMENT_COLUMNS}, sequence FROM ${this.table.name} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
      )
      .all(start.sequence, limit)
    const documents = rows.map(([data, rev, lwt, deleted, extra]) =>
      toDocument<T>([data, rev, lwt, deleted, extra]),
    )
    const last = documents.at(-1)
    const sequence = rows.at(-1)?.[5]
    if (!last || sequence === undefined) return { documents, checkpoint: start }
    return { documents, checkpoint: { id: this.#idOf(last), lwt: last._meta.lwt, sequence } }
  }

  changeStream(): Observable<EventBulk<RxStorageChangeEvent<T>, SqliteCheckpoint>> {
    return this.#changes.asObservable()
  }

  /** Purges documents deleted at least `minimumDeletedTime` ms ago, some at a time. True once none is left. */
  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    this.assertOpen()
    const { name, attachmentsName, hasAttachments } = this.table
    const deletedBefore = now() - minimumDeletedTime
    return this.file.transaction(() => {
      const ids = this.file
        .valueStatement<string>(
          `SELECT id FROM ${name} WHERE deleted = 1 AND lwt <= ? ORDER BY lwt LIMIT ${PURGED_AT_ONCE}`,
        )
        .all(deletedBefore)
      if (ids.length === 0) return true
      this.table.keepSequence()
      const purge = this.file.statement(`DELETE FROM ${name} WHERE id = ?`)
      for (const id of ids) {
        purge.run(id)
        if (hasAttachments) this.file.statement(`DELETE FROM ${attachmentsName} WHERE document = ?`).run(id)
      }
      return ids.length < PURGED_AT_ONCE
    })
  }

  async getAttachmentData(documentId: string, attachmentId: string, digest: string): Promise<Blob> {
    this.assertOpen()
    const row = this.file
      .statement<{ type: string; data: Buffer<ArrayBuffer> }>(
        `SELECT type, data FROM ${this.table.attachmentsName} WHERE document = ? AND attachment = ? AND digest = ?`,
      )
      .get(columnText(documentId), columnText(attachmentId), digest)
    if (!row) throw new Error('There is no such attachment')
    return new Blob([row.data], { type: row.type })
  }

  close(): Promise<void> {
    this.#closed ??= Promise.resolve().then(() => {
      this.#changes.complete()
      this.file.release()
    })
    return this.#closed
  }

  /** Deletes the collection's documents and attachments, and closes. */
  async remove(): Promise<void> {
    this.assertOpen()
    this.table.drop()
    await this.close()
  }

  assertOpen(): void {
    if (this.#closed) throw new Error(`The storage of collection ${this.collectionName} is closed`)
  }

  #idOf(document: RxDocumentData<T>): string {
    return String((document as Record<string, unknown>)[this.table.primaryPath])
  }
}
