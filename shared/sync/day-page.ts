/**
 * The day book over several workstations (design decision 6): the hub's first accepted booking of a time stays; one that
 * overlaps it is displaced. One page holds a whole day, so one compare-and-swap on it decides for doctor and patient.
 */
import type { AppointmentStatus, Appointment } from '#shared/domain/records/appointment.ts'
import type { Booking, DayPage } from '#shared/domain/records/day-page.ts'
import {
  bookingOf,
  collisionsOn,
  takesTime,
  withBooking,
  withoutBooking,
} from '#shared/domain/scheduling/day-book.ts'

/** Statuses of patients who are, or were, in the house: nobody sends them away because of a page. */
const inTheHouse: readonly AppointmentStatus[] = ['arrived', 'inRoom', 'done']

/**
 * Arbitrates between the bookings that the hub holds and those that wait for it.
 * @param page the merged page
 * @param waiting ids of appointments whose booking on it the hub has not accepted
 * @param statusOf status of an appointment as this workstation knows it
 * @returns the page with what can stay, and the appointments that cannot
 */
export function arbitrate(
  page: DayPage,
  waiting: ReadonlySet<string>,
  statusOf: (appointmentId: string) => AppointmentStatus | undefined,
): { page: DayPage; displaced: string[] } {
  const held = page.bookings.filter(({ appointmentId }) => !waiting.has(appointmentId))
  const displaced: string[] = []
  let result: DayPage = { ...page, bookings: held }
  for (const booking of page.bookings) {
    if (!waiting.has(booking.appointmentId)) continue
    const fits = booking.overbooked === true || collisionsOn(result, booking).length === 0
    const status = statusOf(booking.appointmentId)
    const stays = fits || (status !== undefined && inTheHouse.includes(status))
    if (!stays) displaced.push(booking.appointmentId)
    else
      result = withBooking(result, page.id, fits ? booking : { ...booking, overbooked: true }, page.updatedAt)
  }
  const sameOrder = result.bookings.every((booking, index) => booking === page.bookings[index])
  const unchanged = sameOrder && result.bookings.length === page.bookings.length
  return unchanged ? { page, displaced } : { page: result, displaced }
}

/**
 * What a page must become so that it agrees with an appointment that was merged: live appointments stand on the page of
 * their date, at their time; others stand on none. An appointment that came back to life over another booking is marked
 * overbooked, since its patient is in the house.
 * @returns the changed page, or undefined when it agrees already
 */
export function repairedPage(
  page: DayPage | undefined,
  date: string,
  appointment: Appointment | undefined,
  appointmentId: string,
  now: string,
): DayPage | undefined {
  const stands = page?.bookings.find((booking) => booking.appointmentId === appointmentId)
  const live = appointment !== undefined && appointment.date === date && takesTime(appointment.status)
  if (!live) return withoutBooking(page, appointmentId, now)
  if (stands && sameTime(stands, appointment)) return undefined
  const booking = bookingOf(appointment, appointment.overbookReason !== undefined)
  const collides = collisionsOn(page, booking).length > 0
  return withBooking(page, date, collides ? { ...booking, overbooked: true } : booking, now)
}

const sameTime = (booking: Booking, appointment: Appointment): boolean =>
  booking.startsAt === appointment.startsAt &&
  booking.endsAt === appointment.endsAt &&
  booking.doctorId === appointment.doctorId &&
  booking.patientId === appointment.patientId
