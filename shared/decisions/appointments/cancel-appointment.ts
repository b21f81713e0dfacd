/** Cancelling a booking frees its time. */
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { withoutBooking } from '#shared/domain/scheduling/day-book.ts'
import type { Appointment, Party } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { appointmentParties, pageWrite } from './booking-records.ts'
import { openAppointment } from './reschedule-appointment.ts'

export interface CancelWish {
  canceledBy: Party
  reason: string | undefined
}

export interface CancelRecords {
  appointment: Appointment | undefined
  patient: Patient | undefined
  doctor: Doctor | undefined
  page: DayPage | undefined
}

/**
 * Decides on a cancellation; a deleted patient's is allowed.
 * @returns the appointment without its entry on the page and the event AppointmentCanceled; or NOT_FOUND,
 * APPOINTMENT_NOT_OPEN
 */
export function cancelAppointment(
  wish: CancelWish,
  records: CancelRecords,
  { now, clinic }: Surroundings,
): Decided<Appointment> {
  const open = openAppointment(records.appointment)
  if (!open.ok) return open
  const before = open.value
  const { patient, doctor, page } = records
  if (!patient || !doctor) return refuse(refusal('NOT_FOUND', 'The patient or doctor is no longer recorded.'))
  const reason = wish.reason === undefined ? {} : { reason: wish.reason }
  const after: Appointment = {
    ...before,
    updatedAt: now,
    status: 'canceled',
    canceledAt: now,
    canceledBy: wish.canceledBy,
    ...(wish.reason === undefined ? {} : { cancelReason: wish.reason }),
  }
  const parties = appointmentParties(after, patient, doctor, clinic)
  return accept({
    value: after,
    writes: [
      { collection: 'appointments' as const, before, after },
      ...pageWrite(page, withoutBooking(page, before.id, now)),
    ],
    events: [
      {
        type: 'AppointmentCanceled' as const,
        subjectId: before.id,
        payload: { ...parties, canceledBy: wish.canceledBy, ...reason },
      },
    ],
    ...reason,
  })
}
