/**
 * The day book over several workstations (design decision 6): the hub's first accepted booking of a time stays; one that
 * overlaps it is displaced. One page holds a whole day, so one compare-and-swap on it decides for doctor and patient.
 */
import type { AppointmentStatus, Appointment } from '#shared/domain/records/appointment.ts'
import type { Booking, DayPage } from '#shared/domain/records/day-page.ts'
import {
  bookingOf,
  byTime,
  collisionsOn,
  standsOn,
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
 * @param alsoPatientIds other records of a booking's patient that were merged with theirs, as this workstation knows it
 * @returns the page with what can stay, the same one where all does as it is; and the appointments that cannot
 */
export function arbitrate(
  page: DayPage,
  waiting: ReadonlySet<string>,
  statusOf: (appointmentId: string) => AppointmentStatus | undefined,
  alsoPatientIds: (booking: Booking) => readonly string[] = () => [],
): { page: DayPage; displaced: string[] } {
  const held = page.bookings.filter(({ appointmentId }) => !waiting.has(appointmentId))
  const displaced: string[] = []
  let result: DayPage = { ...page, bookings: held }
  let isUnchanged = true
  for (const booking of page.bookings.toSorted(byTime)) {
    if (!waiting.has(booking.appointmentId)) continue
    const wish = { ...booking, alsoPatientIds: alsoPatientIds(booking) }
    const fits = booking.overbooked === true || collisionsOn(result, wish).length === 0
    const status = statusOf(booking.appointmentId)
    const stays = fits || (status !== undefined && inTheHouse.includes(status))
    if (!fits) isUnchanged = false
    if (!stays) displaced.push(booking.appointmentId)
    else
      result = withBooking(result, page.id, fits ? booking : { ...booking, overbooked: true }, page.updatedAt)
  }
  return { page: isUnchanged ? page : result, displaced }
}

/** What a page must do so that it agrees with an appointment. */
export type Repair =
  | { outcome: 'agrees' }
  | { outcome: 'repaired'; page: DayPage }
  /** The appointment's time was given to another one: it must be displaced. */
  | { outcome: 'taken' }

/**
 * What a page must become so that it agrees with an appointment that was merged: live appointments stand on the page of
 * their date, at their time; others stand on none. A patient who is in the house stays, marked overbooked, when the time has
 * been given to somebody else.
 * @param alsoPatientIds other records of the patient that were merged with theirs
 */
export function repairedPage(
  page: DayPage | undefined,
  date: string,
  appointment: Appointment,
  now: string,
  alsoPatientIds: readonly string[] = [],
): Repair {
  const live = appointment.date === date && takesTime(appointment.status)
  if (!live) {
    const without = withoutBooking(page, appointment.id, now)
    return without ? { outcome: 'repaired', page: without } : { outcome: 'agrees' }
  }
  if (standsOn(page, appointment)) return { outcome: 'agrees' }
  const booking = bookingOf(appointment, appointment.overbookReason !== undefined)
  const collides =
    booking.overbooked !== true && collisionsOn(page, { ...booking, alsoPatientIds }).length > 0
  if (collides && !inTheHouse.includes(appointment.status)) return { outcome: 'taken' }
  const marked = collides ? { ...booking, overbooked: true } : booking
  return { outcome: 'repaired', page: withBooking(page, date, marked, now) }
}
