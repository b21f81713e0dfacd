import { fillWithDefaultSettings, getChangedDocumentsSince, now } from 'rxdb/plugins/core'
import type { BulkWriteRow, RxStorageInstance } from 'rxdb/plugins/core'
import { expect, test } from 'vitest'
import { explainQuery, getRxStorageSqlite } from './index.ts'
import { scratchDatabase, scratchFile, scratchPath } from './testing/scratch.ts'
import { visitSchema } from './testing/visits.ts'
import type { Visit } from './testing/visits.ts'

type Instance = RxStorageInstance<Visit, unknown, unknown>

async function visitInstance(
  file = scratchFile(),
  name = 'test',
  indexes = visitSchema.indexes ?? [],
): Promise<Instance> {
  return getRxStorageSqlite(file).createStorageInstance<Visit>({
    databaseInstanceToken: 'token',
    databaseName: name,
    collectionName: 'visits',
    schema: fillWithDefaultSettings({ ...visitSchema, attachments: {}, indexes }),
    options: {},
    multiInstance: false,
    devMode: false,
  })
}

function row(id: string, changes: object = {}): BulkWriteRow<Visit> {
  const document = {
    id,
    room: 'one',
    startsAt: 1,
    _deleted: false,
    _attachments: {},
    _meta: { lwt: now() },
    _rev: '1-a',
  }
  return { document: { ...document, ...changes } }
}

test('a change is not missed although the newest document has been purged since the checkpoint', async () => {
  const instance = await visitInstance()
  await instance.bulkWrite([row('a'), row('b', { _deleted: true })], 'test')
  const checkpoint: unknown = (await getChangedDocumentsSince(instance, 10)).checkpoint
  expect(await instance.cleanup(0)).toBe(true)
  await instance.bulkWrite([row('c')], 'test')
  expect((await getChangedDocumentsSince(instance, 10, checkpoint)).documents).toMatchObject([{ id: 'c' }])
})

test('cleanup takes many documents in several steps, with their attachments, and leaves the younger', async () => {
  const instance = await visitInstance()
  const deleted = Array.from({ length: 2500 }, (_, index) => row(String(index), { _deleted: true }))
  await instance.bulkWrite(
    [...deleted, row('young', { _deleted: true, _meta: { lwt: now() + 60_000 } })],
    'test',
  )
  expect(await instance.cleanup(0)).toBe(false)
  expect(await instance.cleanup(0)).toBe(false)
  expect(await instance.cleanup(0)).toBe(true)
  expect(await instance.findDocumentsById(['0', '2499', 'young'], true)).toMatchObject([{ id: 'young' }])
})

test('a document with an attachment that has no data is refused, and nobody hears of it', async () => {
  const instance = await visitInstance()
  const events: string[] = []
  instance.changeStream().subscribe((bulk) => events.push(...bulk.events.map(({ documentId }) => documentId)))
  const stub = { type: 'text/plain', length: 1, digest: 'd' }
  const { error } = await instance.bulkWrite([row('a', { _attachments: { scan: stub } }), row('b')], 'test')
  expect(error).toMatchObject([{ status: 510, documentId: 'a' }])
  expect(await instance.findDocumentsById(['a', 'b'], true)).toMatchObject([{ id: 'b' }])
  expect(events).toEqual(['b'])
})

test('the same id twice in one write: the first is written, the second conflicts with it', async () => {
  const { visits } = await scratchDatabase()
  const { error } = await visits.storageInstance.bulkWrite([row('a'), row('a', { room: 'two' })], 'test')
  expect(error).toMatchObject([{ status: 409, documentId: 'a' }])
  expect(await visits.storageInstance.findDocumentsById(['a'], false)).toMatchObject([{ room: 'one' }])
})

test('other indexes than those the file was made with: the documents are laid out anew', async () => {
  const path = scratchPath()
  const file = scratchFile(path)
  const first = await visitInstance(file)
  await first.bulkWrite(
    Array.from({ length: 1200 }, (_, index) =>
      row(String(index), { startsAt: index, title: `t${index % 7}` }),
    ),
    'test',
  )
  const checkpoint: unknown = (await getChangedDocumentsSince(first, 700)).checkpoint
  await first.close()
  file.close()

  const again = await visitInstance(scratchFile(path), 'test', [['title', 'startsAt'], 'title'])
  const query = {
    selector: { title: 't3', startsAt: { $gt: 1100 }, _deleted: false } as never,
    sort: [{ startsAt: 'desc' as const }],
  }
  const { steps, scans, matchInJavaScript } = explainQuery(again, query)
  expect({ steps, scans, matchInJavaScript }).toMatchObject({ scans: false, matchInJavaScript: false })
  expect((await getChangedDocumentsSince(again, 2000, checkpoint)).documents).toHaveLength(500)
  expect((await again.findDocumentsById(['7'], false))[0]?.title).toBe('t0')
})

test('the databases and collections of one file know nothing of each other', async () => {
  const file = scratchFile()
  const one = await scratchDatabase(file, 'one')
  const two = await scratchDatabase(file, 'two')
  await one.visits.insert({ id: 'a', room: 'one', startsAt: 1 })
  expect(await two.visits.count().exec()).toBe(0)
  expect(await one.rooms.count().exec()).toBe(0)
  await two.visits.remove()
  expect(await one.visits.count().exec()).toBe(1)
})

test('explainQuery tells a search in order from a scan, a sort and what is left to the matcher', async () => {
  const { visits } = await scratchDatabase()
  const instance = visits.storageInstance
  const day = { room: 'one', startsAt: { $gte: 1, $lt: 9 }, _deleted: false }
  expect(explainQuery(instance, { selector: day })).toMatchObject({
    scans: false,
    sorts: false,
    matchInJavaScript: false,
    sortInJavaScript: false,
  })
  expect(explainQuery(instance, { selector: day }, 'count').steps.join()).toContain('COVERING INDEX')
  expect(explainQuery(instance, { selector: { title: 'x' } })).toMatchObject({
    scans: true,
    matchInJavaScript: true,
  })
  expect(explainQuery(instance, { selector: {}, sort: [{ title: 'asc' }] })).toMatchObject({
    sortInJavaScript: true,
  })
  expect(
    explainQuery(instance, { selector: day, sort: [{ startsAt: 'asc' }, { room: 'asc' }] }),
  ).toMatchObject({
    scans: false,
    sortInJavaScript: false,
  })
})
