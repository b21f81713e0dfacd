/** Whatever is asked for, in whatever order: no two live bookings overlap, and pages agree with appointments. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import { clinicDateOf, dayBounds } from '#shared/domain/scheduling/clinic-time.ts'
import { instantAt, epochOf, overlaps } from '#shared/domain/scheduling/interval.ts'
import { administrator, receptionist, TestClinic } from '../testing/test-clinic.ts'

/** A zone, and a first day of three of which one changes the clocks. */
const places = [
  { timeZone: 'Europe/Madrid', country: 'ES', first: '2027-03-27' },
  { timeZone: 'Europe/Madrid', country: 'ES', first: '2026-10-24' },
  { timeZone: 'Australia/Lord_Howe', country: 'AU', first: '2027-04-03' },
  { timeZone: 'America/Santiago', country: 'CL', first: '2027-09-04' },
  { timeZone: 'Africa/Cairo', country: 'EG', first: '2027-04-29' },
]
const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
const patients = ['ann', 'bob', 'cid']

const pick = fc.nat({ max: 30 })
const step = fc.oneof(
  fc.record({
    kind: fc.constant('schedule' as const),
    minute: fc.nat({ max: 3 * 24 * 4 }),
    length: fc.constantFrom(15, 30, 60, 180),
    patient: fc.nat({ max: 2 }),
    doctor: fc.nat({ max: 1 }),
    overbook: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('reschedule' as const),
    pick,
    minute: fc.nat({ max: 3 * 24 * 4 }),
    length: fc.constantFrom(15, 60, 240),
    doctor: fc.nat({ max: 1 }),
  }),
  fc.record({ kind: fc.constant('cancel' as const), pick }),
  fc.record({
    kind: fc.constant('status' as const),
    pick,
    status: fc.constantFrom(
      'confirmed' as const,
      'arrived' as const,
      'inRoom' as const,
      'done' as const,
      'noShow' as const,
    ),
  }),
  fc.record({ kind: fc.constant('free' as const), pick, length: fc.constantFrom(15, 30, 90) }),
)

async function openClinic(place: (typeof places)[number]) {
  const { first, ...settings } = place
  const clinic = new TestClinic({ ...settings, closedOnHolidays: false })
  clinic.now = `${addDays(first, -2)}T00:00:00.000Z`
  for (const patient of patients) clinic.addPatient(patient)
  for (const id of ['d1', 'd2']) {
    const created = await clinic.command('doctors.create', {
      id,
      familyName: id,
      slotMinutes: 15,
      workingHours: allDay,
    })
    expect(created.ok).toBe(true)
  }
  return clinic
}

function checkInvariants(clinic: TestClinic, timeZone: string) {
  const appointments = clinic.reader.all('appointments')
  const live = appointments.filter(({ status }) => liveStatuses.includes(status))
  const strict = live.filter(({ overbookReason }) => overbookReason === undefined)
  for (const [index, left] of strict.entries()) {
    for (const right of strict.slice(index + 1)) {
      const shared = left.doctorId === right.doctorId || left.patientId === right.patientId
      if (shared) expect(overlaps(left, right), `${left.id} and ${right.id}`).toBe(false)
    }
  }
  const stands = live.map(({ date, id, doctorId, patientId, startsAt, endsAt }) =>
    [date, id, doctorId, patientId, startsAt, endsAt].join(' '),
  )
  const onPages = clinic.reader
    .all('daybook')
    .flatMap((page) =>
      page.kind === 'page'
        ? page.bookings.map(({ appointmentId, doctorId, patientId, startsAt, endsAt }) =>
            [page.id, appointmentId, doctorId, patientId, startsAt, endsAt].join(' '),
          )
        : [],
    )
  expect(onPages.sort()).toEqual(stands.sort())
  for (const { startsAt, endsAt, date } of appointments) {
    expect(clinicDateOf(startsAt, timeZone)).toBe(date)
    expect(endsAt <= dayBounds(date, timeZone).endsAt).toBe(true)
  }
}

test('AP7 no sequence of commands makes two live bookings of a doctor or a patient overlap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), fc.array(step, { maxLength: 30 }), async (place, steps) => {
      const clinic = await openClinic(place)
      const start = epochOf(dayBounds(place.first, place.timeZone).startsAt)
      const at = (quarter: number) => instantAt(start + quarter * 15 * 60_000)
      const doctors = ['d1', 'd2']
      for (const one of steps) {
        const appointments = clinic.reader.all('appointments')
        const chosen =
          appointments[('pick' in one ? one.pick : 0) % Math.max(appointments.length, 1)]?.id ?? 'none'
        if (one.kind === 'schedule') {
          const wish = {
            patientId: patients[one.patient] ?? '',
            doctorId: doctors[one.doctor] ?? '',
            startsAt: at(one.minute),
            durationMinutes: one.length,
          }
          if (one.overbook) {
            await clinic.command(
              'appointments.schedule',
              { ...wish, overbookReason: 'urgent' },
              administrator,
            )
          } else await clinic.command('appointments.schedule', wish, receptionist)
        } else if (one.kind === 'reschedule') {
          await clinic.command('appointments.reschedule', {
            appointmentId: chosen,
            startsAt: at(one.minute),
            durationMinutes: one.length,
            doctorId: doctors[one.doctor] ?? '',
          })
        } else if (one.kind === 'cancel')
          await clinic.command('appointments.cancel', { appointmentId: chosen })
        else if (one.kind === 'status') {
          await clinic.command('appointments.setStatus', { appointmentId: chosen, status: one.status })
        } else {
          const from = at(one.pick * 8)
          const free = await clinic.query('slots.free', { from, durationMinutes: one.length, limit: 3 })
          const [slot] = free.ok ? free.value : []
          if (!slot) throw new Error('A clinic that is open day and night has a free time.')
          // A free time is bookable for someone who has no other appointment then.
          clinic.addPatient('new')
          const { doctorId, startsAt } = slot
          const wish = { patientId: 'new', doctorId, startsAt, durationMinutes: one.length }
          const booked = await clinic.command('appointments.schedule', wish)
          if (booked.ok) await clinic.command('appointments.cancel', { appointmentId: booked.value.value.id })
          else throw new Error(`A free time was not bookable: ${JSON.stringify(booked.error)}`)
        }
        checkInvariants(clinic, place.timeZone)
      }
    }),
    { numRuns: 150 },
  )
})

test('AP8 the alternatives of a refusal are bookable', async () => {
  const quarter = fc.nat({ max: 95 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...places),
      fc.array(quarter, { minLength: 2, maxLength: 12 }),
      async (place, quarters) => {
        const clinic = await openClinic(place)
        const start = epochOf(dayBounds(place.first, place.timeZone).startsAt)
        for (const one of quarters) {
          const startsAt = instantAt(start + one * 15 * 60_000)
          const wish = { patientId: 'ann', doctorId: 'd1', durationMinutes: 60 }
          const decided = await clinic.command('appointments.schedule', { ...wish, startsAt })
          if (decided.ok) continue
          const alternatives = decided.error.details['alternatives'] as {
            startsAt: string
            doctorId: string
          }[]
          expect(alternatives).toHaveLength(3)
          for (const slot of alternatives) {
            const taken = await clinic.command('appointments.schedule', {
              ...wish,
              ...{ startsAt: slot.startsAt },
            })
            if (!taken.ok) throw new Error(`An alternative was refused: ${taken.error.code}`)
            await clinic.command('appointments.cancel', { appointmentId: taken.value.value.id })
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})
