/** Bookings of one person that share time. */
import { liveStatuses } from '../appointment-statuses.ts'
import type { Appointment } from '../records/appointment.ts'
import { overlaps } from './interval.ts'

export interface DoubleBooking {
  appointmentIds: [string, string]
  /** When the two share time. */
  startsAt: string
  endsAt: string
}

/**
 * Every pair of live appointments that overlap, in order of time.
 * @param now timestamp; what is over by then is left out
 */
export function doubleBookingsIn(appointments: readonly Appointment[], now: string): DoubleBooking[] {
  const coming = appointments
    .filter(({ status, endsAt }) => liveStatuses.includes(status) && endsAt > now)
    .sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
  return coming.flatMap((first, index) =>
    coming
      .slice(index + 1)
      .filter((second) => overlaps(first, second))
      .map((second): DoubleBooking => ({
        appointmentIds: [first.id, second.id],
        startsAt: second.startsAt,
        endsAt: first.endsAt < second.endsAt ? first.endsAt : second.endsAt,
      })),
  )
}
