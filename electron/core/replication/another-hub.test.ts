/**
 * A hub that is left, and come back to, or changed for another one: what is written meanwhile has its place in the history,
 * and what has only lain here does not overrule what others wrote. Real cores, real hubs.
 */
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { setUpHub } from './set-up-hub.ts'
import { hubOfTests, type HubOfTests } from './testing/hub-of-tests.ts'
import { untilAgreed, Workstation } from './testing/workstation.ts'

const longMilliseconds = 120_000
const databases = ['another-old', 'another-new'] as const

let hub: HubOfTests
let folder: ReturnType<typeof temporaryFolder>
let first: Workstation
let second: Workstation

beforeAll(async () => {
  hub = await hubOfTests()
  const { origin: url, username, password } = hub
  for (const database of databases) {
    await hub.remove(database)
    await setUpHub({ url, username, password }, database, undefined)
  }
  folder = temporaryFolder('another-hub')
  ;[first, second] = await Promise.all([
    Workstation.start(path.join(folder.folder, 'first')),
    Workstation.start(path.join(folder.folder, 'second')),
  ])
  await first.must('clinic.setUp', {
    clinic: { name: 'Test', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  for (const station of [first, second]) await connect(station, 'another-old')
  await untilAgreed([first, second])
}, longMilliseconds)

afterAll(async () => {
  await first.close()
  await second.close()
  for (const database of databases) await hub.remove(database)
  await hub.stop()
  folder.remove()
}, longMilliseconds)

const connect = (station: Workstation, database: (typeof databases)[number]) =>
  station.must('sync.configure', {
    url: hub.origin,
    database,
    username: hub.username,
    password: hub.password,
  })

/** Works without a hub from here on. */
const leave = (station: Workstation) => station.must('sync.configure', {})

const register = async (givenName: string): Promise<string> => {
  const person = { givenName, familyName: 'Lee', messageConsent: false }
  const { id } = await first.must('patients.register', person)
  await untilAgreed([first, second])
  return id
}

const update = (station: Workstation, patientId: string, changes: { notes?: string; phone?: string }) =>
  station.must('patients.update', { patientId, changes })

const patient = (station: Workstation, patientId: string) => station.query('patients.get', { patientId })

test(
  'a workstation that left its hub and comes back takes what others wrote, and brings what it wrote itself',
  { timeout: longMilliseconds },
  async () => {
    const [ann, bob] = [await register('Ann'), await register('Bob')]
    await leave(first)
    expect(await first.query('sync.status', {})).toMatchObject({ state: 'off', waiting: 0 })
    await update(second, ann, { notes: 'by the second, while the first was away' })
    await update(first, bob, { phone: '+34915550101' })
    expect(await first.query('sync.record', { recordType: 'patients', recordId: bob })).toEqual({
      onHub: false,
      waiting: false,
    })
    await connect(first, 'another-old')
    await untilAgreed([first, second])
    for (const station of [first, second]) {
      expect(await patient(station, ann)).toMatchObject({ notes: 'by the second, while the first was away' })
      expect(await patient(station, bob)).toMatchObject({ phone: '+34915550101' })
    }
    expect(await first.query('conflicts.list', { open: true })).toEqual([])
  },
)

test(
  'of a field that both wrote meanwhile one value stays and the other is one conflict, although the core was restarted',
  { timeout: longMilliseconds },
  async () => {
    const ann = await register('Ann')
    await leave(first)
    await first.close()
    first = await Workstation.start(path.join(folder.folder, 'first'))
    await update(first, ann, { notes: 'by the first' })
    await update(second, ann, { notes: 'by the second, later' })
    await connect(first, 'another-old')
    await untilAgreed([first, second])
    expect(await patient(first, ann)).toMatchObject({ notes: 'by the second, later' })
    const conflicts = await second.query('conflicts.list', { recordId: ann })
    expect(conflicts).toMatchObject([{ part: 'notes', lost: 'by the first', kept: 'by the second, later' }])
  },
)

test(
  'moved to another hub one after the other, workstations agree on the latest of each field, and nothing removed comes back',
  { timeout: longMilliseconds },
  async () => {
    const [ann, bob, cid] = [await register('Ann'), await register('Bob'), await register('Cid')]
    await connect(first, 'another-new')
    await update(second, ann, { notes: 'by the second, on the old hub' })
    await second.must('patients.delete', { patientId: cid, reason: 'asked for it' })
    await update(first, bob, { notes: 'by the first, on the new hub' })
    await connect(second, 'another-new')
    await untilAgreed([first, second])
    for (const station of [first, second]) {
      expect(await patient(station, ann)).toMatchObject({ notes: 'by the second, on the old hub' })
      expect(await patient(station, bob)).toMatchObject({ notes: 'by the first, on the new hub' })
      expect(await patient(station, cid)).toMatchObject({ deletedAt: expect.any(String) as string })
    }
    for (const recordId of [ann, bob, cid])
      expect(await first.query('conflicts.list', { recordId })).toEqual([])
  },
)
