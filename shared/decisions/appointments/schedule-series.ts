/** The same time of day every n weeks: the dates of a series, and the decision that joins its bookings. */
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { CommandOutput } from '#shared/contract/contract.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { addDays, isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { resolveWallTime, wallTimeOf } from '#shared/domain/scheduling/clinic-time.ts'
import type { Decided, Decision } from '../decision.ts'

/** Two years of weekly visits: more at once is likelier a wrong year than a plan. */
export const longestSeries = 104

/** One date of a series: its wall time, and the instant or why there is none. */
export interface Occurrence {
  wallTime: string
  instant: Result<string, Refusal>
}

/**
 * The times of a series: the first one's wall time on every n-th week.
 * @param first an instant
 * @param until last date on which one may fall
 * @returns SERIES_INVALID when it would end before it begins or hold more than `longestSeries`
 */
export function occurrencesOf(
  first: string,
  everyWeeks: number,
  until: string,
  timeZone: string,
): Result<Occurrence[], Refusal> {
  const wallTime = wallTimeOf(first, timeZone)
  const firstDate = wallTime.slice(0, 10)
  if (!isCalendarDate(until) || until < firstDate) {
    return refuse(refusal('SERIES_INVALID', 'The series would end before it begins.', { until }))
  }
  const occurrences: Occurrence[] = [{ wallTime, instant: accept(first) }]
  for (let date = addDays(firstDate, 7 * everyWeeks); date <= until; date = addDays(date, 7 * everyWeeks)) {
    if (occurrences.length === longestSeries) {
      return refuse(refusal('SERIES_INVALID', 'The series is too long.', { most: longestSeries }))
    }
    const next = `${date}${wallTime.slice(10)}`
    occurrences.push({ wallTime: next, instant: resolveWallTime(next, timeZone) })
  }
  return accept(occurrences)
}

/** One decision of all bookings of a series; what was refused is reported, and the rest is booked. */
export function joinSeries(
  seriesId: string,
  parts: readonly { wallTime: string; decided: Decided<Appointment> }[],
): Decision<CommandOutput<'appointments.scheduleSeries'>> {
  const joined: Decision<CommandOutput<'appointments.scheduleSeries'>> = {
    value: { seriesId, booked: [], refused: [] },
    writes: [],
    events: [],
  }
  for (const { wallTime, decided } of parts) {
    if (decided.ok) {
      joined.value.booked.push(decided.value.value)
      joined.writes.push(...decided.value.writes)
      joined.events.push(...decided.value.events)
    } else joined.value.refused.push({ startsAt: wallTime, ...decided.error })
  }
  return joined
}
