/** Sums appointments and the analytics reactor's rows into the clinic's figures by day, week or month. */
import { liveStatuses } from '../appointment-statuses.ts'
import type { Appointment } from '../records/appointment.ts'
import { datesBetween, mondayOf } from '../scheduling/calendar-date.ts'
import { clinicDateOf } from '../scheduling/clinic-time.ts'
import { instantOfTimestamp, minutesOf } from '../scheduling/interval.ts'

/** What the analytics reactor keeps of a patient. */
export interface PatientFigures {
  createdAt?: string
  imported?: boolean
  deletedAt?: string
  restoredAt?: string
}

/** A row of the analytics reactor: `patient:<id>`, `feedback:<id>` or `lowStock:<id>`. */
export interface FigureRow {
  key: string
  /** Timestamp. */
  at: string
  value: unknown
}

/** Figures of one period; shaped as the contract shows them. */
export interface PeriodFigures {
  from: string
  newPatients: number
  /** All bookings of the period, whatever became of them: the sum of `byStatus`. */
  appointments: number
  byStatus: Record<string, number>
  byDoctor: Record<string, number>
  forNewPatients: number
  forExistingPatients: number
  canceled: number
  noShows: number
  waitingMinutes?: number
  /** Minutes of bookings that took or take the doctor's time. */
  bookedMinutes: number
  feedbackCount: number
  feedbackRating?: number
  lowStockEvents: number
}

export type PeriodLength = 'day' | 'week' | 'month'

/** First day of the period that holds a date. */
export function periodOf(date: string, by: PeriodLength): string {
  if (by === 'day') return date
  return by === 'week' ? mondayOf(date) : `${date.slice(0, 8)}01`
}

/** What the appointments of one day add up to; whole numbers alone, so that days add up in any order. */
export interface DayTally {
  date: string
  byStatus: Record<string, number>
  byDoctor: Record<string, number>
  forNewPatients: number
  forExistingPatients: number
  bookedMinutes: number
  /** Patients of whom arrival and being seated were noted, and how long they waited in all. */
  waits: number
  waitedMilliseconds: number
}

/** Figures while they are summed: means need their sums. */
interface Tally {
  figures: PeriodFigures
  waits: number
  waitedMilliseconds: number
  ratings: number[]
}

const emptyTally = (from: string): Tally => ({
  figures: {
    from,
    newPatients: 0,
    appointments: 0,
    byStatus: {},
    byDoctor: {},
    forNewPatients: 0,
    forExistingPatients: 0,
    canceled: 0,
    noShows: 0,
    bookedMinutes: 0,
    feedbackCount: 0,
    lowStockEvents: 0,
  },
  waits: 0,
  waitedMilliseconds: 0,
  ratings: [],
})

const countOne = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1
}

/** @param appointments all of that date */
export function tallyDay(date: string, appointments: Iterable<Appointment>): DayTally {
  const tally: DayTally = {
    date,
    byStatus: {},
    byDoctor: {},
    forNewPatients: 0,
    forExistingPatients: 0,
    bookedMinutes: 0,
    waits: 0,
    waitedMilliseconds: 0,
  }
  for (const appointment of appointments) {
    const { status, doctorId, newPatient, arrivedAt, seatedAt } = appointment
    countOne(tally.byStatus, status)
    countOne(tally.byDoctor, doctorId)
    if (newPatient) tally.forNewPatients += 1
    else tally.forExistingPatients += 1
    if (liveStatuses.includes(status)) tally.bookedMinutes += minutesOf(appointment)
    if (arrivedAt !== undefined && seatedAt !== undefined) {
      tally.waits += 1
      tally.waitedMilliseconds += Date.parse(seatedAt) - Date.parse(arrivedAt)
    }
  }
  return tally
}

function addCounts(counts: Record<string, number>, more: Readonly<Record<string, number>>): number {
  let sum = 0
  for (const [key, count] of Object.entries(more)) {
    counts[key] = (counts[key] ?? 0) + count
    sum += count
  }
  return sum
}

function addDay(tally: Tally, day: DayTally): void {
  const { figures } = tally
  figures.appointments += addCounts(figures.byStatus, day.byStatus)
  addCounts(figures.byDoctor, day.byDoctor)
  figures.forNewPatients += day.forNewPatients
  figures.forExistingPatients += day.forExistingPatients
  figures.canceled += day.byStatus.canceled ?? 0
  figures.noShows += day.byStatus.noShow ?? 0
  figures.bookedMinutes += day.bookedMinutes
  tally.waits += day.waits
  tally.waitedMilliseconds += day.waitedMilliseconds
}

function addRow({ figures, ratings }: Tally, { key, value }: FigureRow): void {
  if (key.startsWith('patient:')) {
    const { createdAt, imported, deletedAt = '', restoredAt = '' } = value as PatientFigures
    const present = deletedAt === '' || restoredAt > deletedAt
    if (createdAt !== undefined && imported !== true && present) figures.newPatients += 1
  } else if (key.startsWith('feedback:')) {
    figures.feedbackCount += 1
    ratings.push((value as { rating: number }).rating)
  } else if (key.startsWith('lowStock:')) figures.lowStockEvents += 1
}

const toTenths = (number: number): number => Math.round(number * 10) / 10

/** Mean of whole numbers, to one decimal. */
const mean = (numbers: readonly number[]): number =>
  toTenths(numbers.reduce((sum, one) => sum + one, 0) / numbers.length)

/**
 * Figures of every period between two dates, both included, in clinic time; what lies outside is not counted.
 * @returns one entry for each period, also where nothing happened, in order
 */
export function summarise(
  range: { from: string; to: string; by: PeriodLength },
  days: Iterable<DayTally>,
  rows: Iterable<FigureRow>,
  timeZone: string,
): PeriodFigures[] {
  const { from, to, by } = range
  const tallies = new Map<string, Tally>()
  for (const date of datesBetween(from, to)) {
    const period = periodOf(date, by)
    if (!tallies.has(period)) tallies.set(period, emptyTally(period))
  }
  const tallyOf = (date: string) => (date >= from && date <= to ? tallies.get(periodOf(date, by)) : undefined)
  for (const day of days) {
    const tally = tallyOf(day.date)
    if (tally) addDay(tally, day)
  }
  for (const row of rows) {
    const tally = tallyOf(clinicDateOf(instantOfTimestamp(row.at), timeZone))
    if (tally) addRow(tally, row)
  }
  return [...tallies.values()].map(({ figures, waits, waitedMilliseconds, ratings }) => ({
    ...figures,
    ...(waits > 0 ? { waitingMinutes: toTenths(waitedMilliseconds / 60_000 / waits) } : {}),
    ...(ratings.length > 0 ? { feedbackRating: mean(ratings) } : {}),
  }))
}
