/** Which patients on the waiting list are offered a time that came free. */
import type { WaitingPatient } from '../records/day-page.ts'
import { clinicDateOf } from './clinic-time.ts'
import { dayPartOf } from './free-slots.ts'
import { addMinutes, type Interval, minutesOf, overlaps, without } from './interval.ts'

/** A time that came free with a doctor. */
export interface FreedTime {
  doctorId: string
  freed: readonly Interval[]
  /** Whose booking it was: they are not offered it again. */
  patientId: string
  /** When it came free; nothing before is offered. */
  at: string
  timeZone: string
}

export interface WaitingOffer {
  waitingPatientId: string
  slot: { doctorId: string; startsAt: string; endsAt: string }
}

/** True when a waiting patient would take a time that begins a free stretch. */
function fits(waiting: WaitingPatient, doctorId: string, free: Interval, timeZone: string): boolean {
  if (waiting.doctorId !== undefined && waiting.doctorId !== doctorId) return false
  if (waiting.durationMinutes > minutesOf(free)) return false
  const date = clinicDateOf(free.startsAt, timeZone)
  const part = dayPartOf(date, waiting.dayPart, timeZone)
  return part.startsAt <= free.startsAt && free.startsAt < part.endsAt
}

/**
 * Offers freed time, longest waiting first, each the beginning of what is still left of it. What was offered already, as
 * when the same news comes again, is not offered twice.
 */
export function offersOf(
  { doctorId, freed, patientId, at, timeZone }: FreedTime,
  waitingPatients: readonly WaitingPatient[],
): WaitingOffer[] {
  const hasLiveOffer = ({ offer }: WaitingPatient) => offer !== undefined && offer.startsAt > at
  const queue = waitingPatients
    .filter((waiting) => !hasLiveOffer(waiting) && waiting.patientId !== patientId)
    .sort((left, right) => (`${left.addedAt} ${left.id}` < `${right.addedAt} ${right.id}` ? -1 : 1))
  const offered = waitingPatients.flatMap(({ offer }) => (offer?.doctorId === doctorId ? [offer] : []))
  const offers: WaitingOffer[] = []
  for (const stretch of freed) {
    let [left] = offered.some((offer) => overlaps(offer, stretch)) ? without(stretch, offered) : [stretch]
    while (left && left.startsAt > at && left.startsAt < left.endsAt) {
      const free: Interval = left
      const index = queue.findIndex((waiting) => fits(waiting, doctorId, free, timeZone))
      const [next] = index < 0 ? [] : queue.splice(index, 1)
      if (!next) break
      const endsAt = addMinutes(free.startsAt, next.durationMinutes)
      offers.push({ waitingPatientId: next.id, slot: { doctorId, startsAt: free.startsAt, endsAt } })
      left = { startsAt: endsAt, endsAt: free.endsAt }
    }
  }
  return offers
}
