/** Dates and times as people at this clinic read them: in their language, on the clinic's clock, never the machine's. */
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { Temporal } from 'temporal-polyfill'

export interface ClinicTime {
  timeZone: string
  locale: string
  /** `10:30` of an instant. */
  time: (instant: string) => string
  /** `10:30 – 11:00`. */
  timeRange: (startsAt: string, endsAt: string) => string
  /** `Tuesday 24 November 2026` of a calendar date. */
  longDate: (date: string) => string
  /** `Tue 24 Nov` of a calendar date. */
  shortDate: (date: string) => string
  /** `24 Nov 2026` of a calendar date. */
  numericDate: (date: string) => string
  /** `Tue 24 Nov, 10:30` of an instant. */
  dateAndTime: (instant: string) => string
  /** `Tuesday`, of an ISO weekday from Monday 1 to Sunday 7. */
  weekday: (weekday: number, width?: 'long' | 'short') => string
  /** The calendar date of an instant. */
  dateOf: (instant: string) => string
  /** Today's date on the clinic's clock. */
  today: () => string
  /** `HH:MM` on the clinic's clock, for input fields. */
  wallTime: (instant: string) => string
  /** The clinic's zone in words, such as `Central European Standard Time`. */
  zoneName: (instant: string) => string
}

/** Builds the formatters for one language and zone; each is made when it is first used, since making one takes milliseconds. */
export function makeClinicTime(locale: string, timeZone: string): ClinicTime {
  const format = (options: () => Intl.DateTimeFormatOptions, zone = timeZone) => {
    let made: Intl.DateTimeFormat | undefined
    return () => (made ??= new Intl.DateTimeFormat(locale, { ...options(), timeZone: zone }))
  }
  const onClock = format(() => ({ hour: 'numeric' }))
  const clock = () => {
    const is24 = onClock().resolvedOptions().hour12 === false
    return { hour: is24 ? '2-digit' : 'numeric', minute: '2-digit' } as const
  }
  const time = format(clock)
  const long = format(() => ({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }), 'UTC')
  const short = format(() => ({ weekday: 'short', day: 'numeric', month: 'short' }), 'UTC')
  const numeric = format(() => ({ day: 'numeric', month: 'short', year: 'numeric' }), 'UTC')
  const both = format(() => ({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...clock(),
  }))
  const weekdayLong = format(() => ({ weekday: 'long' }), 'UTC')
  const weekdayShort = format(() => ({ weekday: 'short' }), 'UTC')
  const zone = format(() => ({ timeZoneName: 'long' }))
  // A board shows the same few stretches over and over, and putting one into words takes some fifty microseconds.
  const ranges = new Map<string, string>()
  const timeRange = (startsAt: string, endsAt: string): string => {
    const stretch = `${startsAt} ${endsAt}`
    const known = ranges.get(stretch)
    if (known !== undefined) return known
    const words = time().formatRange(new Date(startsAt), new Date(endsAt))
    if (ranges.size >= 2000) ranges.clear()
    ranges.set(stretch, words)
    return words
  }
  const atNoon = (date: string) => new Date(`${date}T12:00:00Z`)
  const zoned = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)
  return {
    timeZone,
    locale,
    time: (instant) => time().format(new Date(instant)),
    timeRange,
    longDate: (date) => long().format(atNoon(date)),
    shortDate: (date) => short().format(atNoon(date)),
    numericDate: (date) => numeric().format(atNoon(date)),
    dateAndTime: (instant) => both().format(new Date(instant)),
    // 1 January 2024 was a Monday.
    weekday: (weekday, width = 'long') =>
      (width === 'long' ? weekdayLong : weekdayShort)().format(new Date(Date.UTC(2024, 0, weekday, 12))),
    dateOf: (instant) => zoned(instant).toPlainDate().toString(),
    today: () => Temporal.Now.plainDateISO(timeZone).toString(),
    wallTime: (instant) => zoned(instant).toPlainTime().toString({ smallestUnit: 'minute' }),
    zoneName: (instant) =>
      zone()
        .formatToParts(new Date(instant))
        .find((part) => part.type === 'timeZoneName')?.value ?? timeZone,
  }
}

const ClinicTimeContext = createContext<ClinicTime>(makeClinicTime('en', 'UTC'))

export function ClinicTimeProvider({
  locale,
  timeZone,
  children,
}: {
  locale: string
  timeZone: string
  children: ReactNode
}) {
  const value = useMemo(() => makeClinicTime(locale, timeZone), [locale, timeZone])
  return <ClinicTimeContext.Provider value={value}>{children}</ClinicTimeContext.Provider>
}

/** The clinic's clock in the window's language. */
export const useClinicTime = (): ClinicTime => useContext(ClinicTimeContext)

/** Adds days to a calendar date. */
export const addDays = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString()

/** The instants of a calendar day's two midnights on the clock of a zone, 23 to 25 hours apart. */
export function midnights(date: string, timeZone: string): { startsAt: string; endsAt: string } {
  const day = Temporal.PlainDate.from(date)
  const instantOf = (plain: Temporal.PlainDate) =>
    plain.toZonedDateTime(timeZone).toInstant().toString({ smallestUnit: 'second' })
  return { startsAt: instantOf(day), endsAt: instantOf(day.add({ days: 1 })) }
}

/** Whole minutes between two instants. */
export const minutesBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 60_000)

/** The instant some minutes after another, in the contract's form. */
export const addMinutes = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString().replace('.000Z', 'Z')
