/**
 * Which times are booked, and offers of freed times to the waiting list. A row per appointment says what the appointment's
 * record says. Where the record has not come yet it says what the newest event about it says, so repeated and reordered
 * events leave the same rows; a cancelled appointment stays cancelled.
 */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { type Interval, overlaps, without } from '#shared/domain/scheduling/interval.ts'
import { offersOf } from '#shared/domain/scheduling/waiting-offers.ts'
import type { EventOf } from '#shared/events/catalogue.ts'
import type { Change, EventSource, FactRequest, Facts, Reactor } from './reactor.ts'

type BookingEvent = EventOf<
  'AppointmentScheduled' | 'AppointmentRescheduled' | 'AppointmentDisplaced' | 'AppointmentCanceled'
>

/** Where an appointment stands. */
export interface BookedTime extends Interval {
  doctorId: string
  booked: boolean
  /** Of a row without a record, what it was told by; text order is the order in which events count. */
  toldBy?: string
}

const rowKey = (appointmentId: string) => `appointment:${appointmentId}`

/** At the same millisecond a move counts after the booking it moves; a cancellation counts after everything. */
const ranks = {
  AppointmentScheduled: 0,
  AppointmentRescheduled: 1,
  AppointmentDisplaced: 2,
  AppointmentCanceled: 3,
}
function orderOf({ type, at, id }: BookingEvent): string {
  return `${type === 'AppointmentCanceled' ? 'last' : 'first'} ${at} ${ranks[type]} ${id}`
}

function rowOf({ id, doctorId, startsAt, endsAt, status }: Appointment): Change {
  const value: BookedTime = {
    doctorId,
    startsAt,
    endsAt,
    booked: status !== 'canceled' && status !== 'displaced',
  }
  return { kind: 'project', key: rowKey(id), at: startsAt, value }
}

/** An event from here came with its record, whose row is made anew with it. */
function projectBooking(
  event: BookingEvent,
  { projectionRows, appointment: record }: Facts,
  source: EventSource,
): Change[] {
  if (source === 'local') return []
  if (record) return [rowOf(record)]
  const key = rowKey(event.subjectId)
  const known = projectionRows[key] as BookedTime | undefined
  const toldBy = orderOf(event)
  if (known?.toldBy !== undefined && known.toldBy >= toldBy) return []
  const { appointment, doctor } = event.payload
  const value: BookedTime = {
    doctorId: doctor.id,
    startsAt: appointment.startsAt,
    endsAt: appointment.endsAt,
    booked: event.type !== 'AppointmentCanceled' && event.type !== 'AppointmentDisplaced',
    toldBy,
  }
  return [{ kind: 'project', key, at: appointment.startsAt, value }]
}

/** Offers the time that a booking leaves to the waiting list. */
function offerFreedTime(
  event: BookingEvent,
  doctorId: string,
  freed: readonly Interval[],
  { waitingPatients }: Facts,
): Change[] {
  const { patient, clinic } = event.payload
  const time = { doctorId, freed, patientId: patient.id, at: event.at, timeZone: clinic.timeZone }
  return offersOf(time, waitingPatients).map((offer) => ({ kind: 'offer', ...offer }))
}

/** Takes a patient off the waiting list who was booked into the time they were offered. */
function settleOffer({ payload }: EventOf<'AppointmentScheduled'>, { waitingPatients }: Facts): Change[] {
  const { appointment, doctor, patient } = payload
  return waitingPatients
    .filter(
      ({ patientId, offer }) =>
        patientId === patient.id && offer?.doctorId === doctor.id && overlaps(offer, appointment),
    )
    .map(({ id }) => ({ kind: 'command', name: 'waitlist.remove', input: { entryId: id } }))
}

const bookingFacts = ({ subjectId }: BookingEvent, source: EventSource): FactRequest =>
  source === 'local'
    ? { waitingPatients: true }
    : { appointment: subjectId, projectionRows: [rowKey(subjectId)] }

export const slotsReactor: Reactor = {
  name: 'slots',
  rowsOfRecords: {
    keyOf: { appointments: ({ id }) => rowKey(id) },
    facts: (key) => ({ appointment: key.slice(rowKey('').length) }),
    react: (key, { appointment }) =>
      appointment ? [rowOf(appointment)] : [{ kind: 'project', key, at: '', value: null }],
  },
  handles: {
    DoctorCreated: {
      does: "Initialises the doctor's working hours and absences.",
      react: ({ subjectId, at, payload }) => {
        const { workingHours, absences, clinic } = payload
        const value = { workingHours, absences, timeZone: clinic.timeZone }
        return [{ kind: 'project', key: `doctor:${subjectId}`, at, value }]
      },
    },
    AppointmentScheduled: {
      does: 'Marks the time as booked, and takes a waiting patient who got it off the list.',
      facts: bookingFacts,
      react: (event, facts, source) => [
        ...projectBooking(event, facts, source),
        ...(source === 'local' ? settleOffer(event, facts) : []),
      ],
    },
    AppointmentRescheduled: {
      does: 'Frees the old time, books the new one, and offers the freed time to the waiting list.',
      facts: bookingFacts,
      react: (event, facts, source) => {
        const { before, doctorBefore, doctor, appointment } = event.payload
        const freed = doctorBefore.id === doctor.id ? without(before, [appointment]) : [before]
        const offers = source === 'local' ? offerFreedTime(event, doctorBefore.id, freed, facts) : []
        return [...projectBooking(event, facts, source), ...offers]
      },
    },
    AppointmentDisplaced: {
      does: 'Marks the time as not booked by it: another booking has it.',
      facts: bookingFacts,
      react: (event, facts, source) => projectBooking(event, facts, source),
    },
    AppointmentCanceled: {
      does: 'Frees the time and offers it to the waiting list.',
      facts: bookingFacts,
      react: (event, facts, source) => {
        const { appointment, doctor } = event.payload
        const offers = source === 'local' ? offerFreedTime(event, doctor.id, [appointment], facts) : []
        return [...projectBooking(event, facts, source), ...offers]
      },
    },
  },
}
