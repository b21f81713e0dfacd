/** A booking whose time the hub had already given to another one loses it, and is kept for the desk to find a new one. */
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { standsOn, withoutBooking } from '#shared/domain/scheduling/day-book.ts'
import type { Appointment, AppointmentStatus } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { appointmentParties, pageWrite } from './booking-records.ts'

/** Statuses that can lose their time; nobody who is in the house is sent away. */
const displaceable: readonly AppointmentStatus[] = ['requested', 'confirmed']

/** The event of one displacement: whoever notices it emits the same. */
export const displacementId = ({ id, startsAt }: Appointment): string => `displaced~${id}~${startsAt}`

/**
 * True when an appointment has lost its time: it can be displaced, and its page does not hold it at that time. A page that holds
 * it at another one, from a move that gave way, is no reason to keep it.
 */
export const hasLostItsTime = (appointment: Appointment, page: DayPage | undefined): boolean =>
  displaceable.includes(appointment.status) && !standsOn(page, appointment)

/**
 * Decides on a displacement. What meanwhile was cancelled, displaced already, or stands on its page again stays as it is.
 * @param known true when the event of this displacement is in the log already
 * @returns the appointment, without an entry on the page, and the event AppointmentDisplaced; or FORBIDDEN for people, NOT_FOUND
 */
export function displaceAppointment(
  records: {
    appointment: Appointment | undefined
    patient: Patient | undefined
    doctor: Doctor | undefined
    page: DayPage | undefined
  },
  known: boolean,
  { now, actor, clinic }: Surroundings,
): Decided<Appointment> {
  if (actor.kind !== 'system')
    return refuse(
      refusal('FORBIDDEN', 'Only the application itself displaces bookings.', { needs: 'system' }),
    )
  const { appointment: before, patient, doctor, page } = records
  if (!before || !patient || !doctor)
    return refuse(refusal('NOT_FOUND', 'The appointment, patient or doctor is no longer recorded.'))
  if (!hasLostItsTime(before, page)) return accept({ value: before, writes: [], events: [] })
  const after: Appointment = { ...before, updatedAt: now, status: 'displaced' }
  return accept({
    value: after,
    writes: [
      { collection: 'appointments' as const, before, after },
      ...pageWrite(page, withoutBooking(page, before.id, now)),
    ],
    events: [
      {
        type: 'AppointmentDisplaced' as const,
        subjectId: before.id,
        payload: appointmentParties(after, patient, doctor, clinic),
        ...(known ? {} : { id: displacementId(before) }),
      },
    ],
  })
}
