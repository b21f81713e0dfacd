import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { summarise } from '#shared/domain/analytics/summary.ts'
import type { WaitingPatient } from '#shared/domain/records/day-page.ts'
import type { EventName, EventOf } from '#shared/events/catalogue.ts'
import { TestClinic } from '../testing/test-clinic.ts'
import { analyticsReactor } from './analytics.ts'
import { appointmentsReactor } from './appointments.ts'
import { type Change, type EventSource, type Facts, noFacts, type Reactor } from './reactor.ts'
import { slotsReactor } from './slots.ts'

type AnyEvent = EventOf<EventName>
type Rows = Map<string, { at: string; value: unknown }>

/** Hands an event to a reactor with its own rows as facts, as the dispatcher does, and keeps the rows it projects. */
function deliver(
  reactor: Reactor,
  event: AnyEvent,
  rows: Rows,
  facts: Partial<Facts> = {},
  source: EventSource = 'local',
) {
  const reaction = reactor.handles[event.type]
  if (!reaction) return []
  const request = reaction.facts?.(event as never, source) ?? {}
  const asked = (request.projectionRows ?? []).flatMap((key) => {
    const row = rows.get(key)
    return row ? [[key, row.value]] : []
  })
  const known: Facts = {
    ...noFacts,
    projectionRows: Object.fromEntries(asked) as Record<string, unknown>,
    ...facts,
  }
  const changes: Change[] = reaction.react(event as never, known, source)
  for (const change of changes) {
    if (change.kind === 'project') rows.set(change.key, { at: change.at, value: change.value })
  }
  return changes
}

/** Events of a morning at the desk: two bookings, one moved, one cancelled. */
async function morning(): Promise<AnyEvent[]> {
  const clinic = new TestClinic()
  clinic.addPatient('ann')
  clinic.addPatient('bob')
  await clinic.command('doctors.create', { id: 'd1', familyName: 'House' })
  const wish = { doctorId: 'd1', startsAt: '2026-11-24T10:00' }
  await clinic.command('appointments.schedule', { ...wish, patientId: 'ann', id: 'a1' })
  await clinic.command('appointments.schedule', {
    ...wish,
    patientId: 'bob',
    id: 'b1',
    startsAt: '2026-11-24T12:00',
    durationMinutes: 60,
  })
  await clinic.command('appointments.reschedule', { appointmentId: 'a1', startsAt: '2026-11-25T10:00' })
  await clinic.command('appointments.cancel', { appointmentId: 'b1' })
  return clinic.events
    .map((event, index) => stored(event, index))
    .filter(({ type }) => type.startsWith('App'))
}

const stored = (event: { type: string; subjectId: string; payload: unknown }, index: number): AnyEvent =>
  ({
    ...event,
    id: `event-${index}`,
    version: 1,
    at: `2026-11-23T07:00:${String(index).padStart(2, '0')}.000Z`,
    workstationId: 'desk-1',
    actor: { kind: 'staff', id: 'desk', name: 'Rita', roles: [] },
  }) as AnyEvent

const waiting = (id: string, more: Partial<WaitingPatient> = {}): WaitingPatient => ({
  id,
  kind: 'waiting',
  updatedAt: '2026-11-20T08:00:00.000Z',
  addedAt: `2026-11-20T08:00:00.00${id.length}Z`,
  patientId: `waiting-${id}`,
  durationMinutes: 30,
  ...more,
})

/** The same events in another order, each once or more. */
const disordered = <Item>(items: readonly Item[]) =>
  fc
    .shuffledSubarray(
      items.flatMap((item) => [item, item]),
      { minLength: items.length },
    )
    .map((some) => [...some, ...items.filter((item) => !some.includes(item))])

describe('slots', () => {
  test('repeated and reordered events leave the same rows', async () => {
    const events = await morning()
    const kept: Rows = new Map()
    for (const event of events) deliver(slotsReactor, event, kept, {}, 'remote')
    expect(kept.get('appointment:a1')?.value).toMatchObject({
      startsAt: '2026-11-25T09:00:00Z',
      booked: true,
    })
    expect(kept.get('appointment:b1')?.value).toMatchObject({ booked: false })
    fc.assert(
      fc.property(disordered(events), (order) => {
        const rows: Rows = new Map()
        for (const event of order) deliver(slotsReactor, event, rows, {}, 'remote')
        expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(kept))
      }),
    )
  })

  test('a displacement that two desks with different clocks told leaves the row that the record says', async () => {
    const events = await morning()
    const moved = events.find(({ type }) => type === 'AppointmentRescheduled')
    if (moved?.type !== 'AppointmentRescheduled') throw new Error('The morning has a move.')
    // The move came after the displacement; one of the two desks that told of it was a day ahead.
    const displaced = ['2026-11-22T07:00:00.000Z', '2026-11-24T07:00:00.000Z'].map(
      (at): AnyEvent => ({ ...moved, id: 'displaced', type: 'AppointmentDisplaced', at }) as AnyEvent,
    )
    const { appointment: snapshot, patient, doctor } = moved.payload
    const appointment: Facts['appointment'] = {
      ...snapshot,
      createdAt: moved.at,
      updatedAt: moved.at,
      patientId: patient.id,
      doctorId: doctor.id,
      status: 'confirmed',
    }
    fc.assert(
      fc.property(disordered([...displaced, moved]), (order) => {
        const rows: Rows = new Map()
        for (const event of order) deliver(slotsReactor, event, rows, { appointment }, 'remote')
        const { startsAt, endsAt } = snapshot
        expect([...rows.values()].map(({ value }) => value)).toEqual([
          { doctorId: 'd1', startsAt, endsAt, booked: true },
        ])
      }),
    )
  })

  test('freed time goes to those who wait longest and fit, and is not offered twice', async () => {
    const canceled = (await morning()).find(({ type }) => type === 'AppointmentCanceled')
    if (!canceled) throw new Error('The morning has a cancellation.')
    const waitingPatients = [
      waiting('ccc'),
      waiting('a', { durationMinutes: 90 }),
      waiting('bb', { dayPart: 'morning' }),
      waiting('dddd', { doctorId: 'd2' }),
      waiting('eeeee', { dayPart: 'afternoon' }),
    ]
    const offers = deliver(slotsReactor, canceled, new Map(), { waitingPatients }).filter(
      ({ kind }) => kind === 'offer',
    )
    expect(offers).toEqual([
      {
        kind: 'offer',
        waitingPatientId: 'ccc',
        slot: { doctorId: 'd1', startsAt: '2026-11-24T11:00:00Z', endsAt: '2026-11-24T11:30:00Z' },
      },
      {
        kind: 'offer',
        waitingPatientId: 'eeeee',
        slot: { doctorId: 'd1', startsAt: '2026-11-24T11:30:00Z', endsAt: '2026-11-24T12:00:00Z' },
      },
    ])
    const offered = waitingPatients.map((entry) => {
      const offer = offers.find((change) => change.kind === 'offer' && change.waitingPatientId === entry.id)
      return offer?.kind === 'offer' ? { ...entry, offer: offer.slot } : entry
    })
    const again = deliver(slotsReactor, canceled, new Map(), {
      waitingPatients: [...offered, waiting('ffffff')],
    })
    expect(again.filter(({ kind }) => kind === 'offer')).toEqual([])
    const remote = deliver(slotsReactor, canceled, new Map(), { waitingPatients }, 'remote')
    expect(remote.filter(({ kind }) => kind === 'offer')).toEqual([])
  })
})

describe('appointments', () => {
  test('PD1 a deleted patient’s open appointments are cancelled', () => {
    const deleted = stored({ type: 'PatientDeleted', subjectId: 'ann', payload: { patientId: 'ann' } }, 1)
    const open = [{ id: 'a1' }, { id: 'a2' }] as Facts['openAppointmentsOfPatient']
    const changes = deliver(appointmentsReactor, deleted, new Map(), { openAppointmentsOfPatient: open })
    expect(changes).toMatchObject([
      { kind: 'command', name: 'appointments.cancel', input: { appointmentId: 'a1' } },
      { kind: 'command', name: 'appointments.cancel', input: { appointmentId: 'a2' } },
    ])
  })

  test('PD2 a booking that arrives late for a deleted patient is cancelled', async () => {
    const [scheduled] = await morning()
    if (!scheduled) throw new Error('The morning has a booking.')
    const open = [{ id: 'a1' }] as Facts['openAppointmentsOfPatient']
    const patient = { id: 'ann', deletedAt: '2026-11-23T06:00:00.000Z' } as Facts['patient']
    const facts = { openAppointmentsOfPatient: open }
    expect(deliver(appointmentsReactor, scheduled, new Map(), { ...facts, patient }, 'remote')).toHaveLength(
      1,
    )
    expect(deliver(appointmentsReactor, scheduled, new Map(), facts, 'remote')).toEqual([])
  })
})

describe('analytics', () => {
  const patientEvent = (type: string, patientId: string, index: number, payload: object) =>
    stored({ type, subjectId: patientId, payload: { patientId, ...payload } }, index)
  const restored = { changes: [{ field: 'deletedAt', before: 'x' }] }
  const events = [
    patientEvent('PatientCreated', 'ann', 1, { imported: false }),
    patientEvent('PatientDeleted', 'ann', 2, {}),
    patientEvent('PatientUpdated', 'ann', 3, restored),
    patientEvent('PatientCreated', 'bob', 4, { imported: false }),
    patientEvent('PatientUpdated', 'bob', 5, restored),
    patientEvent('PatientDeleted', 'bob', 6, {}),
    patientEvent('PatientCreated', 'cid', 7, { imported: true }),
    stored(
      {
        type: 'FeedbackSubmitted',
        subjectId: 'f1',
        payload: { feedbackId: 'f1', rating: 4, submittedAt: '2026-11-23T07:00:08.000Z' },
      },
      8,
    ),
    stored(
      {
        type: 'FeedbackSubmitted',
        subjectId: 'f2',
        payload: { feedbackId: 'f2', rating: 1, submittedAt: '2026-11-23T23:30:00.000Z' },
      },
      9,
    ),
    stored({ type: 'EquipmentLowStock', subjectId: 'e1', payload: { movementId: 'm1' } }, 10),
  ]
  const figuresOf = (rows: Rows) => {
    const list = [...rows].map(([key, row]) => ({ key, ...row }))
    return summarise({ from: '2026-11-23', to: '2026-11-24', by: 'day' }, [], list, 'Europe/Madrid')
  }

  test('figures rebuilt from events in any order, with repeats, equal the figures kept', () => {
    const kept: Rows = new Map()
    for (const event of events) deliver(analyticsReactor, event, kept)
    expect(figuresOf(kept)).toMatchObject([
      { from: '2026-11-23', newPatients: 1, feedbackCount: 1, feedbackRating: 4, lowStockEvents: 1 },
      // Half past midnight in Madrid: the next clinic day.
      { from: '2026-11-24', newPatients: 0, feedbackCount: 1, feedbackRating: 1, lowStockEvents: 0 },
    ])
    fc.assert(
      fc.property(disordered(events), (order) => {
        const rows: Rows = new Map()
        for (const event of order) deliver(analyticsReactor, event, rows)
        expect(figuresOf(rows)).toEqual(figuresOf(kept))
      }),
    )
  })
})
