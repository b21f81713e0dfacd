/** Free times of a day: on each doctor's grid, inside working time, not in the past, clear of other bookings. */
import type { Clinic } from '../records/clinic.ts'
import type { DayPage } from '../records/day-page.ts'
import type { Doctor } from '../records/doctor.ts'
import { dayBounds, stretchOfDay } from './clinic-time.ts'
import { epochOf, instantAt, type Interval } from './interval.ts'
import { workingTime, type WorkingStretch } from './working-time.ts'

/** A free time with a doctor. */
export interface FreeSlot extends Interval {
  doctorId: string
}

export type DayPart = 'morning' | 'afternoon'

export interface SlotWish {
  /** Absent: each doctor's own slot length. */
  durationMinutes?: number
  /** Slots begin at this instant or later. */
  notBefore: string
  dayPart?: DayPart
  /** The patient must be free as well. */
  patientId?: string
  /** Other records of the same person, which were merged. */
  alsoPatientIds?: readonly string[]
  /** A booking that is being moved: its own time counts as free. */
  movingAppointmentId?: string
}

/** The part of a clinic day in which slots may begin: noon on the wall clock divides it. */
export function dayPartOf(date: string, dayPart: DayPart | undefined, timeZone: string): Interval {
  const day = dayBounds(date, timeZone)
  if (dayPart === undefined) return day
  const stretch = dayPart === 'morning' ? ['00:00', '12:00'] : ['12:00', '24:00']
  return stretchOfDay(date, stretch[0] ?? '', stretch[1] ?? '', timeZone) ?? { ...day, endsAt: day.startsAt }
}

/** A stretch in milliseconds since 1970. */
interface Taken {
  from: number
  to: number
}

/** What takes time on the page, sorted, for a doctor (and the patient of the wish). */
function takenTime(page: DayPage | undefined, doctorId: string, wish: SlotWish): Taken[] {
  const taken: Taken[] = []
  for (const booking of page?.bookings ?? []) {
    const { patientId } = booking
    const samePatient = patientId === wish.patientId || wish.alsoPatientIds?.includes(patientId)
    if (booking.doctorId !== doctorId && !samePatient) continue
    if (booking.appointmentId === wish.movingAppointmentId) continue
    taken.push({ from: epochOf(booking.startsAt), to: epochOf(booking.endsAt) })
  }
  return taken.sort((left, right) => left.from - right.from)
}

/** Free times in one stretch of work, soonest first. */
function slotsOfStretch(
  stretch: WorkingStretch,
  taken: readonly Taken[],
  wish: { length: number; step: number; from: number; before: number; limit: number },
): Taken[] {
  const { length, step } = wish
  const grid = epochOf(stretch.gridFrom)
  const end = epochOf(stretch.endsAt)
  const onGrid = (time: number) => grid + Math.ceil((time - grid) / step) * step
  const free: Taken[] = []
  let start = onGrid(Math.max(epochOf(stretch.startsAt), wish.from))
  while (start + length <= end && start < wish.before && free.length < wish.limit) {
    const inTheWay = latestEndOfOverlaps(taken, start, start + length)
    if (inTheWay === undefined) {
      free.push({ from: start, to: start + length })
      start += step
    } else start = onGrid(inTheWay)
  }
  return free
}

/** When the bookings that overlap a time are over; undefined when none does. Overbooked ones may overlap each other. */
function latestEndOfOverlaps(taken: readonly Taken[], from: number, to: number): number | undefined {
  let latest: number | undefined
  for (const booking of taken) {
    if (booking.from >= to) break
    if (booking.to > from && (latest === undefined || booking.to > latest)) latest = booking.to
  }
  return latest
}

/**
 * The free times of one clinic day.
 * @param doctors whose times are asked for, in the order in which equal times are given
 * @param page the day's page
 * @param limit how many at most
 * @returns slots, soonest first
 */
export function freeSlotsOn(
  date: string,
  doctors: readonly Doctor[],
  page: DayPage | undefined,
  clinic: Clinic,
  wish: SlotWish,
  limit: number,
): FreeSlot[] {
  const part = dayPartOf(date, wish.dayPart, clinic.timeZone)
  const from = Math.max(epochOf(wish.notBefore), epochOf(part.startsAt))
  const before = epochOf(part.endsAt)
  if (from >= before) return []
  const found = doctors.flatMap((doctor) => {
    const stretches = workingTime(doctor, date, clinic)
    if (stretches.length === 0) return []
    const taken = takenTime(page, doctor.id, wish)
    const length = (wish.durationMinutes ?? doctor.slotMinutes) * 60_000
    const step = doctor.slotMinutes * 60_000
    const free: (Taken & { doctorId: string })[] = []
    for (const stretch of stretches) {
      const left = limit - free.length
      if (left <= 0) break
      for (const slot of slotsOfStretch(stretch, taken, { length, step, from, before, limit: left })) {
        free.push({ ...slot, doctorId: doctor.id })
      }
    }
    return free
  })
  return found
    .sort((left, right) => left.from - right.from)
    .slice(0, limit)
    .map((slot) => ({ doctorId: slot.doctorId, startsAt: instantAt(slot.from), endsAt: instantAt(slot.to) }))
}
