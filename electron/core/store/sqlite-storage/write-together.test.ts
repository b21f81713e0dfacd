import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { RxDocumentData } from 'rxdb/plugins/core'
import { expect, test } from 'vitest'
import { programFile } from '../../testing/program-file.ts'
import { writeRowsFor, writeTogether } from './index.ts'
import { scratchDatabase, scratchFile, scratchPath } from './testing/scratch.ts'
import type { Visit } from './testing/visits.ts'

const VISIT: Visit = { id: 'a', room: 'one', startsAt: 1 }

test('live queries, document objects and change streams follow, before the promise resolves', async () => {
  const { visits, rooms } = await scratchDatabase()
  const seen: string[][] = []
  visits.find({ selector: { room: 'one' } }).$.subscribe((found) => seen.push(found.map(({ id }) => id)))
  const events: string[] = []
  visits.$.subscribe(({ operation, documentId }) => events.push(`${operation} ${documentId}`))
  const document = await visits.insert(VISIT)

  const result = await writeTogether(
    [
      {
        instance: visits.storageInstance,
        rows: writeRowsFor(visits, [
          { data: { ...VISIT, title: 'changed' }, previous: document.toMutableJSON(true) },
          { data: { ...VISIT, id: 'b' } },
        ]),
      },
      { instance: rooms.storageInstance, rows: writeRowsFor(rooms, [{ data: { ...VISIT, id: 'r' } }]) },
    ],
    'test',
  )
  expect(result.written).toBe(true)
  expect(events).toEqual(['INSERT a', 'UPDATE a', 'INSERT b'])
  expect(document.getLatest().title).toBe('changed')
  expect(document.getLatest().revision).toMatch(/^2-/)
  expect((await rooms.findOne('r').exec())?.room).toBe('one')
  await expect.poll(() => seen.at(-1)).toEqual(['a', 'b'])
})

test('documents written so can be changed, deleted and brought back by RxDB, and the other way round', async () => {
  const { visits } = await scratchDatabase()
  const write = async (input: Parameters<typeof writeRowsFor<Visit>>[1][number]): Promise<void> => {
    const rows = writeRowsFor(visits, [input])
    expect(await writeTogether([{ instance: visits.storageInstance, rows }], 'test')).toMatchObject({
      written: true,
    })
  }
  await write({ data: VISIT })
  const document = await visits.findOne('a').exec(true)
  const patched = await document.incrementalPatch({ title: 'by RxDB' })
  const stored = async (): Promise<RxDocumentData<Visit>> => {
    const [found] = await visits.storageInstance.findDocumentsById(['a'], true)
    if (!found) throw new Error('The visit is not stored')
    return found
  }
  await write({ data: { ...VISIT, title: 'together' }, previous: await stored() })
  expect(patched.getLatest().title).toBe('together')
  await patched.getLatest().remove()
  await write({ data: { ...VISIT, title: 'again' }, previous: await stored() })
  expect((await visits.findOne('a').exec(true)).title).toBe('again')
  await write({ data: VISIT, previous: await stored(), deleted: true })
  expect(await visits.findOne('a').exec()).toBeNull()
  expect((await stored())._rev).toMatch(/^6-/)
  await visits.insert({ ...VISIT, title: 'third life' })
  expect((await stored())._rev).toMatch(/^7-/)
})

test('one conflict undoes the rows of every collection and the plain tables, and nobody hears of it', async () => {
  const file = scratchFile()
  const { visits, rooms } = await scratchDatabase(file)
  file.connection.exec('CREATE TABLE own (value INTEGER)')
  await rooms.insert({ ...VISIT, id: 'taken' })
  const events: unknown[] = []
  visits.$.subscribe((event) => events.push(event))
  const result = await writeTogether(
    [
      { instance: visits.storageInstance, rows: writeRowsFor(visits, [{ data: VISIT }]) },
      { instance: rooms.storageInstance, rows: writeRowsFor(rooms, [{ data: { ...VISIT, id: 'taken' } }]) },
    ],
    'test',
    () => file.statement('INSERT INTO own VALUES (1)').run(),
  )
  expect(result).toMatchObject({ written: false, conflicts: [{ status: 409, documentId: 'taken' }] })
  expect(await visits.count().exec()).toBe(0)
  expect(file.valueStatement('SELECT * FROM own').all()).toEqual([])
  expect(events).toEqual([])
})

test('what the extra work throws undoes the rows, and what it returns is passed on', async () => {
  const { visits } = await scratchDatabase()
  const writes = [{ instance: visits.storageInstance, rows: writeRowsFor(visits, [{ data: VISIT }]) }]
  await expect(
    writeTogether(writes, 'test', () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await visits.count().exec()).toBe(0)
  expect(await writeTogether(writes, 'test', () => 42)).toEqual({ written: true, extra: 42 })
})

test('write times grow although the clock is set back', async () => {
  const { visits } = await scratchDatabase()
  const future = writeRowsFor(visits, [{ data: VISIT }])
  for (const { document } of future) document._meta.lwt = Date.now() + 3_600_000
  await writeTogether([{ instance: visits.storageInstance, rows: future }], 'test')
  const [next] = writeRowsFor(visits, [{ data: { ...VISIT, id: 'b' } }])
  expect(next?.document._meta.lwt).toBeGreaterThan(future[0]?.document._meta.lwt ?? Infinity)
})

test('killed at any moment, each write is there whole or not at all, and none that was acknowledged is missing', async () => {
  const database = scratchPath()
  const script = programFile(path.join(import.meta.dirname, 'testing/write-until-killed.ts'))
  for (let round = 0; round < 5; round++) {
    const writer = spawn(process.execPath, [script, database], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    const killAt = round * 13 + 1
    writer.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.split('\n').length > killAt) writer.kill('SIGKILL')
    })
    await once(writer, 'close')
    const acknowledged = Number(output.split('\n').at(-2))
    expect(acknowledged).toBeGreaterThan(0)

    const file = scratchFile(database)
    expect(file.connection.pragma('integrity_check', { simple: true })).toBe('ok')
    const { database: rxdb, visits, rooms } = await scratchDatabase(file)
    const numbers = file.valueStatement<number>('SELECT number FROM own ORDER BY number').all()
    const ids = async (collection: typeof visits): Promise<number[]> =>
      (await collection.find().exec()).map(({ id }) => Number(id)).sort((a, b) => a - b)
    expect(await ids(visits)).toEqual(numbers)
    expect(await ids(rooms)).toEqual(numbers)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1))
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged)
    await rxdb.close()
    file.close()
  }
}, 120_000)
