/**
 * Days on which a clinic is closed: its own closures, and public holidays by country and region. Holidays come from
 * `date-holidays`, whose data is licensed CC BY-SA 3.0 (docs/THIRD-PARTY.md).
 */
import Holidays from 'date-holidays'
import type { Clinic } from '../records/clinic.ts'
import { addDays, datesBetween } from './calendar-date.ts'

export interface ClosedDay {
  date: string
  name: string
  kind: 'holiday' | 'closure'
}

/** What of the clinic decides its closed days. */
export type ClosingRules = Pick<Clinic, 'country' | 'region' | 'language' | 'closedOnHolidays' | 'closures'>

const calendars = new Map<string, Holidays>()
const years = new Map<string, ReadonlyMap<string, string>>()

/** A region is written as `date-holidays` names it: `md`, or state and region with a dot, `by.a`. */
function calendarOf(country: string, region: string): Holidays {
  const key = `${country}.${region}`
  const known = calendars.get(key)
  if (known) return known
  const [state, part] = region.split('.')
  const where = { country, ...(state ? { state } : {}), ...(part ? { region: part } : {}) }
  const calendar = new Holidays(where, { types: ['public'] })
  calendars.set(key, calendar)
  return calendar
}

/** True when the region is one of the country's for which holidays are known. */
export function isHolidayRegion(country: string, region: string): boolean {
  const [state = '', part, ...more] = region.split('.')
  if (more.length > 0) return false
  const known = new Holidays()
  const named = (names: Record<string, string> | undefined, name: string) =>
    names !== undefined && Object.keys(names).some((key) => key.toLowerCase() === name.toLowerCase())
  return (
    named(known.getStates(country), state) &&
    (part === undefined || named(known.getRegions(country, state), part))
  )
}

/** A year's public holidays, as they can be kept: to find them out takes longer than a start may. */
export interface HolidayYear {
  /** Country, region, language and year. */
  key: string
  /** Dates and names. */
  days: [date: string, name: string][]
}

const keyOf = ({ country, region = '', language }: ClosingRules, year: number): string =>
  `${country}.${region} ${language} ${year}`

/** The public holidays of a year, to be kept. */
export const holidayYear = (rules: ClosingRules, year: number): HolidayYear => ({
  key: keyOf(rules, year),
  days: [...publicHolidays(rules, year)],
})

/** Takes back what was kept, so that it is not found out anew. */
export function recallHolidayYears(kept: readonly HolidayYear[]): void {
  for (const { key, days } of kept) years.set(key, new Map(days))
}

/** Public holidays of a year, names by date. One that covers less than a morning closes nothing. */
function publicHolidays(rules: ClosingRules, year: number): ReadonlyMap<string, string> {
  const { country, region = '', language } = rules
  const key = keyOf(rules, year)
  const known = years.get(key)
  if (known) return known
  const byDate = new Map<string, string>()
  const calendar = calendarOf(country, region)
  // A holiday of several days may begin in the year before.
  for (const holiday of [
    ...calendar.getHolidays(year - 1, language),
    ...calendar.getHolidays(year, language),
  ]) {
    const start = Date.parse(`${holiday.date.slice(0, 10)}T${holiday.date.slice(11, 19)}Z`)
    const end = start + (holiday.end.getTime() - holiday.start.getTime())
    for (let date = holiday.date.slice(0, 10); ; date = addDays(date, 1)) {
      const noon = Date.parse(`${date}T12:00:00Z`)
      if (noon >= end) break
      if (noon > start && date.startsWith(String(year)) && !byDate.has(date)) byDate.set(date, holiday.name)
    }
  }
  years.set(key, byDate)
  return byDate
}

/** Why the clinic is closed on a date, or undefined when it is open. Its own closures say it before a holiday does. */
export function closedDay(rules: ClosingRules, date: string): ClosedDay | undefined {
  const closure = rules.closures.find(({ from, to }) => from <= date && date <= to)
  if (closure) return { date, name: closure.name, kind: 'closure' }
  if (!rules.closedOnHolidays) return undefined
  const name = publicHolidays(rules, Number(date.slice(0, 4))).get(date)
  return name === undefined ? undefined : { date, name, kind: 'holiday' }
}

/** Every closed day between two dates, both included. */
export const closedDays = (rules: ClosingRules, from: string, to: string): ClosedDay[] =>
  datesBetween(from, to).flatMap((date) => closedDay(rules, date) ?? [])
