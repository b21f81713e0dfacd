/** Displaced appointments are kept in mind between questions, and follow every change. */
import { expect, test } from 'vitest'
import type { Reader } from '../store/reader.ts'
import { KeptFigures } from './kept-figures.ts'

interface Row {
  id: string
  date: string
  status: string
}

/** A database of appointments that counts how often it is searched. */
function appointments(...rows: Row[]) {
  const all = new Map(rows.map((row) => [row.id, row]))
  let searches = 0
  const read = {
    find: (_name: string, { where }: { where: { date: { $gte: string } } }) => {
      searches += 1
      const found = [...all.values()].filter(
        ({ date, status }) => date >= where.date.$gte && status === 'displaced',
      )
      return Promise.resolve(found)
    },
  } as unknown as Reader
  const figures = new KeptFigures(read)
  return {
    figures,
    searches: () => searches,
    write: (id: string, after: Row | undefined) => {
      const before = all.get(id)
      if (after) all.set(id, after)
      else all.delete(id)
      const asRecord = (row: Row | undefined) => row && { ...row }
      figures.changed([{ collection: 'appointments', id, before: asRecord(before), after: asRecord(after) }])
    },
  }
}

test('the displaced are looked for once and then follow the changes: displaced, moved, booked again, deleted', async () => {
  const { figures, searches, write } = appointments(
    { id: 'a', date: '2026-03-02', status: 'displaced' },
    { id: 'b', date: '2026-03-03', status: 'confirmed' },
    { id: 'c', date: '2026-01-01', status: 'displaced' },
  )
  expect(await figures.displaced('2026-03-01')).toEqual(['a'])
  write('b', { id: 'b', date: '2026-03-03', status: 'displaced' })
  expect(await figures.displaced('2026-03-01')).toEqual(['a', 'b'])
  expect(await figures.displaced('2026-03-03')).toEqual(['b'])
  write('a', { id: 'a', date: '2026-03-09', status: 'confirmed' })
  write('b', { id: 'b', date: '2026-02-01', status: 'displaced' })
  write('d', { id: 'd', date: '2026-03-05', status: 'displaced' })
  expect(await figures.displaced('2026-03-01')).toEqual(['d'])
  write('d', undefined)
  expect(await figures.displaced('2026-03-01')).toEqual([])
  expect(searches()).toBe(1)
})

test('an earlier date is looked for again', async () => {
  const { figures, searches } = appointments({ id: 'a', date: '2026-02-02', status: 'displaced' })
  expect(await figures.displaced('2026-03-01')).toEqual([])
  expect(await figures.displaced('2026-02-01')).toEqual(['a'])
  expect(await figures.displaced('2026-03-01')).toEqual([])
  expect(searches()).toBe(2)
})

test('what was read while something changed is not kept', async () => {
  const { figures, searches, write } = appointments({ id: 'a', date: '2026-03-02', status: 'displaced' })
  const asked = figures.displaced('2026-03-01')
  write('a', { id: 'a', date: '2026-03-02', status: 'confirmed' })
  await asked
  expect(await figures.displaced('2026-03-01')).toEqual([])
  expect(searches()).toBe(2)
})

test('what a board shows of a patient is read once, and again after a change of the patient', async () => {
  const names = new Map([
    ['a', 'Ana'],
    ['b', 'Bruno'],
  ])
  const asked: string[][] = []
  const read = {
    getMany: (_name: string, ids: string[]) => {
      asked.push(ids)
      const found = ids.filter((id) => names.has(id))
      return Promise.resolve(
        found.map((id) => ({ id, givenName: names.get(id), allergies: [], preconditions: [] })),
      )
    },
  } as unknown as Reader
  const { boardPatients } = new KeptFigures(read)
  const shown = async (...ids: string[]) =>
    [...(await boardPatients.of(ids)).values()].map((patient) => patient?.givenName)
  const rename = (id: string, name: string) => {
    names.set(id, name)
    boardPatients.changed([{ collection: 'patients', id, before: {}, after: {} }])
  }
  expect(await shown('a', 'b', 'a', 'gone')).toEqual(['Ana', 'Bruno'])
  expect(await shown('a')).toEqual(['Ana'])
  rename('a', 'Anna')
  expect(await shown('b', 'a')).toEqual(['Bruno', 'Anna'])
  const early = shown('gone', 'a')
  const other = boardPatients.of(['b'])
  rename('b', 'Berta')
  await Promise.all([early, other])
  expect(await shown('b')).toEqual(['Berta'])
  expect(asked).toEqual([['a', 'b', 'gone'], [], ['a'], ['gone'], [], ['b']])
})

test('patients are read ahead some at a time, all of them, until it is stopped, and are not asked for again', async () => {
  const ids = Array.from({ length: 450 }, (_, index) => String(index).padStart(3, '0'))
  const found: number[] = []
  let single = 0
  const record = (id: string) => ({ id, givenName: `Name ${id}`, allergies: [], preconditions: [] })
  const read = {
    find: (_name: string, { where, limit }: { where: { id: { $gt: string } }; limit: number }) => {
      const next = ids.filter((id) => id > where.id.$gt).slice(0, limit)
      found.push(next.length)
      return Promise.resolve(next.map(record))
    },
    getMany: (_name: string, asked: string[]) => {
      single += asked.length
      return Promise.resolve(asked.map(record))
    },
  } as unknown as Reader
  const { boardPatients } = new KeptFigures(read)
  await boardPatients.readAhead(0, () => false)
  expect(found).toEqual([200, 200, 50])
  expect((await boardPatients.of(['449', '000'])).get('449')?.givenName).toBe('Name 449')
  expect(single).toBe(0)

  const { boardPatients: stopped } = new KeptFigures(read)
  await stopped.readAhead(0, () => true)
  await stopped.of(['000'])
  expect([found.length, single]).toEqual([3, 1])
})
