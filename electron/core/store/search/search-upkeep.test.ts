/** Large parts of the search index are put together bit by bit, and found is what was found. */
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Patient } from '#shared/domain/records/patient.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { openStore } from '../open-store.ts'
import { readSetting } from '../settings.ts'
import type { Store } from '../store.ts'
import { findPatientIds } from './find-patients.ts'
import { manyAtOnce } from './patient-index.ts'
import { createSearchUpkeep, type SearchUpkeep } from './search-upkeep.ts'

const at = '2027-03-01T08:00:00.000Z'
const patient = (number: number): Patient => ({
  id: `patient-${number}`,
  createdAt: at,
  updatedAt: at,
  memberId: `AAAA-${String(number).padStart(4, '0')}-AAAA`,
  givenName: `Given${number}`,
  familyName: `Family${number}`,
  language: 'en',
  preferredChannel: 'none',
  messageConsent: false,
  preconditions: [],
  allergies: [],
})

let temporary: ReturnType<typeof temporaryFolder>
let store: Store
const upkeeps: SearchUpkeep[] = []

beforeEach(async () => {
  temporary = temporaryFolder('search-upkeep')
  store = await openStore(path.join(temporary.folder, 'clinic.db'), new Uint8Array(32).fill(7))
})

afterEach(async () => {
  for (const upkeep of upkeeps.splice(0)) upkeep.stop()
  await store.close()
  temporary.remove()
})

/** @param most steps after which it is stopped */
function startUpkeep(
  quietMilliseconds: number,
  most = Infinity,
): { steps: () => number; upkeep: SearchUpkeep } {
  let steps = 0
  const upkeep = createSearchUpkeep({
    store,
    exclusively: async (work) => {
      steps += 1
      const result = await work()
      if (steps === most) upkeep.stop()
      return result
    },
    log: (line) => expect.unreachable(line),
    quietMilliseconds,
  })
  upkeeps.push(upkeep)
  upkeep.start()
  return { steps: () => steps, upkeep }
}

const add = (from: number, count: number) =>
  store.commit(
    Array.from({ length: count }, (_, index) => ({
      collection: 'patients',
      before: undefined,
      after: patient(from + index),
    })),
  )

/** Parts of the text index: the number of a part is in the upper bits of the ids of its pages. */
const parts = () =>
  store.rows<{ count: number }>(
    'SELECT count(DISTINCT id >> 37) AS count FROM search_text_data WHERE id >> 37 > 0',
  )[0]?.count

test('what many patients at once left becomes one part, in several steps, also after a stop in between', async () => {
  for (let batch = 0; batch < 6; batch++) await add(batch * 1000, 1000)
  expect(parts()).toBe(6)
  expect(readSetting(store, 'searchParts')).toBe('many')
  const first = startUpkeep(0, 2)
  await vi.waitFor(() => expect(first.steps()).toBe(2), 20_000)
  expect(readSetting(store, 'searchParts')).toBe('fewer')
  expect(findPatientIds(store, 'family4321', 5)).toEqual(['patient-4321'])
  const second = startUpkeep(0)
  await vi.waitFor(() => expect(readSetting(store, 'searchParts')).toBeUndefined(), 20_000)
  expect(second.steps()).toBeGreaterThan(0)
  expect(parts()).toBe(1)
  for (const number of [0, 999, 1000, 5999])
    expect(findPatientIds(store, `Given${number} Fam`, 5)).toContain(`patient-${number}`)
})

test('it waits while more of the many come, and single patients do not hold it up', async () => {
  await add(0, manyAtOnce)
  const { steps, upkeep } = startUpkeep(60_000)
  store.onChanges((changes) => upkeep.changed(changes))
  await add(manyAtOnce, 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(steps()).toBe(0)
  const quick = startUpkeep(200)
  store.onChanges((changes) => quick.upkeep.changed(changes))
  const began = performance.now()
  for (let from = 1000; performance.now() - began < 400; from += manyAtOnce) {
    await add(from, manyAtOnce)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(quick.steps()).toBe(0)
  await add(100_000, 1)
  await vi.waitFor(() => expect(readSetting(store, 'searchParts')).toBeUndefined(), 20_000)
  expect(quick.steps()).toBeGreaterThan(0)
})

test('a few patients leave nothing to do', async () => {
  await add(0, manyAtOnce - 1)
  expect(readSetting(store, 'searchParts')).toBeUndefined()
  const { steps } = startUpkeep(0)
  await vi.waitFor(() => expect(steps()).toBe(1), 20_000)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(steps()).toBe(1)
})
