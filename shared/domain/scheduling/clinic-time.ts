/**
 * Between the clinic's wall clock and instants. Hours and holidays are wall time in the clinic's IANA zone; everything
 * stored is an instant in UTC. A day has 23 to 25 hours where clocks change, and may not begin at midnight.
 */
import { Temporal } from 'temporal-polyfill'
import { refusal, type Refusal } from '../refusal.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import { addDays, isCalendarDate } from './calendar-date.ts'
import { epochOf, instantAt, type Interval } from './interval.ts'

/** True for a zone that this machine's time zone data knows by that name; offsets such as `+02:00` are no zones. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** One clinic day in instants. */
interface ClinicDay extends Interval {
  /** True when the wall clock runs evenly from 00:00 to 24:00, so that minutes can simply be added. */
  even: boolean
}

const knownDays = new Map<string, ClinicDay>()
/** About 27 years of days in two zones: more than any board or search asks for in one go. */
const knownDaysLimit = 20_000

/**
 * The instants at which a clinic day begins and ends: midnight, or the first instant of the day where clocks skip
 * midnight. Results are kept, because zone arithmetic is slow.
 * @throws RangeError for a date or zone that does not exist
 */
export function dayBounds(date: string, timeZone: string): ClinicDay {
  const key = `${timeZone} ${date}`
  const known = knownDays.get(key)
  if (known) return known
  const first = Temporal.PlainDate.from(date)
  const start = first.toZonedDateTime(timeZone)
  const end = first.add({ days: 1 }).toZonedDateTime(timeZone)
  const change = start.getTimeZoneTransition('next')
  const even =
    start.hour + start.minute + start.second === 0 &&
    (change === null || change.epochMilliseconds >= end.epochMilliseconds)
  const day = { startsAt: instantAt(start.epochMilliseconds), endsAt: instantAt(end.epochMilliseconds), even }
  if (knownDays.size >= knownDaysLimit) knownDays.clear()
  knownDays.set(key, day)
  return day
}

/** The clinic's calendar date at an instant: the one whose day holds it. */
export function clinicDateOf(instant: string, timeZone: string): string {
  let date = instant.slice(0, 10)
  while (instant < dayBounds(date, timeZone).startsAt) date = addDays(date, -1)
  while (instant >= dayBounds(date, timeZone).endsAt) date = addDays(date, 1)
  return date
}

/** The wall clock at an instant, `2026-11-24T10:00`, with seconds only where they are not zero. */
export function wallTimeOf(instant: string, timeZone: string): string {
  const date = clinicDateOf(instant, timeZone)
  const day = dayBounds(date, timeZone)
  const text = day.even
    ? instantAt(epochOf(`${date}T00:00:00Z`) + epochOf(instant) - epochOf(day.startsAt))
    : Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime().toString()
  return text.slice(17, 19) === '00' || text.length === 16 ? text.slice(0, 16) : text.slice(0, 19)
}

/**
 * The instant at which the wall clock shows a time.
 * @param wallTime `2026-11-24T10:00`, or with seconds
 * @returns a refusal INVALID_INPUT for a time that no calendar has, TIME_DOES_NOT_EXIST for one that the clocks skip
 * (details: `nextInstant`, when they go on), TIME_IS_AMBIGUOUS for one they show twice (details: both `instants`)
 */
export function resolveWallTime(wallTime: string, timeZone: string): Result<string, Refusal> {
  const date = wallTime.slice(0, 10)
  if (!isCalendarDate(date) || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(wallTime.slice(11))) {
    return refuse(refusal('INVALID_INPUT', 'No such date or time.', { field: 'startsAt', value: wallTime }))
  }
  const day = dayBounds(date, timeZone)
  if (day.even) {
    const sinceMidnight = epochOf(`${wallTime.padEnd(19, ':00')}Z`) - epochOf(`${date}T00:00:00Z`)
    return accept(instantAt(epochOf(day.startsAt) + sinceMidnight))
  }
  const wanted = Temporal.PlainDateTime.from(wallTime)
  const earlier = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const later = wanted.toZonedDateTime(timeZone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return accept(instantAt(earlier.epochMilliseconds))
  if (earlier.toPlainDateTime().equals(wanted)) {
    const instants = [instantAt(earlier.epochMilliseconds), instantAt(later.epochMilliseconds)]
    return refuse(
      refusal('TIME_IS_AMBIGUOUS', 'The clocks show this time twice on that day.', { wallTime, instants }),
    )
  }
  return refuse(
    refusal('TIME_DOES_NOT_EXIST', 'The clocks skip this time on that day.', {
      wallTime,
      nextInstant: endOfSkippedTime(earlier),
    }),
  )
}

/** For a moment before clocks skip: the instant at which they do. */
function endOfSkippedTime(before: Temporal.ZonedDateTime): string {
  const change = before.getTimeZoneTransition('next') ?? before
  return instantAt(change.epochMilliseconds)
}

/**
 * The instant of a time as the contract takes it: an instant with `Z` or an offset, or the clinic's wall time.
 * Fractions of a second are dropped.
 * @returns the refusals of `resolveWallTime`
 */
export function resolveStart(startsAt: string, timeZone: string): Result<string, Refusal> {
  const parts = /^(.{16}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.exec(startsAt)
  const [, wallTime, offset] = parts ?? []
  if (wallTime === undefined) {
    return refuse(refusal('INVALID_INPUT', 'Not a time.', { field: 'startsAt', value: startsAt }))
  }
  if (offset === undefined) return resolveWallTime(wallTime, timeZone)
  // Against UTC every existing date and time is taken, and what no calendar has is refused by the same rule.
  const utc = resolveWallTime(wallTime, 'UTC')
  if (!utc.ok || offset === 'Z') return utc
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(4, 6))
  if (hours > 14 || minutes > 59) {
    return refuse(refusal('INVALID_INPUT', 'No such offset.', { field: 'startsAt', value: startsAt }))
  }
  const sign = offset.startsWith('-') ? -1 : 1
  return accept(instantAt(epochOf(utc.value) - sign * (hours * 60 + minutes) * 60_000))
}

/**
 * The instants between two times of one day on the wall clock, for hours that hold every week. A time that clocks skip
 * means the instant at which they go on; of one that they show twice the beginning takes the first, the end the second.
 * @param from `09:00`
 * @param to `17:00`; `24:00` is the end of the day
 * @returns undefined when nothing of the stretch exists on that day
 */
export function stretchOfDay(date: string, from: string, to: string, timeZone: string): Interval | undefined {
  const day = dayBounds(date, timeZone)
  const startsAt = boundaryOfDay(date, from, timeZone, day, 'first')
  const endsAt = boundaryOfDay(date, to, timeZone, day, 'second')
  return startsAt < endsAt ? { startsAt, endsAt } : undefined
}

function boundaryOfDay(
  date: string,
  time: string,
  timeZone: string,
  day: ClinicDay,
  which: 'first' | 'second',
): string {
  if (time === '24:00') return day.endsAt
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  if (day.even) return instantAt(epochOf(day.startsAt) + minutes * 60_000)
  const resolved = resolveWallTime(`${date}T${time}`, timeZone)
  let instant = day.startsAt
  if (resolved.ok) instant = resolved.value
  else if (resolved.error.code === 'TIME_IS_AMBIGUOUS') {
    const [first, second] = resolved.error.details['instants'] as [string, string]
    instant = which === 'first' ? first : second
  } else if (resolved.error.code === 'TIME_DOES_NOT_EXIST') {
    instant = resolved.error.details['nextInstant'] as string
  }
  // Midnight shown twice belongs, the first time, to the day before.
  if (instant < day.startsAt) return day.startsAt
  return instant > day.endsAt ? day.endsAt : instant
}
