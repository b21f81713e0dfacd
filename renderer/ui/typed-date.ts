/** Dates and times as people type them, in the window's language: `3/4`, `tomorrow`, `fri`, `+7`, `930`, `2 pm`. */
import { Temporal } from 'temporal-polyfill'

/** Lower case, Latin digits, without accents and signs of direction: what is compared. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u064B-\u0652\u0300-\u036F\u200E\u200F\u061C]/g, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .toLowerCase()
    .trim()

const gregorian = (locale: string): string => `${locale}-u-ca-gregory`

/** A calendar date in figures, in the order and with the signs of a language; what a date field shows. */
export function dateInFigures(date: string, locale: string): string {
  return new Intl.DateTimeFormat(gregorian(locale), {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  })
    .format(new Date(`${date}T12:00:00Z`))
    .replace(/[\u200E\u200F\u061C]/g, '')
}

type Part = 'day' | 'month' | 'year'

/** The order in which a language writes day, month and year. */
function orderOf(locale: string): Part[] {
  return new Intl.DateTimeFormat(gregorian(locale))
    .formatToParts(new Date(0))
    .flatMap(({ type }) => (type === 'day' || type === 'month' || type === 'year' ? [type] : []))
}

const named = (
  locale: string,
  options: Intl.DateTimeFormatOptions,
  count: number,
  start: (index: number) => Date,
) =>
  Array.from({ length: count }, (_, index) =>
    folded(new Intl.DateTimeFormat(gregorian(locale), { ...options, timeZone: 'UTC' }).format(start(index))),
  )

/** The index of the one name that begins with a word; -1 where none does or several do. */
function indexOfName(names: readonly string[], word: string, shortest: number): number {
  if (word.length < shortest) return -1
  const found = names.flatMap((name, index) => (name.startsWith(word) ? [index] : []))
  return found.length === 1 ? (found[0] ?? -1) : -1
}

function plainDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** Without a year the next such day is meant; a day that was less than a month ago may be looked up again. */
function withoutYear(today: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate | undefined {
  const earliest = today.subtract({ days: 31 })
  for (let year = today.year - 1; year <= today.year + 8; year++) {
    const date = plainDate(year, month, day)
    if (date && Temporal.PlainDate.compare(date, earliest) >= 0) return date
  }
  return undefined
}

const fullYear = (year: number, today: Temporal.PlainDate): number =>
  year >= 100 ? year : Math.floor(today.year / 100) * 100 + year

/**
 * Reads a date.
 * @param today the clinic's calendar date, from which words and short forms are reckoned
 * @returns the calendar date (`2026-11-24`), or undefined when it is none
 */
export function typedDate(text: string, today: string, locale: string): string | undefined {
  return read(folded(text), Temporal.PlainDate.from(today), locale)?.toString()
}

function read(typed: string, today: Temporal.PlainDate, locale: string): Temporal.PlainDate | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  if (iso) return plainDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const away = /^([+-])\s*(\d{1,3})$/.exec(typed)
  if (away) return today.add({ days: Number(`${away[1]}${away[2]}`) })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const days of [0, 1, 2, -1]) {
    if (typed === folded(relative.format(days, 'day'))) return today.add({ days })
  }
  // 1 January 2024 was a Monday.
  const weekdays = named(locale, { weekday: 'long' }, 7, (index) => new Date(Date.UTC(2024, 0, 1 + index)))
  const weekday = indexOfName(weekdays, typed, 2)
  if (weekday >= 0) return today.add({ days: ((weekday + 1 - today.dayOfWeek + 6) % 7) + 1 })
  return inFigures(typed, today, locale) ?? withMonthName(typed, today, locale)
}

function inFigures(typed: string, today: Temporal.PlainDate, locale: string): Temporal.PlainDate | undefined {
  const digits = /^\d{1,4}(?:[./\-\s]+\d{1,4}){0,2}\.?$/.test(typed) ? (typed.match(/\d+/g) ?? []) : []
  const order = orderOf(locale)
  const numbers = digits.map(Number)
  if (numbers.length === 1 && (digits[0]?.length ?? 0) <= 2) {
    const [day = 0] = numbers
    for (let months = 0; months <= 12; months++) {
      const month = today.with({ day: 1 }).add({ months })
      const date = plainDate(month.year, month.month, day)
      if (date && Temporal.PlainDate.compare(date, today) >= 0) return date
    }
    return undefined
  }
  if (numbers.length < 2) return undefined
  const parts = numbers.length === 2 ? order.filter((part) => part !== 'year') : order
  const at = (part: Part) => numbers[parts.indexOf(part)] ?? 0
  return numbers.length === 2
    ? withoutYear(today, at('month'), at('day'))
    : plainDate(fullYear(at('year'), today), at('month'), at('day'))
}

/** `3 April`, `apr 3`, `3 de abril de 2027`. */
function withMonthName(
  typed: string,
  today: Temporal.PlainDate,
  locale: string,
): Temporal.PlainDate | undefined {
  const months = named(locale, { month: 'long' }, 12, (index) => new Date(Date.UTC(2024, index, 15)))
  const words = typed.match(/\p{L}+/gu) ?? []
  const month = words.map((word) => indexOfName(months, word, 3)).find((index) => index >= 0)
  const [first, second] = (typed.match(/\d+/g) ?? []).map(Number)
  if (month === undefined || first === undefined) return undefined
  if (second === undefined) return withoutYear(today, month + 1, first)
  const [day, year] = first > 31 ? [second, first] : [first, second]
  return plainDate(fullYear(year, today), month + 1, day)
}

/** Reads a time of day: `9`, `930`, `9:30`, `9.30`, `2 pm`. @returns `HH:MM`, or undefined when it is none */
export function typedTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(\d{2}))?\s*h?\s*([apصم])?\.?\s*m?\.?$/u.exec(folded(text))
  if (!match) return undefined
  const [, hours = '', after, joined, half] = match
  const minute = Number(after ?? joined ?? 0)
  let hour = Number(hours)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half === 'p' || half === 'م' ? 12 : 0)
  }
  if (hour > 23 || minute > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
