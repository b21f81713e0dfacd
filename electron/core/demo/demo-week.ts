/** The demonstration clinic's bookings: some days back, today as it stands in the late morning, and the days ahead. */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import { addMinutes, epochOf } from '#shared/domain/scheduling/interval.ts'
import { workingTime } from '#shared/domain/scheduling/working-time.ts'
import {
  appointmentSnapshot,
  clinicSnapshot,
  doctorSnapshot,
  patientSnapshot,
} from '#shared/events/make-snapshots.ts'
import { visitReasons } from './demo-people.ts'
import type { DraftClinic } from './draft-clinic.ts'

/** Days before and after today that have bookings, and how full each is, in percent of the slots. */
const firstDay = -6
const lastDay = 9
const fullness = (day: number): number => (day === 0 ? 85 : day < 0 ? 45 : day <= 3 ? 65 : 35)

export interface DemoWeek {
  clinic: Clinic
  doctors: readonly Doctor[]
  patients: readonly Patient[]
  /** Today in clinic time. */
  today: string
  /** When the desk looks at the board: what is over by then is done. */
  deskTime: string
}

const timestamp = (instant: string): string => `${instant.slice(0, 19)}.000Z`

/** Books all days, doctor by doctor. */
export async function draftWeek(draft: DraftClinic, week: DemoWeek): Promise<void> {
  for (let day = firstDay; day <= lastDay; day++) {
    const date = addDays(week.today, day)
    for (const doctor of week.doctors) await bookDay(draft, week, doctor, date, fullness(day))
  }
  await overbookOne(draft, week)
  await displaceSome(draft, week)
}

async function bookDay(
  draft: DraftClinic,
  week: DemoWeek,
  doctor: Doctor,
  date: string,
  percentBooked: number,
): Promise<void> {
  const { random } = draft
  for (const stretch of workingTime(doctor, date, week.clinic)) {
    let startsAt = stretch.startsAt
    while (addMinutes(startsAt, doctor.slotMinutes) <= stretch.endsAt) {
      const long = random.percent(15) && addMinutes(startsAt, 2 * doctor.slotMinutes) <= stretch.endsAt
      const durationMinutes = doctor.slotMinutes * (long ? 2 : 1)
      if (random.percent(percentBooked)) await bookOne(draft, week, doctor, startsAt, durationMinutes)
      startsAt = addMinutes(startsAt, durationMinutes)
    }
  }
}

async function bookOne(
  draft: DraftClinic,
  week: DemoWeek,
  doctor: Doctor,
  startsAt: string,
  durationMinutes: number,
): Promise<void> {
  const { random } = draft
  // Booked some days before the visit, and never in what is the future at the desk.
  const bookedAt = addMinutes(startsAt, -60 * 24 * random.integer(2, 20))
  draft.now = timestamp(
    bookedAt < week.deskTime ? bookedAt : addMinutes(week.deskTime, -random.integer(30, 6000)),
  )
  const patient = random.pick(week.patients)
  const booked = await draft.attempt('appointments.schedule', {
    id: draft.newId(),
    patientId: patient.id,
    doctorId: doctor.id,
    startsAt,
    durationMinutes,
    reason: random.pick(visitReasons),
  })
  // The patient may be with another doctor at the time; then the slot stays free.
  if (!booked.ok) return
  if (random.percent(6)) {
    draft.now = timestamp(addMinutes(draft.now.slice(0, 19) + 'Z', 25))
    await draft.run('appointments.cancel', {
      appointmentId: booked.value.id,
      canceledBy: random.pick(['patient', 'clinic'] as const),
      reason: random.pick(['Cannot come', 'Feels ill', 'Moved away']),
    })
    return
  }
  await liveThrough(draft, week, booked.value)
}

/** What has happened to a booking by the time the desk looks at it. */
async function liveThrough(draft: DraftClinic, week: DemoWeek, booked: Appointment): Promise<void> {
  const { random } = draft
  const { id: appointmentId, startsAt, endsAt } = booked
  const { deskTime } = week
  const note = async (status: 'arrived' | 'inRoom' | 'done' | 'noShow', at: string) => {
    draft.now = timestamp(at < deskTime ? at : deskTime)
    await draft.run('appointments.setStatus', { appointmentId, status })
  }
  const minutesToGo = (epochOf(startsAt) - epochOf(deskTime)) / 60_000
  if (minutesToGo > 25) return
  if (minutesToGo > 0) {
    if (random.percent(60)) await note('arrived', addMinutes(startsAt, -random.integer(5, 25)))
    return
  }
  if (random.percent(5)) {
    await note('noShow', addMinutes(startsAt, 15))
    return
  }
  await note('arrived', addMinutes(startsAt, -random.integer(2, 15)))
  if (minutesToGo > -4) return
  await note('inRoom', addMinutes(startsAt, random.integer(0, 4)))
  if (endsAt < deskTime) await note('done', addMinutes(endsAt, -random.integer(0, 3)))
}

/** Bookings of today or the next days that have not begun. */
async function upcoming(draft: DraftClinic, week: DemoWeek): Promise<Appointment[]> {
  const coming = await draft.read.find('appointments', {
    where: { startsAt: { $gt: week.deskTime }, status: 'confirmed' },
    sort: [{ startsAt: 'asc' }],
  })
  return coming
}

/** A patient whom nothing keeps from coming at a time. */
async function freePatient(draft: DraftClinic, week: DemoWeek, booked: Appointment): Promise<Patient> {
  const thatDay = await draft.read.find('appointments', { where: { date: booked.date } })
  const busy = new Set(thatDay.map((appointment) => appointment.patientId))
  return draft.random.pick(week.patients.filter((patient) => !busy.has(patient.id)))
}

/** An administrator let one patient in between. */
async function overbookOne(draft: DraftClinic, week: DemoWeek): Promise<void> {
  const [booked] = await upcoming(draft, week)
  if (!booked) return
  const patient = await freePatient(draft, week, booked)
  draft.now = timestamp(addMinutes(week.deskTime, -8))
  await draft.run('appointments.schedule', {
    id: draft.newId(),
    patientId: patient.id,
    doctorId: booked.doctorId,
    startsAt: booked.startsAt,
    durationMinutes: 20,
    reason: 'Toothache',
    overbookReason: 'Severe pain, fits in between',
  })
}

/**
 * Bookings that another desk made offline and that lost their time to an earlier one when both met: no command makes
 * these.
 */
async function displaceSome(draft: DraftClinic, week: DemoWeek): Promise<void> {
  const coming = await upcoming(draft, week)
  for (const place of [2, 9, 21]) {
    const kept = coming[place]
    if (!kept) continue
    const patient = await freePatient(draft, week, kept)
    const doctor = week.doctors.find(({ id }) => id === kept.doctorId)
    if (!doctor) continue
    draft.now = timestamp(addMinutes(week.deskTime, -place * 7))
    const displaced: Appointment = {
      id: draft.newId(),
      createdAt: draft.now,
      updatedAt: draft.now,
      patientId: patient.id,
      doctorId: kept.doctorId,
      date: kept.date,
      startsAt: kept.startsAt,
      endsAt: kept.endsAt,
      status: 'displaced',
      reason: draft.random.pick(visitReasons),
      note: 'Booked at the second desk while it was offline. Another booking of this time was accepted first.',
      newPatient: false,
    }
    draft.keep(
      [{ collection: 'appointments', before: undefined, after: displaced }],
      [
        {
          type: 'AppointmentScheduled',
          subjectId: displaced.id,
          payload: {
            appointment: appointmentSnapshot(displaced),
            patient: patientSnapshot(patient, week.clinic),
            doctor: doctorSnapshot(doctor),
            clinic: clinicSnapshot(week.clinic),
            imported: true,
          },
        },
      ],
    )
  }
}
