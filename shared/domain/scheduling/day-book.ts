/** Pages of the day book: pure changes of one page, and what on it takes a doctor's or a patient's time. */
import { liveStatuses } from '../appointment-statuses.ts'
import type { Appointment, AppointmentStatus } from '../records/appointment.ts'
import type { Booking, DayPage } from '../records/day-page.ts'
import { type Interval, overlaps } from './interval.ts'

/** True when a booking with that status stands on its day's page. */
export const takesTime = (status: AppointmentStatus): boolean => liveStatuses.includes(status)

/** A booking that stands in the way of another, and for whom. */
export interface Collision extends Interval {
  appointmentId: string
  axis: 'doctor' | 'patient'
}

/** Order of time; of those that begin together, by id, so that it is the same everywhere. */
export const byTime = (
  left: Interval & { appointmentId: string },
  right: Interval & { appointmentId: string },
): number => {
  if (left.startsAt !== right.startsAt) return left.startsAt < right.startsAt ? -1 : 1
  return left.appointmentId < right.appointmentId ? -1 : 1
}

/** The entry by which an appointment stands on its page. */
export function bookingOf(appointment: Appointment, overlapAllowed: boolean): Booking {
  const { id, doctorId, patientId, startsAt, endsAt } = appointment
  const booking: Booking = { appointmentId: id, doctorId, patientId, startsAt, endsAt }
  return overlapAllowed ? { ...booking, overbooked: true } : booking
}

/** True when a page holds an appointment at the time, and for the people, that the appointment says. */
export function standsOn(page: DayPage | undefined, appointment: Appointment): boolean {
  const { id, doctorId, patientId, startsAt, endsAt } = appointment
  const booking = page?.bookings.find(({ appointmentId }) => appointmentId === id)
  return (
    booking?.startsAt === startsAt &&
    booking.endsAt === endsAt &&
    booking.doctorId === doctorId &&
    booking.patientId === patientId
  )
}

/**
 * The page with a booking, in place of the appointment's earlier one. It is put last, whatever its time: what lies before it on
 * the disk stays as it is, and a full day's page is not written anew for each booking.
 */
export function withBooking(page: DayPage | undefined, date: string, booking: Booking, now: string): DayPage {
  const others = (page?.bookings ?? []).filter(({ appointmentId }) => appointmentId !== booking.appointmentId)
  return { id: date, kind: 'page', updatedAt: now, bookings: [...others, booking] }
}

/** The page without an appointment's booking, or undefined when it holds none. */
export function withoutBooking(
  page: DayPage | undefined,
  appointmentId: string,
  now: string,
): DayPage | undefined {
  if (!page?.bookings.some((booking) => booking.appointmentId === appointmentId)) return undefined
  const bookings = page.bookings.filter((booking) => booking.appointmentId !== appointmentId)
  return { ...page, updatedAt: now, bookings }
}

/**
 * The bookings on a page that a wish collides with: the same doctor's and the same patient's, in order of time; each once,
 * for its doctor when for both.
 * @param wish `appointmentId` is the booking that is being moved; it does not collide with itself. `alsoPatientIds` are other
 * records of the same person, which were merged
 */
export function collisionsOn(
  page: DayPage | undefined,
  wish: Interval & {
    doctorId: string
    patientId: string
    alsoPatientIds?: readonly string[]
    appointmentId?: string
  },
): Collision[] {
  const collisions = (page?.bookings ?? []).flatMap((booking): Collision[] => {
    if (booking.appointmentId === wish.appointmentId || !overlaps(booking, wish)) return []
    const { appointmentId, startsAt, endsAt } = booking
    if (booking.doctorId === wish.doctorId) return [{ appointmentId, axis: 'doctor', startsAt, endsAt }]
    const samePatient =
      booking.patientId === wish.patientId || wish.alsoPatientIds?.includes(booking.patientId)
    if (samePatient) return [{ appointmentId, axis: 'patient', startsAt, endsAt }]
    return []
  })
  return collisions.sort(byTime)
}
