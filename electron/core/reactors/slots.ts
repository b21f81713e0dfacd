/**
 * Which times are booked, derived from events, and offers of freed times to the waiting list. A row per appointment says
 * where it stands by the newest event about it, so repeated and reordered events leave the same rows; a cancelled
 * appointment stays cancelled.
 */
import type { WaitingPatient } from '#shared/domain/records/day-page.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { dayPartOf } from '#shared/domain/scheduling/free-slots.ts'
import {
  addMinutes,
  type Interval,
  minutesOf,
  overlaps,
  without,
} from '#shared/domain/scheduling/interval.ts'
import type { EventOf } from '#shared/events/catalogue.ts'
import type { Change, Facts, Reactor } from './reactor.ts'

type BookingEvent = EventOf<
  'AppointmentScheduled' | 'AppointmentRescheduled' | 'AppointmentDisplaced' | 'AppointmentCanceled'
>

/** Where an appointment stands. */
export interface BookedTime extends Interval {
  doctorId: string
  booked: boolean
  /** What the row was told by; text order is the order in which events count. */
  toldBy: string
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

function projectBooking(event: BookingEvent, { projectionRows }: Facts): Change[] {
  const key = rowKey(event.subjectId)
  const known = projectionRows[key] as BookedTime | undefined
  const toldBy = orderOf(event)
  if (known && known.toldBy >= toldBy) return []
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

/** True when a waiting patient would take a time that begins a free stretch. */
function fits(waiting: WaitingPatient, doctorId: string, free: Interval, timeZone: string): boolean {
  if (waiting.doctorId !== undefined && waiting.doctorId !== doctorId) return false
  if (waiting.durationMinutes > minutesOf(free)) return false
  const date = clinicDateOf(free.startsAt, timeZone)
  const part = dayPartOf(date, waiting.dayPart, timeZone)
  return part.startsAt <= free.startsAt && free.startsAt < part.endsAt
}

/** Offers freed time, longest waiting first, each the beginning of what is still left of it. */
function offerFreedTime(
  event: BookingEvent,
  doctorId: string,
  freed: readonly Interval[],
  facts: Facts,
): Change[] {
  const { timeZone } = event.payload.clinic
  const hasLiveOffer = ({ offer }: WaitingPatient) => offer !== undefined && offer.startsAt > event.at
  const queue = facts.waitingPatients
    .filter((waiting) => !hasLiveOffer(waiting) && waiting.patientId !== event.payload.patient.id)
    .sort((left, right) => (`${left.addedAt} ${left.id}` < `${right.addedAt} ${right.id}` ? -1 : 1))
  // What was offered already, as when the same event comes again, is not offered twice.
  const offered = facts.waitingPatients.flatMap(({ offer }) => (offer?.doctorId === doctorId ? [offer] : []))
  const offers: Change[] = []
  for (const stretch of freed) {
    let [left] = offered.some((offer) => overlaps(offer, stretch)) ? without(stretch, offered) : [stretch]
    while (left && left.startsAt > event.at && left.startsAt < left.endsAt) {
      const free: Interval = left
      const index = queue.findIndex((waiting) => fits(waiting, doctorId, free, timeZone))
      const [next] = index < 0 ? [] : queue.splice(index, 1)
      if (!next) break
      const endsAt = addMinutes(free.startsAt, next.durationMinutes)
      const slot = { doctorId, startsAt: free.startsAt, endsAt }
      offers.push({ kind: 'offer', waitingPatientId: next.id, slot })
      left = { startsAt: endsAt, endsAt: free.endsAt }
    }
  }
  return offers
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

const bookingFacts = ({ subjectId }: BookingEvent) => ({
  projectionRows: [rowKey(subjectId)],
  waitingPatients: true as const,
})

export const slotsReactor: Reactor = {
  name: 'slots',
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
        ...projectBooking(event, facts),
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
        return [...projectBooking(event, facts), ...offers]
      },
    },
    AppointmentDisplaced: {
      does: 'Marks the time as not booked by it: another booking has it.',
      facts: bookingFacts,
      react: (event, facts) => projectBooking(event, facts),
    },
    AppointmentCanceled: {
      does: 'Frees the time and offers it to the waiting list.',
      facts: bookingFacts,
      react: (event, facts, source) => {
        const { appointment, doctor } = event.payload
        const offers = source === 'local' ? offerFreedTime(event, doctor.id, [appointment], facts) : []
        return [...projectBooking(event, facts), ...offers]
      },
    },
  },
}
