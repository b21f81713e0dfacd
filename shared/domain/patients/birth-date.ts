/** Birth dates as people type them. */
import { accept, refuse, type Result } from '../../lib/result.ts'
import { refusal, type Refusal } from '../refusal.ts'
import { withPlainDigits } from './digits.ts'

/** Countries that write the month before the day (CLDR short date formats). */
const monthFirstCountries = new Set(['US', 'PH', 'PW', 'FM', 'MH', 'GU', 'AS', 'MP', 'PR', 'VI', 'UM'])

/** The order in which a country writes day and month where the year comes last. */
export const dateOrder = (country: string): 'dayFirst' | 'monthFirst' =>
  monthFirstCountries.has(country) ? 'monthFirst' : 'dayFirst'

const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** ISO 8601 date, or undefined for a day that no calendar has. */
function isoDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Year, and the two numbers beside it in the order they were typed. */
interface Typed {
  year: string
  first: string
  second: string
  yearFirst: boolean
  /** Dots are day first everywhere. */
  dotted: boolean
}

function split(text: string): Typed | undefined {
  const yearFirst = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})\.?$/.exec(text)
  if (yearFirst) {
    const [, year = '', , first = '', second = ''] = yearFirst
    return { year, first, second, yearFirst: true, dotted: false }
  }
  const yearLast = /^(\d{1,2})(\. ?|[-/ ])(\d{1,2})\2(\d{4}|\d{2})\.?$/.exec(text)
  if (yearLast) {
    const [, first = '', separator = '', second = '', year = ''] = yearLast
    return { year, first, second, yearFirst: false, dotted: separator.startsWith('.') }
  }
  const digits = /^\d{8}$/.test(text) ? text : undefined
  if (digits === undefined) return undefined
  // No month is 18, 19 or 20, so eight digits read one way at most.
  return Number(digits.slice(4, 6)) <= 12 && /^(18|19|20)/.test(digits)
    ? {
        year: digits.slice(0, 4),
        first: digits.slice(4, 6),
        second: digits.slice(6),
        yearFirst: true,
        dotted: false,
      }
    : {
        year: digits.slice(4),
        first: digits.slice(0, 2),
        second: digits.slice(2, 4),
        yearFirst: false,
        dotted: false,
      }
}

type DateProblem = 'unreadable' | 'impossible' | 'future' | 'tooEarly'

/**
 * Reads a date in any form people write it. Two digits of a year mean the latest such year that is not after `latest`.
 * @param order the order of day and month where the year comes last and no dots part them
 * @param earliest,latest ISO 8601 dates
 * @returns ISO 8601 date, or why it is none
 */
export function readTypedDate(
  typed: string,
  order: 'dayFirst' | 'monthFirst',
  { earliest, latest }: { earliest: string; latest: string },
): Result<string, DateProblem> {
  const parts = split(withPlainDigits(typed).replace(/\s+/g, ' ').trim())
  if (!parts) return refuse('unreadable')
  const { first, second, yearFirst, dotted } = parts
  const monthComesFirst = yearFirst || (order === 'monthFirst' && !dotted)
  const [month, day] = monthComesFirst ? [Number(first), Number(second)] : [Number(second), Number(first)]
  const on = (year: number) => isoDate(year, month, day)
  if (parts.year.length === 2) {
    const inThisCentury = Math.floor(Number(latest.slice(0, 4)) / 100) * 100 + Number(parts.year)
    const candidates = [on(inThisCentury), on(inThisCentury - 100)].filter((date) => date !== undefined)
    const past = candidates.find((date) => date <= latest)
    if (past !== undefined) return accept(past)
    return refuse(candidates.length > 0 ? 'future' : 'impossible')
  }
  const date = on(Number(parts.year))
  if (date === undefined) return refuse('impossible')
  if (date > latest) return refuse('future')
  if (date < earliest) return refuse('tooEarly')
  return accept(date)
}

/** The earliest birth date that is believed. */
export const earliestBirthDate = '1880-01-01'

/**
 * Reads a birth date: `29.2.2000`, `29/02/2000`, `2000-02-29`, `29 2 2000`, `29022000`, with two-digit years, which
 * mean the latest such year that is not in the future. Where the country writes the month first, `2/29/2000`; a date
 * that only makes sense in the other order is refused and not guessed at, since a wrong birth date is worse than a
 * question.
 * @param today the clinic's date, ISO 8601
 * @param country ISO 3166-1 alpha-2
 * @returns ISO 8601 date, or BIRTH_DATE_INVALID with the field, the reason and the order that was expected
 */
export function readBirthDate(typed: string, today: string, country: string): Result<string, Refusal> {
  const order = dateOrder(country)
  const read = readTypedDate(typed, order, { earliest: earliestBirthDate, latest: today })
  if (read.ok) return read
  const reason = read.error
  return refuse(
    refusal('BIRTH_DATE_INVALID', 'This is not a birth date.', { field: 'birthDate', reason, order }),
  )
}
