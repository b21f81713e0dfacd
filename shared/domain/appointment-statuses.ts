/** Groups of appointment statuses, apart from the record's schema so that a window can use them without loading that. */
import type { AppointmentStatus } from './records/appointment.ts'

/** Statuses in which a booking still takes the doctor's and the patient's time. */
export const liveStatuses: readonly AppointmentStatus[] = [
  'requested',
  'confirmed',
  'arrived',
  'inRoom',
  'done',
]

/** Statuses in which a booking can still be moved or cancelled. */
export const openStatuses: readonly AppointmentStatus[] = ['requested', 'confirmed', 'displaced']
