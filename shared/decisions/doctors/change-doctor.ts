/** Changes of a doctor: details, weekly hours, absences; and the bookings that such a change leaves outside hours. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Absence, Doctor } from '#shared/domain/records/doctor.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { dayBounds, stretchOfDay } from '#shared/domain/scheduling/clinic-time.ts'
import { contains, type Interval } from '#shared/domain/scheduling/interval.ts'
import { type DoctorHours, workingTime } from '#shared/domain/scheduling/working-time.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { readDoctorDetails, readWorkingHours } from './doctor-details.ts'

const noSuchDoctor = refuse(refusal('NOT_FOUND', 'No such doctor.', { recordType: 'doctor' }))

const writeDoctor = (before: Doctor, after: Doctor) => ({
  value: after,
  writes: [{ collection: 'doctors' as const, before, after }],
  events: [],
})

/** What a change of hours answers: the doctor, and bookings that were inside working time and no longer are. */
interface ChangedHours {
  doctor: Doctor
  affectedAppointmentIds: string[]
}

/** Ids of the bookings, in order, that fit the hours before a change and do not fit those after it. */
export function leftOutside(
  appointments: readonly Appointment[],
  before: { hours: DoctorHours; clinic: Clinic },
  after: { hours: DoctorHours; clinic: Clinic },
): string[] {
  const fits = ({ hours, clinic }: { hours: DoctorHours; clinic: Clinic }, appointment: Appointment) =>
    workingTime(hours, appointment.date, clinic).some((stretch) => contains(stretch, appointment))
  return appointments
    .filter((appointment) => fits(before, appointment) && !fits(after, appointment))
    .sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
    .map(({ id }) => id)
}

/** Decides on new details. @returns the doctor; or NOT_FOUND, NAME_MISSING, PHONE_INVALID, EMAIL_INVALID */
export function updateDoctor(
  { changes }: CommandInput<'doctors.update'>,
  before: Doctor | undefined,
  { now, clinic }: Surroundings,
): Decided<Doctor> {
  if (!before) return noSuchDoctor
  const details = readDoctorDetails(changes, clinic.country)
  if (!details.ok) return details
  const active = changes.active ?? before.active
  const after: Doctor = { ...before, ...details.value.set, active, updatedAt: now }
  for (const field of details.value.emptied) delete after[field]
  return accept(writeDoctor(before, after))
}

/**
 * Decides on new weekly hours.
 * @param coming the doctor's open bookings from now on
 * @returns the doctor and the bookings left outside; or NOT_FOUND, WORKING_HOURS_INVALID
 */
export function setWorkingHours(
  input: CommandInput<'doctors.setWorkingHours'>,
  before: Doctor | undefined,
  coming: readonly Appointment[],
  { now, clinic }: Surroundings,
): Decided<ChangedHours> {
  if (!before) return noSuchDoctor
  const workingHours = readWorkingHours(input.workingHours)
  if (!workingHours.ok) return workingHours
  const doctor: Doctor = { ...before, workingHours: workingHours.value, updatedAt: now }
  const affectedAppointmentIds = leftOutside(coming, { hours: before, clinic }, { hours: doctor, clinic })
  return accept({ ...writeDoctor(before, doctor), value: { doctor, affectedAppointmentIds } })
}

/** Whole days as instants, or a part of one; ABSENCE_INVALID when there is no such stretch. */
function absenceStretch(
  input: CommandInput<'doctors.addAbsence'>,
  timeZone: string,
): Result<Interval, Refusal> {
  const { fromDate, toDate, fromTime, toTime } = input
  const invalid = (message: string) => refuse(refusal('ABSENCE_INVALID', message, { fromDate, toDate }))
  if (!isCalendarDate(fromDate) || !isCalendarDate(toDate)) return invalid('No such date.')
  if (toDate < fromDate) return invalid('The absence ends before it begins.')
  if (fromTime === undefined && toTime === undefined) {
    return accept({
      startsAt: dayBounds(fromDate, timeZone).startsAt,
      endsAt: dayBounds(toDate, timeZone).endsAt,
    })
  }
  if (fromTime === undefined || toTime === undefined) return invalid('Part of a day needs both times.')
  if (fromDate !== toDate) return invalid('Part of a day lies on one date.')
  const time = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
  if (!time.test(fromTime) || !time.test(toTime) || fromTime >= toTime)
    return invalid('No such stretch of a day.')
  const stretch = stretchOfDay(fromDate, fromTime, toTime, timeZone)
  return stretch ? accept(stretch) : invalid('The clocks skip that stretch of the day.')
}

/**
 * Decides on an absence.
 * @param coming the doctor's open bookings from now on
 * @returns the doctor, the absence's id, and the bookings left outside; or NOT_FOUND, ABSENCE_INVALID
 */
export function addAbsence(
  input: CommandInput<'doctors.addAbsence'>,
  before: Doctor | undefined,
  coming: readonly Appointment[],
  { now, clinic, newId }: Surroundings,
): Decided<ChangedHours & { absenceId: string }> {
  if (!before) return noSuchDoctor
  const stretch = absenceStretch(input, clinic.timeZone)
  if (!stretch.ok) return stretch
  if (before.absences.length >= 500) {
    return refuse(refusal('ABSENCE_INVALID', 'The doctor has 500 absences already; remove old ones first.'))
  }
  const absenceId = newId()
  const absence: Absence = withoutUndefined({
    id: absenceId,
    startsAt: stretch.value.startsAt,
    endsAt: stretch.value.endsAt,
    kind: input.kind,
    note: input.note,
  })
  const absences = [...before.absences, absence].sort((left, right) =>
    left.startsAt < right.startsAt ? -1 : 1,
  )
  const doctor: Doctor = { ...before, absences, updatedAt: now }
  const affectedAppointmentIds = leftOutside(coming, { hours: before, clinic }, { hours: doctor, clinic })
  return accept({ ...writeDoctor(before, doctor), value: { doctor, affectedAppointmentIds, absenceId } })
}

/** Decides on removing an absence. @returns the doctor; or NOT_FOUND */
export function removeAbsence(
  { absenceId }: CommandInput<'doctors.removeAbsence'>,
  before: Doctor | undefined,
  { now }: Surroundings,
): Decided<Doctor> {
  if (!before) return noSuchDoctor
  const absences = before.absences.filter(({ id }) => id !== absenceId)
  if (absences.length === before.absences.length) {
    return refuse(refusal('NOT_FOUND', 'No such absence.', { recordType: 'absence' }))
  }
  return accept(writeDoctor(before, { ...before, absences, updatedAt: now }))
}
