/** Moving a booking to another time, length or doctor. */
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { statusOfNewBooking } from '#shared/domain/scheduling/arbitration.ts'
import { permitBooking } from '#shared/domain/scheduling/booking-checks.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { bookingOf, withBooking, withoutBooking } from '#shared/domain/scheduling/day-book.ts'
import { addMinutes, minutesOf } from '#shared/domain/scheduling/interval.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Appointment, Party } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { appointmentSnapshot, doctorSnapshot } from '#shared/events/make-snapshots.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { appointmentParties, bookedPatient, pageWrite, usableDoctor } from './booking-records.ts'

export interface RescheduleWish {
  /** An instant; absent: as it is. */
  startsAt: string | undefined
  durationMinutes: number | undefined
  movedBy: Party
  overbookReason: string | undefined
}

export interface RescheduleRecords {
  appointment: Appointment | undefined
  /** The record that the appointment is in, though it may have been merged into another since. */
  patient: Patient | undefined
  /** Other records of the same person. */
  alsoPatientIds: readonly string[]
  doctorBefore: Doctor | undefined
  /** The doctor it moves to; the same record as `doctorBefore` when it stays. */
  doctor: Doctor | undefined
  /** Page of the day on which it stands now, and of the day it moves to: the same record when it is one day. */
  pageBefore: DayPage | undefined
  page: DayPage | undefined
}

/** Refuses an appointment that is unknown, or past moving and cancelling. */
export function openAppointment(appointment: Appointment | undefined) {
  if (!appointment) return refuse(refusal('NOT_FOUND', 'No such appointment.', { recordType: 'appointment' }))
  if (openStatuses.includes(appointment.status)) return accept(appointment)
  const details = { status: appointment.status }
  return refuse(refusal('APPOINTMENT_NOT_OPEN', 'The appointment can no longer be changed.', details))
}

/**
 * Decides on a move. A move to where it already is changes nothing.
 * @returns the appointment with the pages it leaves and enters and the event AppointmentRescheduled; or a refusal, also
 * APPOINTMENT_NOT_OPEN
 */
export function rescheduleAppointment(
  wish: RescheduleWish,
  records: RescheduleRecords,
  surroundings: Surroundings,
): Decided<Appointment> {
  const { now, clinic, actor } = surroundings
  const open = openAppointment(records.appointment)
  if (!open.ok) return open
  const before = open.value
  const patient = bookedPatient(records.patient)
  if (!patient.ok) return patient
  const doctor = usableDoctor(records.doctor)
  if (!doctor.ok) return doctor
  const startsAt = wish.startsAt ?? before.startsAt
  const endsAt = addMinutes(startsAt, wish.durationMinutes ?? minutesOf(before))
  const unmoved =
    startsAt === before.startsAt && endsAt === before.endsAt && doctor.value.id === before.doctorId
  if (unmoved && before.status !== 'displaced') return accept({ value: before, writes: [], events: [] })

  const { patientId } = before
  const { alsoPatientIds } = records
  const booking = { startsAt, endsAt, patientId, alsoPatientIds, doctor: doctor.value, clinic }
  const permission = permitBooking(
    { ...booking, appointmentId: before.id, page: records.page },
    wish.overbookReason,
    actor,
  )
  if (!permission.ok) return permission
  const { overbookReason, overlapAllowed } = permission.value
  const date = clinicDateOf(startsAt, clinic.timeZone)
  // The reason of an earlier overbooking was about the time it leaves.
  const { overbookReason: _reasonBefore, ...kept } = before
  const after: Appointment = {
    ...kept,
    updatedAt: now,
    doctorId: doctor.value.id,
    date,
    startsAt,
    endsAt,
    status: statusOfNewBooking(surroundings),
    ...(overbookReason === undefined ? {} : { overbookReason }),
  }
  const left = before.date === date ? undefined : withoutBooking(records.pageBefore, before.id, now)
  const entered = withBooking(records.page, date, bookingOf(after, overlapAllowed), now)
  return accept({
    value: after,
    writes: [
      { collection: 'appointments' as const, before, after },
      ...pageWrite(records.pageBefore, left),
      ...pageWrite(records.page, entered),
    ],
    events: [
      {
        type: 'AppointmentRescheduled' as const,
        subjectId: before.id,
        payload: {
          ...appointmentParties(after, patient.value, doctor.value, clinic),
          before: appointmentSnapshot(before),
          doctorBefore: doctorSnapshot(records.doctorBefore ?? doctor.value),
          movedBy: wish.movedBy,
        },
      },
    ],
    ...(overbookReason === undefined ? {} : { reason: overbookReason }),
  })
}
