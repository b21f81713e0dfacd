/** The store over RxDB's collections and our SQLite storage; who opens it is `open-store.ts`. */
import type { BulkWriteRow, MangoQuery, RxCollection, RxDatabase, RxDocumentData } from 'rxdb/plugins/core'
import type { CollectionName, Collections, RecordWrite } from '#shared/decisions/decision.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { collectionNames, type StoredDocument } from './collections.ts'
import { KeptPages } from './kept-pages.ts'
import type { Condition, Find } from './reader.ts'
import { foldByRecord, rowInput } from './row-input.ts'
import { indexPatients, isIndexedAlike, manyAtOnce } from './search/patient-index.ts'
import { readSetting, removeSetting, type Restored, writeSetting } from './settings.ts'
import {
  type DocumentRow,
  type SqliteCheckpoint,
  type SqliteFile,
  sqliteInstance,
  type SqliteStorageInstance,
  toFields,
  withMetadata,
  type WriteRowInput,
  writeRowsFor,
  writeTogether,
} from './sqlite-storage/index.ts'
import type { CommitOptions, Journal, Store, StoredChange } from './store.ts'

/** A stored document as RxDB keeps it. */
type RawDocument = RxDocumentData<StoredDocument>

/** Releases a file for every one of its holders, so that another file of the same name can be opened. */
export function letGo(file: SqliteFile): void {
  let failure: unknown
  while (!file.closed) {
    try {
      file.release()
    } catch (error) {
      failure = error
    }
  }
  if (failure !== undefined) throw new Error('The database did not close in good order', { cause: failure })
}

export class RxStore implements Store {
  readonly #file: SqliteFile
  readonly #database: RxDatabase
  /** The row of each record that was handed out, so that a write can be compared and swapped. */
  readonly #rows = new WeakMap<object, DocumentRow>()
  readonly #pages = new KeptPages()
  readonly #listeners = new Set<(changes: readonly StoredChange[]) => void>()
  #journal: Journal | undefined

  constructor(file: SqliteFile, database: RxDatabase) {
    this.#file = file
    this.#database = database
    for (const name of collectionNames) this.#relayChanges(name)
  }

  async get<Name extends CollectionName>(
    collection: Name,
    id: string,
  ): Promise<Collections[Name] | undefined> {
    const [record] = await this.getMany(collection, [id])
    return record
  }

  async getMany<Name extends CollectionName>(
    collection: Name,
    ids: readonly string[],
  ): Promise<Collections[Name][]> {
    if (ids.length === 0) return []
    const instance = this.#instance(collection)
    if (collection !== 'daybook') return instance.findById(ids, false, this.#readRecord<Name>)
    return ids.flatMap((id) => {
      const known = this.#pages.find(id, () => instance.metadataOf(id))
      if (known) return [known as Collections[Name]]
      return instance.findById([id], false, (row) => {
        const record = this.#readRecord<Name>(row)
        const [, rev, lwt] = row
        this.#pages.keep(id, record, rev, lwt)
        return record
      })
    })
  }

  async find<Name extends CollectionName>(collection: Name, find: Find): Promise<Collections[Name][]> {
    return this.#instance(collection).find(toMangoQuery(find), this.#readRecord<Name>)
  }

  async count(collection: CollectionName, where: Record<string, Condition>): Promise<number> {
    return this.#instance(collection).countFound(toMangoQuery({ where }))
  }

  async attachment(collection: 'reports', id: string, attachmentId: string): Promise<Uint8Array | undefined> {
    const instance = this.#instance(collection)
    const [document] = await instance.findDocumentsById([id], false)
    const meta = document?._attachments as Record<string, { digest: string } | undefined> | undefined
    const digest = meta?.[attachmentId]?.digest
    if (digest === undefined) return undefined
    const blob = await instance.getAttachmentData(id, attachmentId, digest)
    return new Uint8Array(await blob.arrayBuffer())
  }

  rows<Row>(sql: string, ...parameters: (string | number | null)[]): Row[] {
    return this.#file.statement<Row>(sql).all(...parameters)
  }

  keepJournal(journal: Journal): void {
    this.#journal = journal
  }

  async commit(
    writes: readonly RecordWrite[],
    also?: (file: SqliteFile) => void,
    { replicated = false, mayReturn = false }: CommitOptions = {},
  ): Promise<boolean> {
    const byCollection = Map.groupBy(foldByRecord(writes), (write) => write.collection)
    const items = []
    let pageRows: readonly BulkWriteRow<StoredDocument>[] = []
    for (const [name, list] of byCollection) {
      const inputs: WriteRowInput<StoredDocument>[] = []
      for (const write of list) {
        // Most are new, an import's nearly all: those need no look at what is stored.
        const previous = write.before || mayReturn ? await this.#previousOf(write, mayReturn) : undefined
        if (write.before && !previous) return false
        const input = rowInput(write, previous)
        if (!input) return false
        inputs.push(input)
      }
      const collection = this.#collection(name)
      const rows = writeRowsFor(collection, inputs)
      if (name === 'daybook') pageRows = rows
      items.push({ instance: collection.storageInstance, rows })
    }
    const ownWork = () => {
      this.#indexForSearch(byCollection.get('patients') ?? [])
      if (!replicated) this.#journal?.(this.#file, [...byCollection.values()].flat())
      also?.(this.#file)
    }
    if (items.length === 0) {
      this.#file.transaction(ownWork)
      return true
    }
    const { written } = await writeTogether(items, 'clinic-commit', ownWork)
    if (written) this.#keepPages(byCollection.get('daybook') ?? [], pageRows)
    return written
  }

  writeOwn(work: (file: SqliteFile) => void): void {
    this.#file.transaction(() => work(this.#file))
  }

  onChanges(listener: (changes: readonly StoredChange[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async changedSince<Name extends CollectionName>(collection: Name, checkpoint: unknown, limit: number) {
    const answer = await this.#instance(collection).getChangedDocumentsSince(
      limit,
      checkpoint as SqliteCheckpoint | undefined,
    )
    const live = answer.documents.filter((document) => !document._deleted)
    return {
      records: live.map(
        ({ _rev, _meta, _deleted, _attachments, ...record }) => record as unknown as Collections[Name],
      ),
      checkpoint: answer.checkpoint,
    }
  }

  restored(): Restored | undefined {
    return readSetting(this, 'restored')
  }

  /** Enters every patient into the search index, which is empty: it was left out when the database was salvaged. */
  async remakeSearch(): Promise<void> {
    let after = ''
    for (;;) {
      const patients = await this.find('patients', {
        where: { id: { $gt: after } },
        sort: [{ id: 'asc' }],
        limit: 500,
      })
      this.#file.transaction(() => {
        indexPatients(
          this.#file.connection,
          patients.map((patient) => ({ patientId: patient.id, patient })),
        )
        if (patients.length === 0) removeSetting(this.#file, 'searchStale')
      })
      const last = patients.at(-1)
      if (!last) return
      after = last.id
    }
  }

  tableOf(collection: CollectionName): string {
    return sqliteInstance(this.#collection(collection).storageInstance).table.name
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    try {
      await this.#database.close()
    } finally {
      letGo(this.#file)
    }
  }

  #indexForSearch(writes: readonly RecordWrite[]): void {
    const patients = writes.flatMap((write) => {
      const patientId = write.after?.id ?? write.before?.id
      if (patientId === undefined || write.collection !== 'patients') return []
      if (isIndexedAlike(write.before, write.after)) return []
      return [{ patientId, patient: write.after, isNew: write.before === undefined }]
    })
    if (patients.length === 0) return
    indexPatients(this.#file.connection, patients)
    if (patients.length >= manyAtOnce) writeSetting(this.#file, 'searchParts', 'many')
  }

  /** The next booking of the day looks at the page that this one has written. */
  #keepPages(writes: readonly RecordWrite[], rows: readonly BulkWriteRow<StoredDocument>[]): void {
    for (const [index, { after }] of writes.entries()) {
      const { _rev: rev, _meta: meta } = rows[index]?.document ?? {}
      if (!after || rev === undefined || !meta) continue
      this.#pages.keep(after.id, after, rev, meta.lwt)
      // The record stands for the row's JSON, which nobody reads again.
      this.#rows.set(after, ['', rev, meta.lwt, 0, null])
    }
  }

  /** What a write follows, as the storage has it; undefined for a new record, and where one is not what the decision saw. */
  async #previousOf(write: RecordWrite, mayReturn: boolean): Promise<RawDocument | undefined> {
    if (write.before) return this.#storedOf(write.before) ?? (await this.#unchanged(write))
    return mayReturn ? await this.#removed(write) : undefined
  }

  /** What is left of a record that was removed here, which a write that brings it back has to follow. */
  async #removed(write: RecordWrite): Promise<RawDocument | undefined> {
    if (!write.after) return undefined
    const instance = this.#collection(write.collection).storageInstance
    const [document] = await instance.findDocumentsById([write.after.id], true)
    return document?._deleted ? (document as RawDocument) : undefined
  }

  /** The stored document of a record that was not handed out by this store, if it still says the same. */
  async #unchanged(write: RecordWrite): Promise<RawDocument | undefined> {
    if (!write.before) return undefined
    const [record] = await this.getMany(write.collection, [write.before.id])
    return record && sameJson(record, write.before) ? this.#storedOf(record) : undefined
  }

  #storedOf(record: object): RawDocument | undefined {
    const row = this.#rows.get(record)
    return row && withMetadata({ ...(record as StoredDocument) }, row)
  }

  #collection(name: CollectionName): RxCollection<StoredDocument> {
    const collection = this.#database.collections[name] as RxCollection<StoredDocument> | undefined
    if (!collection) throw new Error(`No collection ${name}`)
    return collection
  }

  /** Reads go to the storage itself: RxDB's query plans and document cache cost more than reading a day. */
  #instance(name: CollectionName): SqliteStorageInstance<StoredDocument> {
    return sqliteInstance<StoredDocument>(this.#collection(name).storageInstance)
  }

  /** RxDB's metadata are read only where the record is written: a board reads hundreds and writes one. */
  readonly #readRecord = <Name extends CollectionName>(row: DocumentRow): Collections[Name] => {
    const record = toFields<Collections[Name]>(row)
    this.#rows.set(record, row)
    return record
  }

  #relayChanges(name: CollectionName): void {
    this.#collection(name)
      .storageInstance.changeStream()
      .subscribe((bulk) => {
        const changes = bulk.events.map((event): StoredChange => {
          const after = event.operation === 'DELETE' ? undefined : event.documentData
          return { collection: name, id: event.documentId, before: event.previousDocumentData, after }
        })
        for (const listener of this.#listeners) listener(changes)
      })
  }
}

function toMangoQuery({ where, sort, limit, skip }: Find): MangoQuery<StoredDocument> {
  // Left to itself RxDB would sort by an index, and SQLite then read all of that index.
  const byId = limit === undefined && skip === undefined ? [{ id: 'asc' as const }] : undefined
  const order = sort ? sort.map((part) => ({ ...part })) : byId
  return withoutUndefined({ selector: { ...where, _deleted: false }, sort: order, limit, skip })
}
