import Value from 'typebox/value'
import { beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '#shared/events/catalogue.ts'
import { commands, queries } from '#shared/contract/contract.ts'
import { administrator, TestClinic } from '../testing/test-clinic.ts'

let clinic: TestClinic
let doctorId: string

/** The value of an accepted result; anything else fails the test with the refusal. */
function accepted<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const book = (
  startsAt: string,
  more: { patientId?: string; doctorId?: string; durationMinutes?: number } = {},
) => clinic.command('appointments.schedule', { patientId: 'ann', doctorId, startsAt, ...more })

beforeEach(async () => {
  clinic = new TestClinic({ region: 'md' })
  clinic.addPatient('ann')
  clinic.addPatient('bob')
  doctorId = accepted(await clinic.command('doctors.create', { familyName: 'House' })).value.id
})

describe('the walk', () => {
  test('AP1 a booking enters the page of its day and emits AppointmentScheduled', async () => {
    const { value } = accepted(await book('2026-11-24T10:00'))
    expect(value).toMatchObject({
      date: '2026-11-24',
      startsAt: '2026-11-24T09:00:00Z',
      endsAt: '2026-11-24T09:30:00Z',
      status: 'confirmed',
      newPatient: true,
    })
    expect(Value.Check(commands['appointments.schedule'].output, value)).toBe(true)
    const event = clinic.events.find(({ type }) => type === 'AppointmentScheduled')
    expect(Value.Check(catalogue.AppointmentScheduled.payload, event?.payload)).toBe(true)
    const day = accepted(await clinic.query('appointments.day', { date: '2026-11-24' }))
    expect(Value.Check(queries['appointments.day'].output, day)).toBe(true)
    expect(day.appointments).toMatchObject([{ id: value.id, patient: { familyName: 'ann' } }])
    expect(day.doctors).toMatchObject([
      { doctorId, working: [{ startsAt: '2026-11-24T08:00:00Z', endsAt: '2026-11-24T16:00:00Z' }] },
    ])
  })

  test('AP2 a double booking of the doctor is refused with whom and with three free times', async () => {
    const first = accepted(await book('2026-11-24T10:00')).value
    const refused = await book('2026-11-24T10:15', { patientId: 'bob' })
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'APPOINTMENT_OVERLAPS',
        details: {
          with: [{ appointmentId: first.id, axis: 'doctor', startsAt: first.startsAt, endsAt: first.endsAt }],
          alternatives: [
            { doctorId, startsAt: '2026-11-24T08:30:00Z' },
            { doctorId, startsAt: '2026-11-24T09:30:00Z' },
            { doctorId, startsAt: '2026-11-24T10:00:00Z' },
          ],
        },
      },
    })
  })

  test('AP2 a double booking of the patient is refused, and alternatives are free for both', async () => {
    const other = accepted(await clinic.command('doctors.create', { familyName: 'Wilson' })).value.id
    const first = accepted(await book('2026-11-24T10:00')).value
    const refused = await book('2026-11-24T10:00', { doctorId: other })
    if (refused.ok) throw new Error('It was booked.')
    expect(refused.error.details).toMatchObject({ with: [{ appointmentId: first.id, axis: 'patient' }] })
    const alternatives = refused.error.details['alternatives'] as { startsAt: string }[]
    expect(alternatives.map(({ startsAt }) => startsAt)).not.toContain('2026-11-24T09:00:00Z')
  })

  test.each([
    ['2026-11-24T08:00', 'OUTSIDE_WORKING_HOURS'],
    ['2026-11-24T16:45', 'OUTSIDE_WORKING_HOURS'],
    ['2026-12-25T10:00', 'CLINIC_CLOSED'],
    ['2026-11-24T23:45', 'CROSSES_MIDNIGHT'],
    ['2027-02-29T10:00', 'INVALID_INPUT'],
    ['2027-03-28T02:30', 'TIME_DOES_NOT_EXIST'],
    ['2026-10-25T02:30', 'TIME_IS_AMBIGUOUS'],
  ])('%s is refused as %s', async (startsAt, code) => {
    expect(await book(startsAt)).toMatchObject({ ok: false, error: { code } })
    expect(clinic.reader.all('appointments')).toEqual([])
  })

  test('AP9 two records of one person: what is booked twice is told, no more is booked, and the merged one’s can be moved', async () => {
    const other = accepted(await clinic.command('doctors.create', { familyName: 'Wilson' })).value.id
    const kept = accepted(await book('2026-11-24T10:00')).value
    const merged = accepted(await book('2026-11-24T10:15', { patientId: 'bob', doctorId: other })).value
    const merge = { keepPatientId: 'ann', mergePatientId: 'bob' }
    const { value } = accepted(await clinic.command('patients.merge', merge))
    expect(value.doubleBookings).toEqual([
      {
        appointmentIds: [kept.id, merged.id],
        startsAt: '2026-11-24T09:15:00Z',
        endsAt: '2026-11-24T09:30:00Z',
      },
    ])

    const moved = { appointmentId: merged.id, startsAt: '2026-11-24T12:00' }
    expect(accepted(await clinic.command('appointments.reschedule', moved)).value.patientId).toBe('bob')
    const again = await book('2026-11-24T12:00', { patientId: 'ann' })
    expect(again).toMatchObject({
      ok: false,
      error: {
        code: 'APPOINTMENT_OVERLAPS',
        details: { with: [{ appointmentId: merged.id, axis: 'patient' }] },
      },
    })
    if (again.ok) throw new Error('It was booked.')
    const alternatives = again.error.details['alternatives'] as { startsAt: string }[]
    expect(alternatives.map(({ startsAt }) => startsAt)).not.toContain('2026-11-24T11:00:00Z')
    const back = await clinic.command('appointments.reschedule', { ...moved, startsAt: '2026-11-24T10:15' })
    expect(back).toMatchObject({ ok: false, error: { code: 'APPOINTMENT_OVERLAPS' } })
  })

  test('AP3 a cancelled appointment frees its time', async () => {
    const { value } = accepted(await book('2026-11-24T10:00'))
    const canceled = accepted(await clinic.command('appointments.cancel', { appointmentId: value.id }))
    expect(canceled.value).toMatchObject({ status: 'canceled', canceledBy: 'clinic' })
    expect(Value.Check(catalogue.AppointmentCanceled.payload, canceled.events[0]?.payload)).toBe(true)
    accepted(await book('2026-11-24T10:00', { patientId: 'bob' }))
    const again = await clinic.command('appointments.cancel', { appointmentId: value.id })
    expect(again).toMatchObject({ ok: false, error: { code: 'APPOINTMENT_NOT_OPEN' } })
  })

  test('AP4 a move does not collide with itself, and between days touches both pages', async () => {
    const { value } = accepted(await book('2026-11-24T10:00'))
    const move = { appointmentId: value.id }
    accepted(await clinic.command('appointments.reschedule', { ...move, startsAt: '2026-11-24T10:15' }))
    const moved = accepted(
      await clinic.command('appointments.reschedule', { ...move, startsAt: '2026-11-25T10:15' }),
    )
    expect(Value.Check(catalogue.AppointmentRescheduled.payload, moved.events[0]?.payload)).toBe(true)
    expect(clinic.reader.all('daybook')).toMatchObject([
      { id: '2026-11-24', bookings: [] },
      { id: '2026-11-25', bookings: [{ appointmentId: value.id }] },
    ])
  })

  test('AP5 only an administrator overbooks, and only with a reason', async () => {
    accepted(await book('2026-11-24T10:00'))
    const over = { patientId: 'bob', doctorId, startsAt: '2026-11-24T10:00' }
    const overbookReason = 'in pain'
    const byDesk = await clinic.command('appointments.schedule', { ...over, overbookReason })
    expect(byDesk).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    const blank = await clinic.command(
      'appointments.schedule',
      { ...over, overbookReason: ' ' },
      administrator,
    )
    expect(blank).toMatchObject({ ok: false, error: { code: 'OVERBOOK_REASON_MISSING' } })
    const done = accepted(
      await clinic.command('appointments.schedule', { ...over, overbookReason }, administrator),
    )
    expect(done).toMatchObject({ reason: 'in pain', value: { overbookReason: 'in pain' } })
  })

  test('AP6 a deleted patient is not booked, moved or received', async () => {
    const { value } = accepted(await book('2026-11-24T10:00'))
    clinic.addPatient('ann', { deletedAt: clinic.now })
    const refused = { ok: false, error: { code: 'PATIENT_DELETED' } }
    expect(await book('2026-11-24T11:00')).toMatchObject(refused)
    const move = { appointmentId: value.id, startsAt: '2026-11-24T12:00' }
    expect(await clinic.command('appointments.reschedule', move)).toMatchObject(refused)
    const arrive = { appointmentId: value.id, status: 'arrived' as const }
    expect(await clinic.command('appointments.setStatus', arrive)).toMatchObject(refused)
    accepted(await clinic.command('appointments.cancel', { appointmentId: value.id }))
  })
})

test('the visit’s times are kept, and one step back takes them back', async () => {
  const { id: appointmentId } = accepted(await book('2026-11-24T10:00')).value
  const steps: Record<string, unknown>[] = []
  for (const [minute, status] of ['arrived', 'inRoom', 'done', 'confirmed'].entries()) {
    clinic.now = `2026-11-24T09:0${minute}:00.000Z`
    const input = { appointmentId, status: status as 'arrived' }
    steps.push(accepted(await clinic.command('appointments.setStatus', input)).value)
  }
  expect(steps[2]).toMatchObject({
    arrivedAt: '2026-11-24T09:00:00.000Z',
    seatedAt: '2026-11-24T09:01:00.000Z',
    doneAt: '2026-11-24T09:02:00.000Z',
  })
  expect(steps[3]).not.toHaveProperty('arrivedAt')
})

test('a no-show frees the time and comes back only while it is free', async () => {
  const { id: appointmentId } = accepted(await book('2026-11-24T10:00')).value
  accepted(await clinic.command('appointments.setStatus', { appointmentId, status: 'noShow' }))
  const other = accepted(await book('2026-11-24T10:00', { patientId: 'bob' })).value
  const back = { appointmentId, status: 'confirmed' as const }
  expect(await clinic.command('appointments.setStatus', back)).toMatchObject({
    ok: false,
    error: { code: 'APPOINTMENT_OVERLAPS' },
  })
  accepted(await clinic.command('appointments.cancel', { appointmentId: other.id }))
  accepted(await clinic.command('appointments.setStatus', back))
})

test('a series keeps its wall time over a clock change and reports each collision', async () => {
  const taken = accepted(await book('2027-03-29T10:00', { patientId: 'bob' })).value
  const series = accepted(
    await clinic.command('appointments.scheduleSeries', {
      patientId: 'ann',
      doctorId,
      startsAt: '2027-03-15T10:00',
      everyWeeks: 1,
      until: '2027-04-05',
    }),
  ).value
  expect(series.booked.map(({ startsAt }) => startsAt)).toEqual([
    '2027-03-15T09:00:00Z',
    '2027-03-22T09:00:00Z',
    '2027-04-05T08:00:00Z',
  ])
  expect(series.booked.map(({ newPatient }) => newPatient)).toEqual([true, false, false])
  expect(series.refused).toMatchObject([
    {
      startsAt: '2027-03-29T10:00',
      code: 'APPOINTMENT_OVERLAPS',
      details: { with: [{ appointmentId: taken.id }] },
    },
  ])
})

test('free times are on the grid, in the part of the day, and not in the past', async () => {
  clinic.now = '2026-11-24T11:10:00.500Z'
  await book('2026-11-24T12:30', { durationMinutes: 30 })
  const free = async (input: { dayPart?: 'morning' | 'afternoon'; limit: number; from?: string }) =>
    accepted(await clinic.query('slots.free', { doctorId, ...input })).map(({ startsAt }) => startsAt)
  expect(await free({ limit: 2 })).toEqual(['2026-11-24T12:00:00Z', '2026-11-24T12:30:00Z'])
  expect(await free({ limit: 1, dayPart: 'morning' })).toEqual(['2026-11-25T08:00:00Z'])
  expect(await free({ limit: 1, from: '2026-12-25T09:00' })).toEqual(['2026-12-28T08:00:00Z'])
})

test('the same wish with the same id is booked once', async () => {
  const wish = { patientId: 'ann', doctorId, startsAt: '2026-11-24T10:00', id: 'chosen' }
  const first = accepted(await clinic.command('appointments.schedule', wish))
  const second = accepted(await clinic.command('appointments.schedule', wish))
  expect(second.value).toEqual(first.value)
  expect(second.writes).toEqual([])
})
