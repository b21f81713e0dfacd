/** Who decides that a booking holds its time. */
import type { AppointmentStatus } from '../records/appointment.ts'

/** Who arbitrates; part of what a decision may know. */
export interface Arbitration {
  /** True when this workstation replicates with a hub: the hub decides. Absent means no. */
  hubArbitrates?: boolean
}

/**
 * Status of a booking that has just entered the local page of the day book. A clinic without a hub is its own arbiter:
 * its page is final. With a hub a booking is `requested` until the hub has accepted the page; this is the one place to
 * say so.
 */
export const statusOfNewBooking = ({ hubArbitrates = false }: Arbitration): AppointmentStatus =>
  hubArbitrates ? 'requested' : 'confirmed'
