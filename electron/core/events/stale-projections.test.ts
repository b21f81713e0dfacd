import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import { portal } from '../reactors/portal.ts'
import { reactors } from '../reactors/registry.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import { anyStale, noteStale, staleRows, upToDateRow } from './stale-projections.ts'

const at = '2026-11-24T09:00:00.000Z'
const ann = {
  id: 'ann',
  createdAt: at,
  updatedAt: at,
  memberId: 'M-1',
  givenName: 'Ann',
  familyName: 'Lee',
  messageConsent: false,
  source: 'desk',
  searchName: 'ann lee',
  allergies: [],
} as unknown as Patient
const requested: Appointment = {
  id: 'a1',
  createdAt: at,
  updatedAt: at,
  patientId: 'ann',
  doctorId: 'd1',
  date: '2026-12-01',
  startsAt: '2026-12-01T09:00:00Z',
  endsAt: '2026-12-01T09:30:00Z',
  status: 'requested',
  newPatient: false,
}

let temporary: ReturnType<typeof temporaryFolder>
let store: Store
let dispatcher: Dispatcher

beforeEach(async () => {
  temporary = temporaryFolder('stale')
  store = await openStore(path.join(temporary.folder, 'clinic.db'), randomBytes(32))
  const projectionChanged = () => undefined
  dispatcher = createDispatcher({ store, reactors, now: () => new Date(at), projectionChanged })
})
afterEach(async () => {
  await store.close()
  temporary.remove()
})

/** Writes records as replication does: without an event. */
const replicate = (...writes: RecordWrite[]) =>
  store.commit(writes, (file) => noteStale(file, staleRows(reactors, writes)))

function rows(reactor: string): Record<string, unknown> {
  const found = store.rows<{ key: string; value: string }>(
    'SELECT key, value FROM projection WHERE reactor = ?',
    reactor,
  )
  return Object.fromEntries(found.map(({ key, value }) => [key, JSON.parse(value)]))
}

describe('projections that follow records', () => {
  test('a change that came without an event is in them after the next round', async () => {
    await replicate(
      { collection: 'patients', before: undefined, after: ann },
      { collection: 'appointments', before: undefined, after: requested },
    )
    expect(anyStale(store)).toBe(true)
    await dispatcher.refreshRows()
    expect(rows('portal')).toMatchObject({ ann: { appointments: { a1: { status: 'requested' } } } })
    expect(rows('slots')).toMatchObject({ 'appointment:a1': { booked: true } })
    const displaced: Appointment = { ...requested, status: 'displaced' }
    await replicate({ collection: 'appointments', before: requested, after: displaced })
    await dispatcher.refreshRows()
    expect(rows('portal')).toMatchObject({ ann: { appointments: { a1: { status: 'displaced' } } } })
    expect(rows('slots')).toMatchObject({ 'appointment:a1': { booked: false } })
    expect(anyStale(store)).toBe(false)
  })

  test('a command notes them in its own transaction; who reads one before it is made anew gets it as it will be', async () => {
    await replicate({ collection: 'patients', before: undefined, after: ann })
    await dispatcher.refreshRows()
    const writes: RecordWrite[] = [
      { collection: 'appointments', before: undefined, after: { ...requested, status: 'arrived' } },
    ]
    const prepared = await dispatcher.prepare([], writes)
    await store.commit(writes, (file) => {
      for (const own of prepared.own) own(file)
    })
    expect(rows('portal')).toMatchObject({ ann: { appointments: {} } })
    const arrived = { appointments: { a1: { status: 'arrived' } } }
    expect(await upToDateRow(store, portal, 'ann')).toMatchObject(arrived)
    await dispatcher.refreshRows()
    expect(rows('portal')).toMatchObject({ ann: arrived })
    expect(await upToDateRow(store, portal, 'ann')).toMatchObject(arrived)
    expect(rows('slots')).toMatchObject({ 'appointment:a1': { booked: true } })
  })

  test('an import has them in its own transaction', async () => {
    const writes: RecordWrite[] = [
      { collection: 'patients', before: undefined, after: ann },
      { collection: 'appointments', before: undefined, after: requested },
    ]
    const prepared = await dispatcher.prepare([], writes, 'now')
    await store.commit(writes, (file) => {
      for (const own of prepared.own) own(file)
    })
    expect(anyStale(store)).toBe(false)
    expect(rows('portal')).toMatchObject({ ann: { appointments: { a1: { status: 'requested' } } } })
  })

  test('a record that is gone leaves no row of its own; a deleted patient has no view', async () => {
    await replicate(
      { collection: 'patients', before: undefined, after: ann },
      { collection: 'appointments', before: undefined, after: requested },
    )
    await dispatcher.refreshRows()
    await replicate(
      { collection: 'patients', before: ann, after: { ...ann, deletedAt: at } },
      { collection: 'appointments', before: requested, after: undefined },
    )
    await dispatcher.refreshRows()
    expect([rows('portal'), rows('slots')]).toEqual([{}, {}])
  })
})
