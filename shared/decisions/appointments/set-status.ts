/** The course of a visit: arrived, in the room, done, or did not come. */
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { statusOfNewBooking } from '#shared/domain/scheduling/arbitration.ts'
import {
  bookingOf,
  collisionsOn,
  takesTime,
  withBooking,
  withoutBooking,
} from '#shared/domain/scheduling/day-book.ts'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Appointment, AppointmentStatus } from '#shared/domain/records/appointment.ts'
import type { DayPage, WaitingPatient } from '#shared/domain/records/day-page.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { instantAt } from '#shared/domain/scheduling/interval.ts'
import { offersOf } from '#shared/domain/scheduling/waiting-offers.ts'
import type { Decided, RecordWrite, Surroundings } from '../decision.ts'
import { bookedPatient, pageWrite } from './booking-records.ts'

type SettableStatus = CommandInput<'appointments.setStatus'>['status']

/** From each status, those that may follow; one step back takes a slip of the hand back. */
const followingStatuses: Readonly<Record<AppointmentStatus, readonly SettableStatus[]>> = {
  requested: ['arrived', 'inRoom', 'done', 'noShow'],
  confirmed: ['arrived', 'inRoom', 'done', 'noShow'],
  arrived: ['inRoom', 'done', 'confirmed'],
  inRoom: ['done', 'arrived', 'confirmed'],
  done: ['inRoom', 'arrived', 'confirmed'],
  noShow: ['confirmed', 'arrived'],
  displaced: [],
  canceled: [],
}

/** The times of the visit up to a status: one already noted is kept, those of later steps are taken back. */
function timesUpTo(status: SettableStatus, before: Appointment, now: string) {
  const { arrivedAt, seatedAt, doneAt } = before
  switch (status) {
    case 'arrived':
      return { arrivedAt: arrivedAt ?? now }
    case 'inRoom':
      return { ...(arrivedAt === undefined ? {} : { arrivedAt }), seatedAt: seatedAt ?? now }
    case 'done':
      return {
        ...(arrivedAt === undefined ? {} : { arrivedAt }),
        ...(seatedAt === undefined ? {} : { seatedAt }),
        doneAt: doneAt ?? now,
      }
    default:
      return {}
  }
}

/** A booking that stood on its page all along is as good as it was; one that comes back has to be accepted again. */
const statusAgain = (before: Appointment, surroundings: Surroundings): AppointmentStatus =>
  takesTime(before.status) ? 'confirmed' : statusOfNewBooking(surroundings)
/** Minutes to which the beginning of an offer of time that has begun is rounded. */
const offerGridMinutes = 5

/** Offers what is left of the time of a patient who did not come. */
function offerWrites(
  appointment: Appointment,
  waitingPatients: readonly WaitingPatient[],
  timeZone: string,
  now: string,
): RecordWrite[] {
  const grid = offerGridMinutes * 60_000
  const soonest = instantAt((Math.floor(Date.parse(now) / grid) + 1) * grid)
  const { doctorId, patientId, startsAt, endsAt } = appointment
  const left = { startsAt: startsAt > soonest ? startsAt : soonest, endsAt }
  if (left.startsAt >= endsAt) return []
  const offers = offersOf({ doctorId, freed: [left], patientId, at: now, timeZone }, waitingPatients)
  return offers.flatMap(({ waitingPatientId, slot }): RecordWrite[] => {
    const before = waitingPatients.find(({ id }) => id === waitingPatientId)
    return before
      ? [{ collection: 'daybook', before, after: { ...before, offer: slot, updatedAt: now } }]
      : []
  })
}

/**
 * Decides on a status. A no-show frees the time, and what is left of it is offered to the waiting list; taking one back
 * needs the time to be free still.
 * @returns the appointment; or NOT_FOUND, PATIENT_DELETED, STATUS_NOT_ALLOWED, APPOINTMENT_OVERLAPS
 */
export function setAppointmentStatus(
  status: SettableStatus,
  records: {
    appointment: Appointment | undefined
    patient: Patient | undefined
    /** Other records of the same person. */
    alsoPatientIds: readonly string[]
    page: DayPage | undefined
    waitingPatients: readonly WaitingPatient[]
  },
  surroundings: Surroundings,
): Decided<Appointment> {
  const { now, clinic } = surroundings
  const { appointment: before, page } = records
  if (!before) return refuse(refusal('NOT_FOUND', 'No such appointment.', { recordType: 'appointment' }))
  const patient = bookedPatient(records.patient)
  if (!patient.ok) return patient
  const sameAgain = before.status === status || (before.status === 'requested' && status === 'confirmed')
  if (sameAgain) return accept({ value: before, writes: [], events: [] })
  if (!followingStatuses[before.status].includes(status)) {
    const details = { from: before.status, to: status, allowed: followingStatuses[before.status] }
    return refuse(refusal('STATUS_NOT_ALLOWED', 'That cannot follow the present status.', details))
  }
  const { arrivedAt: _arrived, seatedAt: _seated, doneAt: _done, ...kept } = before
  const after: Appointment = {
    ...kept,
    ...timesUpTo(status, before, now),
    updatedAt: now,
    status: status === 'confirmed' ? statusAgain(before, surroundings) : status,
  }
  const write = { collection: 'appointments' as const, before, after }
  if (!takesTime(after.status)) {
    const writes = [
      write,
      ...pageWrite(page, withoutBooking(page, before.id, now)),
      ...offerWrites(after, records.waitingPatients, clinic.timeZone, now),
    ]
    return accept({ value: after, writes, events: [] })
  }
  if (takesTime(before.status)) return accept({ value: after, writes: [write], events: [] })
  const { alsoPatientIds } = records
  const collisions = collisionsOn(page, { ...after, alsoPatientIds, appointmentId: before.id })
  if (collisions.length > 0) {
    const message = 'The time was given to another appointment.'
    return refuse(refusal('APPOINTMENT_OVERLAPS', message, { with: collisions }))
  }
  const entered = withBooking(page, after.date, bookingOf(after, false), now)
  return accept({ value: after, writes: [write, ...pageWrite(page, entered)], events: [] })
}
