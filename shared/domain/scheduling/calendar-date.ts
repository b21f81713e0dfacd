/** Calendar dates as text (`2026-11-24`), in the proleptic Gregorian calendar, without any zone. */

const millisecondsPerDay = 86_400_000

/** First and last date the day book can hold; beyond them a typing error is likelier than a booking. */
export const firstDate = '1900-01-01'
export const lastDate = '2199-12-31'

const asUtc = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const fromUtc = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)

/** True for a date that exists (29 February only in leap years) and that the day book can hold. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const milliseconds = asUtc(text)
  return (
    !Number.isNaN(milliseconds) && fromUtc(milliseconds) === text && text >= firstDate && text <= lastDate
  )
}

/** The date so many days later, or earlier when negative. */
export const addDays = (date: string, days: number): string =>
  fromUtc(asUtc(date) + days * millisecondsPerDay)

/** Days from one date to another; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((asUtc(to) - asUtc(from)) / millisecondsPerDay)

/** ISO 8601 weekday: Monday 1 to Sunday 7. */
export const weekdayOf = (date: string): number => new Date(asUtc(date)).getUTCDay() || 7

/** Monday of the date's week (ISO 8601). */
export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date))

/** All dates from one to another, both included. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date)
  return dates
}
