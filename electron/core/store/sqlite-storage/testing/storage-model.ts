import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import {
  clone,
  fillWithDefaultSettings,
  getChangedDocumentsSince,
  getQueryMatcher,
  getSortComparator,
  normalizeMangoQuery,
  prepareQuery,
} from 'rxdb/plugins/core'
import type {
  BulkWriteRow,
  MangoQuery,
  RxAttachmentData,
  RxAttachmentWriteData,
  RxDocumentData,
  RxJsonSchema,
  RxStorage,
  RxStorageInstance,
} from 'rxdb/plugins/core'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { getRxStorageSqlite, openSqliteFile, sqliteInstance } from '../index.ts'
import type { SqliteFile } from '../index.ts'
import { toDocument } from '../document-row.ts'
import type { Command, WriteRowCommand } from './arbitrary-commands.ts'
import type { AnyDocument, GeneratedSchema } from './arbitrary-schemas.ts'
import { KEY } from './visits.ts'

type Stored = RxDocumentData<AnyDocument>
type Schema = RxJsonSchema<Stored>
type Instance = RxStorageInstance<AnyDocument, unknown, unknown>

const MINUTE = 60_000
const memoryStorage = getRxStorageMemory()

async function open(storage: RxStorage<unknown, unknown>, name: string, schema: Schema): Promise<Instance> {
  return storage.createStorageInstance<AnyDocument>({
    databaseInstanceToken: name,
    databaseName: name,
    collectionName: 'model',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  })
}

/** Listens to an instance. */
function eventsOf(instance: Instance): unknown[] {
  const events: unknown[] = []
  instance
    .changeStream()
    .subscribe((bulk) =>
      events.push(
        ...bulk.events.map(({ documentId, operation, documentData, previousDocumentData }) =>
          clone({ documentId, operation, documentData, before: previousDocumentData ?? null }),
        ),
      ),
    )
  return events
}

/** One collection in our storage and in RxDB's memory storage, driven alike and compared after each step. */
export class StorageModel {
  readonly #path: string
  readonly #name: string
  readonly #generated: GeneratedSchema
  readonly #schema: Schema
  readonly #memorySchema: Schema
  readonly #older = new Map<string, Stored>()
  #file: SqliteFile
  #ours: Instance
  #memory: Instance
  #ourEvents: unknown[]
  #memoryEvents: unknown[]
  #writes = 0
  readonly #start = Date.now() - 1_000_000 * MINUTE
  #remembered: { ours: unknown; memory: unknown; revisions: Map<string, string> } = {
    ours: undefined,
    memory: undefined,
    revisions: new Map(),
  }

  private constructor(
    path: string,
    name: string,
    generated: GeneratedSchema,
    file: SqliteFile,
    ours: Instance,
    memory: Instance,
  ) {
    this.#path = path
    this.#name = name
    this.#generated = generated
    this.#schema = ours.schema
    this.#memorySchema = memory.schema
    this.#file = file
    this.#ours = ours
    this.#memory = memory
    this.#ourEvents = eventsOf(ours)
    this.#memoryEvents = eventsOf(memory)
  }

  static async open(path: string, name: string, generated: GeneratedSchema): Promise<StorageModel> {
    const schema = fillWithDefaultSettings(generated.schema)
    // The memory storage indexes by padded strings: for values out of the schema's bounds it is only right without.
    const memorySchema =
      generated.discipline === 'tame' ? schema : fillWithDefaultSettings({ ...generated.schema, indexes: [] })
    const file = openSqliteFile({ file: path, key: KEY })
    const ours = await open(getRxStorageSqlite(file), name, schema)
    const memory = await open(memoryStorage, name, memorySchema)
    return new StorageModel(path, name, generated, file, ours, memory)
  }

  async run(command: Command): Promise<void> {
    switch (command.type) {
      case 'write':
        return this.#write(command.rows)
      case 'query':
        return this.#query(command.query)
      case 'find':
        return this.#find(command.ids, command.withDeleted)
      case 'remember':
        return this.#remember()
      case 'changes':
        return this.#changes(command.limit)
      case 'cleanup':
        return this.#cleanup(command.writesAgo)
      case 'reopen':
        return this.#reopen()
    }
  }

  async remove(): Promise<void> {
    await this.#ours.remove()
    await this.#memory.remove()
    this.#file.close()
  }

  async #all(): Promise<Stored[]> {
    return this.#memory.findDocumentsById(ALL_IDS, true)
  }

  async #write(rows: WriteRowCommand[]): Promise<void> {
    const stored = new Map((await this.#all()).map((document) => [document.id, document]))
    const make = (): BulkWriteRow<AnyDocument>[] =>
      rows.map((row, position) => this.#row(row, stored.get(row.id), position))
    const [ours, memory] = [
      await this.#ours.bulkWrite(make(), 'model'),
      await this.#memory.bulkWrite(make(), 'model'),
    ]
    this.#writes++
    const summary = ({ error }: typeof ours): unknown =>
      error.map((refused) => ({
        status: refused.status,
        documentId: refused.documentId,
        stored: 'documentInDb' in refused ? refused.documentInDb : undefined,
      }))
    expect(summary(ours)).toEqual(summary(memory))
    expect(this.#ourEvents).toEqual(this.#memoryEvents)
    for (const [id, document] of stored) this.#older.set(id, clone(document))
    await this.#compareAll()
  }

  #row(command: WriteRowCommand, stored: Stored | undefined, position: number): BulkWriteRow<AnyDocument> {
    const believed = { stored, nothing: undefined, older: this.#older.get(command.id) }[command.believes]
    const attachments: Record<string, RxAttachmentData | RxAttachmentWriteData> = {}
    for (const [name, text] of Object.entries(command.deleted ? {} : command.attachments)) {
      const kept = believed?._attachments[name]
      if (text !== null) attachments[name] = attachment(text)
      // RxDB's memory storage fails at a new document that keeps attachments; see storage-instance.test.ts for ours.
      else if (kept && stored) attachments[name] = kept
    }
    const height = Number(believed?._rev.split('-')[0] ?? 0) + 1
    const document = {
      ...clone(command.body),
      id: command.id,
      _deleted: command.deleted,
      _attachments: attachments,
      _meta: { lwt: this.#start + this.#writes * MINUTE + position },
      _rev: `${height}-${this.#writes}${position}`,
    }
    return believed ? { document, previous: clone(believed) } : { document }
  }

  /** Everything there is, attachments included, is the same in both. */
  async #compareAll(): Promise<void> {
    await this.#find(ALL_IDS, true)
    if (!this.#generated.attachments) return
    for (const document of await this.#all()) {
      for (const [name, { digest }] of Object.entries(document._attachments)) {
        const [ours, memory] = await Promise.all(
          [this.#ours, this.#memory].map((instance) => instance.getAttachmentData(document.id, name, digest)),
        )
        expect([await ours?.text(), ours?.type]).toEqual([await memory?.text(), memory?.type])
      }
    }
  }

  async #find(ids: string[], withDeleted: boolean): Promise<void> {
    const ours = await this.#ours.findDocumentsById(ids, withDeleted)
    expect(ours).toEqual(await this.#memory.findDocumentsById(ids, withDeleted))
  }

  /** A query, and one of the same shape about other values, for which the plan of the first is used again. */
  async #query(query: MangoQuery<AnyDocument>): Promise<void> {
    await this.#queryOnce(query)
    await this.#queryOnce({ ...query, selector: otherValues(query.selector) } as MangoQuery<AnyDocument>)
  }

  async #queryOnce(query: MangoQuery<AnyDocument>): Promise<void> {
    const prepare = (schema: Schema): ReturnType<typeof prepareQuery<AnyDocument>> =>
      prepareQuery<AnyDocument>(schema, normalizeMangoQuery(schema, clone(query)))
    const prepared = prepare(this.#schema)
    const { documents } = await this.#ours.query(prepared)
    const { skip, limit } = prepared.query
    const expected = (await this.#all())
      .filter(getQueryMatcher(this.#schema, prepared.query))
      .sort(getSortComparator(this.#schema, prepared.query))
      .slice(skip, limit === undefined ? undefined : skip + limit)
    expect(documents).toEqual(expected)
    if (this.#generated.discipline === 'tame')
      expect(documents).toEqual((await this.#memory.query(prepare(this.#memorySchema))).documents)
    expect((await this.#ours.count(prepared)).count).toBe(expected.length)
    expect(sqliteInstance(this.#ours).find(clone(query), toDocument)).toEqual(expected)
    expect(sqliteInstance(this.#ours).countFound(clone(query))).toBe(expected.length)
  }

  async #remember(): Promise<void> {
    const [ours, memory] = await Promise.all(
      [this.#ours, this.#memory].map((instance) => getChangedDocumentsSince(instance, 1000)),
    )
    const revisions = new Map((await this.#all()).map((document) => [document.id, document._rev]))
    this.#remembered = { ours: ours?.checkpoint, memory: memory?.checkpoint, revisions }
  }

  /** Page by page, each document changed since the remembered moment comes exactly once, as it is now. */
  async #changes(limit: number): Promise<void> {
    const read = async (instance: Instance, from: unknown): Promise<Stored[]> => {
      const found: Stored[] = []
      for (let checkpoint = from; ;) {
        const page = await getChangedDocumentsSince(instance, limit, checkpoint)
        found.push(...(page.documents as Stored[]))
        checkpoint = page.checkpoint
        if (page.documents.length < limit) return found.sort((a, b) => (a.id < b.id ? -1 : 1))
      }
    }
    const changed = (await this.#all())
      .filter(({ id, _rev }) => this.#remembered.revisions.get(id) !== _rev)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(await read(this.#ours, this.#remembered.ours)).toEqual(changed)
    expect(await read(this.#memory, this.#remembered.memory)).toEqual(changed)
  }

  async #cleanup(writesAgo: number): Promise<void> {
    const age = Date.now() - (this.#start + (this.#writes - writesAgo - 0.5) * MINUTE)
    for (const instance of [this.#ours, this.#memory]) while (!(await instance.cleanup(age)));
    await this.#compareAll()
  }

  async #reopen(): Promise<void> {
    await this.#ours.close()
    this.#file.close()
    this.#file = openSqliteFile({ file: this.#path, key: KEY })
    this.#ours = await open(getRxStorageSqlite(this.#file), this.#name, this.#schema)
    this.#memoryEvents.splice(0)
    this.#ourEvents = eventsOf(this.#ours)
    await this.#compareAll()
  }
}

/** The same conditions with other operands of the same kinds. */
function otherValues(condition: unknown): unknown {
  if (typeof condition === 'string') return condition === 'a' ? 'ab' : 'a'
  if (typeof condition === 'number') return condition > 0 ? condition - 1 : condition + 1
  if (typeof condition !== 'object' || condition === null) return condition
  if (Array.isArray(condition)) return condition.map(otherValues)
  return Object.fromEntries(
    // What these say is no value.
    Object.entries(condition).map(([key, value]) => [
      key,
      /^\$(regex|type|size)$/.test(key) ? (value as unknown) : otherValues(value),
    ]),
  )
}

/** Sorted, since RxDB's comparator finds any two arrays equal, and what is equal stays in the order of its ids. */
const ALL_IDS = ['a', 'b', 'ab', 'B', 'é', '\u{1F600}', '\uE000'].sort()

function attachment(text: string): RxAttachmentWriteData {
  return {
    type: 'text/plain',
    length: Buffer.byteLength(text),
    digest: createHash('sha256').update(text).digest('hex'),
    data: new Blob([text], { type: 'text/plain' }),
  }
}
