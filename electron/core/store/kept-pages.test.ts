/** Pages of full days are kept as they were parsed: what is read is still what is stored, whoever wrote it. */
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { withBooking } from '#shared/domain/scheduling/day-book.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openSqliteFile } from './sqlite-storage/index.ts'
import { openStore } from './open-store.ts'
import type { Store } from './store.ts'

const id = '2027-03-01'
const key = new Uint8Array(32).fill(7)

const booking = (index: number) => ({
  appointmentId: `appointment-${index}`,
  doctorId: 'doctor',
  patientId: `patient-${index} é 牙`,
  startsAt: '2027-03-01T08:00:00Z',
  endsAt: '2027-03-01T08:20:00Z',
})

function pageOf(count: number, updatedAt = '2027-02-01T08:00:00.000Z'): DayPage {
  const bookings = Array.from({ length: count }, (_, index) => booking(index))
  return { id, kind: 'page', updatedAt, bookings }
}

let temporary: ReturnType<typeof temporaryFolder>
let store: Store
const open = () => openStore(path.join(temporary.folder, 'clinic.db'), key)
const read = async () => (await store.get('daybook', id)) as DayPage | undefined
const write = (before: DayPage | undefined, after: DayPage | undefined, replicated = false) =>
  store.commit([{ collection: 'daybook', before, after } as never], undefined, { replicated })

beforeEach(async () => {
  temporary = temporaryFolder('long-records')
  store = await open()
})

afterEach(async () => {
  await store.close()
  temporary.remove()
})

test.each([1, 20, 21, 300])(
  'a page of %i bookings is read as it was written, also after a start',
  async (count) => {
    expect(await write(undefined, pageOf(count))).toBe(true)
    expect(await read()).toEqual(pageOf(count))
    expect(await read()).toEqual(pageOf(count))
    await store.close()
    store = await open()
    expect(await read()).toEqual(pageOf(count))
  },
)

test('a full page is read once, and again when anybody has written it', async () => {
  await write(undefined, pageOf(300))
  const first = await read()
  expect(await read()).toBe(first)
  expect(await write(first, pageOf(301))).toBe(true)
  const written = await read()
  expect(written).toEqual(pageOf(301))
  expect(await write(written, pageOf(302), true)).toBe(true)
  expect(await read()).toEqual(pageOf(302))
  // Another part of the core has found the page by a query and writes it.
  const [found] = await store.find('daybook', { where: { kind: 'page' } })
  expect(await write(found as DayPage, pageOf(5))).toBe(true)
  expect(await read()).toEqual(pageOf(5))
})

test('an early booking on a full day leaves nearly all of its page on the disk as it is', async () => {
  await write(undefined, pageOf(299))
  await write(await read(), pageOf(300))
  const page = await read()
  const early = { ...booking(300), startsAt: '2027-03-01T06:00:00Z' }
  const after = withBooking(page, id, early, '2027-02-02T08:00:00.000Z')
  const location = path.join(temporary.folder, 'clinic.db')
  const file = openSqliteFile({ file: location, key })
  try {
    file.connection.pragma('wal_checkpoint(TRUNCATE)')
    expect(await write(page, after)).toBe(true)
  } finally {
    file.close()
  }
  expect(await read()).toEqual(after)
  const bytesOfPage = JSON.stringify(after).length
  expect(bytesOfPage).toBeGreaterThan(40_000)
  expect(fs.statSync(`${location}-wal`).size).toBeLessThan(bytesOfPage / 2)
})

test('who saw an older page cannot write over the newer one', async () => {
  await write(undefined, pageOf(300))
  const seen = await read()
  expect(await write(seen, pageOf(301))).toBe(true)
  await read()
  expect(await write(seen, pageOf(299))).toBe(false)
  expect(await read()).toEqual(pageOf(301))
})

test('a page that is removed is gone, and what nobody may change cannot be changed', async () => {
  await write(undefined, pageOf(300))
  const page = await read()
  expect(() => page?.bookings.pop()).toThrow(TypeError)
  expect(await write(page, undefined)).toBe(true)
  expect(await read()).toBeUndefined()
})
