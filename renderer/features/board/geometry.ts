/**
 * The board's arithmetic. The vertical axis counts elapsed minutes since the day's first midnight, not wall-clock
 * minutes, so that a day of 23 or 25 hours is drawn as it passes.
 */
import type { BoardDay } from '#shared/contract/appointments.ts'
import { minutesBetween } from '../../ui/clinic-time.tsx'

export const pixelsPerMinute = 1.4
export const gutterPixels = 62
export const headingPixels = 46
const narrowestColumnPixels = 148
const emptyDayHours = { from: 8, to: 18 }

/** A stretch of the day, in elapsed minutes. */
export interface Span {
  from: number
  to: number
}

/** Where a booking lies in its column. */
export interface Placed extends Span {
  id: string
  /** Which of the columns beside each other it takes, where bookings overlap. */
  lane: number
  lanes: number
}

/** Length of the step in which times are offered: a whole divisor of the doctor's ordinary length. */
export const stepMinutes = (slotMinutes: number): number =>
  slotMinutes % 15 === 0 ? 15 : slotMinutes % 10 === 0 ? 10 : 5

/** The nearest step at or before a minute. */
export const snap = (minute: number, step: number): number => Math.floor(minute / step) * step

export const spanOf = (day: { startsAt: string }, stretch: { startsAt: string; endsAt: string }): Span => ({
  from: minutesBetween(day.startsAt, stretch.startsAt),
  to: minutesBetween(day.startsAt, stretch.endsAt),
})

/** The hours to draw: all working time and all bookings with an hour around, whole hours, within the day. */
export function drawnSpan(day: BoardDay): Span {
  const length = minutesBetween(day.startsAt, day.endsAt)
  const spans = [
    ...day.doctors.flatMap((doctor) => doctor.working.map((period) => spanOf(day, period))),
    ...day.appointments.map((appointment) => spanOf(day, appointment)),
  ]
  if (spans.length === 0)
    return { from: emptyDayHours.from * 60, to: Math.min(length, emptyDayHours.to * 60) }
  const from = Math.min(...spans.map((span) => span.from)) - 60
  const to = Math.max(...spans.map((span) => span.to)) + 60
  return { from: Math.max(0, Math.floor(from / 60) * 60), to: Math.min(length, Math.ceil(to / 60) * 60) }
}

/** Puts bookings that overlap beside each other; the rest takes the whole width. */
export function placeSideBySide(spans: readonly (Span & { id: string })[]): Placed[] {
  const placed: Placed[] = []
  let cluster: Placed[] = []
  let laneEnds: number[] = []
  const finish = () => {
    for (const one of cluster) one.lanes = laneEnds.length
    placed.push(...cluster)
    cluster = []
    laneEnds = []
  }
  for (const span of [...spans].sort((one, other) => one.from - other.from || one.to - other.to)) {
    if (laneEnds.length > 0 && laneEnds.every((end) => end <= span.from)) finish()
    const free = laneEnds.findIndex((end) => end <= span.from)
    const lane = free === -1 ? laneEnds.length : free
    laneEnds[lane] = span.to
    cluster.push({ id: span.id, from: span.from, to: span.to, lane, lanes: 1 })
  }
  finish()
  return placed
}

/** The parts of a span that no period covers: what is shaded as time off. */
export function uncovered(span: Span, periods: readonly Span[]): Span[] {
  const gaps: Span[] = []
  let at = span.from
  for (const period of [...periods].sort((one, other) => one.from - other.from)) {
    if (period.from > at) gaps.push({ from: at, to: Math.min(period.from, span.to) })
    at = Math.max(at, period.to)
  }
  if (at < span.to) gaps.push({ from: at, to: span.to })
  return gaps.filter((gap) => gap.to > gap.from)
}

/** Width of a column: all doctors share the view while they are wide enough to be read. */
export const columnPixels = (viewPixels: number, doctors: number): number =>
  Math.max(narrowestColumnPixels, Math.floor((viewPixels - gutterPixels) / Math.max(1, doctors)))

/** Indexes of the columns in sight, one more on each side; `last` is included. */
export function visibleColumns(
  scrolled: number,
  viewPixels: number,
  width: number,
  count: number,
): { first: number; last: number } {
  return {
    first: Math.max(0, Math.floor(scrolled / width) - 1),
    last: Math.min(count - 1, Math.ceil((scrolled + viewPixels - gutterPixels) / width)),
  }
}
