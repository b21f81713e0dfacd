import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { WaitingPatient } from '#shared/domain/records/day-page.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { Reactor } from '../reactors/reactor.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import { cursorOf, enqueue, newestPosition } from './event-queue.ts'
import { deadLetters } from './reaction-failures.ts'

const key = randomBytes(32)
let clock = Date.parse('2026-11-24T09:00:00Z')
let temporary: ReturnType<typeof temporaryFolder>
let store: Store

beforeEach(async () => {
  temporary = temporaryFolder('dispatcher')
  store = await openStore(path.join(temporary.folder, 'clinic.db'), key)
})

afterEach(async () => {
  await store.close()
  temporary.remove()
})

const event = (id: string, more: Partial<StoredEvent> = {}): StoredEvent => ({
  id,
  type: 'PatientDeleted',
  version: 1,
  at: '2026-11-24T09:00:00.000Z',
  workstationId: 'here',
  actor: { kind: 'staff', id: 'admin', name: 'Admin', roles: ['administrator'] },
  subjectId: 'p1',
  payload: { patientId: 'p1' },
  ...more,
})

/** Counts in a projection how often it saw each event; throws while `broken`. */
function counting(name: string, state = { broken: false }): Reactor & { state: { broken: boolean } } {
  return {
    name,
    state,
    handles: {
      PatientDeleted: {
        does: 'counts',
        facts: () => ({ projectionRows: ['count'] }),
        react: (seen, facts) => {
          if (state.broken) throw new Error('broken')
          const count = typeof facts.projectionRows.count === 'number' ? facts.projectionRows.count : 0
          return [{ kind: 'project', key: 'count', at: seen.at, value: count + 1 }]
        },
      },
    },
  }
}

const countOf = (reactor: string): number => {
  const [row] = store.rows<{ value: string }>(
    "SELECT value FROM projection WHERE reactor = ? AND key = 'count'",
    reactor,
  )
  return row ? Number(row.value) : 0
}

const dispatcherOf = (...reactors: Reactor[]): Dispatcher =>
  createDispatcher({ store, reactors, now: () => new Date(clock), projectionChanged: () => undefined })

async function catchUp(dispatcher: Dispatcher): Promise<void> {
  while (await dispatcher.catchUp());
}

/** Writes events as a command would: with their reactions, in one transaction. */
async function writeHere(dispatcher: Dispatcher, ...events: StoredEvent[]): Promise<void> {
  const prepared = await dispatcher.prepare(events, [])
  const writes = events.map((each) => ({ collection: 'events' as const, before: undefined, after: each }))
  await store.commit([...writes, ...prepared.writes], (file) => {
    for (const own of prepared.own) own(file)
  })
}

/** Writes an event as replication would, and takes it in. */
async function arrive(each: StoredEvent): Promise<void> {
  await store.commit([{ collection: 'events', before: undefined, after: each }], (file) =>
    enqueue(file, each.id, 'remote'),
  )
}

describe('dispatcher', () => {
  test('reacts to a local event in its own transaction, once', async () => {
    const dispatcher = dispatcherOf(counting('one'))
    await writeHere(dispatcher, event('e1'), event('e2'))
    expect(countOf('one')).toBe(2)
    await catchUp(dispatcher)
    expect(countOf('one')).toBe(2)
    expect(cursorOf(store, 'one')).toBe(newestPosition(store))
  })

  test('reacts to an event from another workstation once, and again after nothing', async () => {
    const dispatcher = dispatcherOf(counting('one'))
    await arrive(event('e1', { workstationId: 'elsewhere' }))
    await catchUp(dispatcher)
    await catchUp(dispatcher)
    expect(countOf('one')).toBe(1)
  })

  test('a reactor that throws stops neither the write nor the others, and is tried again with backoff', async () => {
    const broken = counting('broken', { broken: true })
    const dispatcher = dispatcherOf(broken, counting('well'))
    await writeHere(dispatcher, event('e1'))
    expect(await store.get('events', 'e1')).toBeDefined()
    expect([countOf('broken'), countOf('well')]).toEqual([0, 1])
    broken.state.broken = false
    await catchUp(dispatcher)
    expect(countOf('broken')).toBe(0)
    clock += 1000
    await catchUp(dispatcher)
    expect([countOf('broken'), countOf('well')]).toEqual([1, 1])
    expect(dispatcher.nextDueAt()).toBeUndefined()
  })

  test('after ten attempts it is a dead letter, which a person can retry', async () => {
    const broken = counting('broken', { broken: true })
    const dispatcher = dispatcherOf(broken)
    await writeHere(dispatcher, event('e1'))
    for (let attempt = 0; attempt < 12; attempt++) {
      clock += 3_600_000
      await catchUp(dispatcher)
    }
    const [letter] = deadLetters(store)
    expect(letter).toMatchObject({ reactor: 'broken', eventId: 'e1', attempts: 10 })
    expect(await dispatcher.retry(letter?.id ?? '')).toBe(false)
    broken.state.broken = false
    expect(await dispatcher.retry(letter?.id ?? '')).toBe(true)
    expect(countOf('broken')).toBe(1)
    expect(deadLetters(store)).toEqual([])
    expect(await dispatcher.retry('nothing')).toBeUndefined()
  })

  test('an event type or version from a newer release is kept and skipped', async () => {
    const dispatcher = dispatcherOf(counting('one'))
    await arrive(event('e1', { type: 'PatientTeleported' }))
    await arrive(event('e2', { version: 99 }))
    await arrive(event('e3'))
    await catchUp(dispatcher)
    expect(countOf('one')).toBe(1)
    expect(await store.get('events', 'e1')).toBeDefined()
  })

  test('a reactor added later is taken through the whole log', async () => {
    await writeHere(dispatcherOf(counting('old')), event('e1'), event('e2'))
    const later = dispatcherOf(counting('old'), counting('new'))
    await catchUp(later)
    expect([countOf('old'), countOf('new')]).toEqual([2, 2])
  })

  test('a reactor with a backlog does not overtake it', async () => {
    const late = counting('late')
    await arrive(event('e1'))
    const dispatcher = dispatcherOf(late)
    await writeHere(dispatcher, event('e2'))
    expect(countOf('late')).toBe(0)
    await catchUp(dispatcher)
    expect(countOf('late')).toBe(2)
  })

  test('many events are taken for all reactors in few transactions, each seeing what went before', async () => {
    const count = 250
    for (let number = 0; number < count; number++) await arrive(event(`e${number}`))
    const dispatcher = dispatcherOf(counting('one'), counting('other'))
    const commit = vi.spyOn(store, 'commit')
    await catchUp(dispatcher)
    expect([countOf('one'), countOf('other')]).toEqual([count, count])
    expect(commit).toHaveBeenCalledTimes(3)
  })

  test('one event at which a reactor throws holds up no other of its batch, for any reactor', async () => {
    const picky: Reactor = {
      name: 'picky',
      handles: {
        PatientDeleted: {
          does: 'throws at one event',
          facts: () => ({ projectionRows: ['count'] }),
          react: (seen, { projectionRows }) => {
            if (seen.id === 'e1') throw new Error('not this one')
            return [
              { kind: 'project', key: 'count', at: seen.at, value: Number(projectionRows.count ?? 0) + 1 },
            ]
          },
        },
      },
    }
    for (const id of ['e0', 'e1', 'e2', 'e3']) await arrive(event(id))
    await catchUp(dispatcherOf(picky, counting('well')))
    expect([countOf('picky'), countOf('well')]).toEqual([3, 4])
    expect(store.rows('SELECT event_id AS id FROM reaction_failure')).toEqual([{ id: 'e1' }])
  })

  test('a command that was written between two batches is reacted to after them', async () => {
    for (let number = 0; number < 150; number++) await arrive(event(`e${number}`))
    const dispatcher = dispatcherOf(counting('one'))
    expect(await dispatcher.catchUp()).toBe(true)
    await writeHere(dispatcher, event('here'))
    expect(countOf('one')).toBe(100)
    await catchUp(dispatcher)
    expect(countOf('one')).toBe(151)
  })

  test('two times that become free at once are not offered to the same person twice', async () => {
    const waiting: WaitingPatient = {
      id: 'w1',
      kind: 'waiting',
      patientId: 'p1',
      durationMinutes: 30,
      addedAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-20T09:00:00.000Z',
    }
    await store.commit([{ collection: 'daybook', before: undefined, after: waiting }])
    const offered: string[] = []
    const offering: Reactor = {
      name: 'offering',
      handles: {
        PatientDeleted: {
          does: 'offers a time to whoever has none',
          facts: () => ({ waitingPatients: true }),
          react: ({ id }, { waitingPatients }) =>
            waitingPatients
              .filter(({ offer }) => offer === undefined)
              .map((entry) => {
                offered.push(id)
                const slot = { doctorId: 'd1', startsAt: '2026-11-25T09:00Z', endsAt: '2026-11-25T09:30Z' }
                return { kind: 'offer', waitingPatientId: entry.id, slot }
              }),
        },
      },
    }
    await arrive(event('e1'))
    await arrive(event('e2'))
    await catchUp(dispatcherOf(offering))
    expect(offered).toEqual(['e1'])
    expect(await store.get('daybook', 'w1')).toMatchObject({ offer: { doctorId: 'd1' } })
  })
})
