/** Who decides that a booking holds its time. */
import type { AppointmentStatus } from '../records/appointment.ts'

/**
 * Status of a booking that has just entered the local page of the day book. A clinic without a hub is its own arbiter:
 * its page is final. With a hub a booking is `requested` until the hub has accepted the page; this is the one place to
 * say so.
 */
export const statusOfNewBooking = (): AppointmentStatus => 'confirmed'
