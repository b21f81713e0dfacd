/** Booking a patient with a doctor. */
import { accept } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { statusOfNewBooking } from '#shared/domain/scheduling/arbitration.ts'
import { permitBooking } from '#shared/domain/scheduling/booking-checks.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { bookingOf, withBooking } from '#shared/domain/scheduling/day-book.ts'
import { addMinutes } from '#shared/domain/scheduling/interval.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { appointmentParties, pageWrite, usableDoctor, usablePatient } from './booking-records.ts'

export interface ScheduleWish {
  /** Id that the caller has chosen for the appointment. */
  id: string | undefined
  /** An instant. */
  startsAt: string
  /** Absent: the doctor's ordinary length. */
  durationMinutes: number | undefined
  reason: string | undefined
  note?: string | undefined
  overbookReason?: string | undefined
  seriesId?: string
}

export interface ScheduleRecords {
  patient: Patient | undefined
  /** Other records of the same person, which were merged into the patient's. */
  alsoPatientIds: readonly string[]
  doctor: Doctor | undefined
  /** The page of the clinic day on which the appointment starts. */
  page: DayPage | undefined
  /** True when the patient has no appointment yet. */
  newPatient: boolean
}

/**
 * Decides on a booking.
 * @returns the appointment with its page and the event AppointmentScheduled; or a refusal of `usablePatient`,
 * `usableDoctor` or `permitBooking`
 */
export function scheduleAppointment(
  wish: ScheduleWish,
  records: ScheduleRecords,
  surroundings: Surroundings,
): Decided<Appointment> {
  const { now, clinic, actor } = surroundings
  const patient = usablePatient(records.patient)
  if (!patient.ok) return patient
  const doctor = usableDoctor(records.doctor)
  if (!doctor.ok) return doctor
  const { startsAt } = wish
  const endsAt = addMinutes(startsAt, wish.durationMinutes ?? doctor.value.slotMinutes)
  const booking = {
    startsAt,
    endsAt,
    patientId: patient.value.id,
    alsoPatientIds: records.alsoPatientIds,
    doctor: doctor.value,
    clinic,
  }
  const permission = permitBooking({ ...booking, page: records.page }, wish.overbookReason, actor)
  if (!permission.ok) return permission
  const { overbookReason, overlapAllowed } = permission.value
  const date = clinicDateOf(startsAt, clinic.timeZone)
  const appointment: Appointment = withoutUndefined({
    id: wish.id ?? surroundings.newId(),
    createdAt: now,
    updatedAt: now,
    patientId: patient.value.id,
    doctorId: doctor.value.id,
    date,
    startsAt,
    endsAt,
    status: statusOfNewBooking(surroundings),
    reason: wish.reason,
    note: wish.note,
    newPatient: records.newPatient,
    overbookReason,
    seriesId: wish.seriesId,
  })
  const page = withBooking(records.page, date, bookingOf(appointment, overlapAllowed), now)
  const parties = appointmentParties(appointment, patient.value, doctor.value, clinic)
  return accept({
    value: appointment,
    writes: [
      { collection: 'appointments' as const, before: undefined, after: appointment },
      ...pageWrite(records.page, page),
    ],
    events: [
      {
        type: 'AppointmentScheduled' as const,
        subjectId: appointment.id,
        payload: { ...parties, imported: false },
      },
    ],
    ...(overbookReason === undefined ? {} : { reason: overbookReason }),
  })
}
