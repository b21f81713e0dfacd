/** Sums appointments and the analytics reactor's rows into the clinic's figures by day, week or month. */
import { liveStatuses, type Appointment } from '../records/appointment.ts'
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

/** Figures while they are summed: means need their sums. */
interface Tally {
  figures: PeriodFigures
  waits: number[]
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
  waits: [],
  ratings: [],
})

const countOne = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1
}

function addAppointment({ figures, waits }: Tally, appointment: Appointment): void {
  const { status, doctorId, newPatient, arrivedAt, seatedAt } = appointment
  figures.appointments += 1
  countOne(figures.byStatus, status)
  countOne(figures.byDoctor, doctorId)
  if (newPatient) figures.forNewPatients += 1
  else figures.forExistingPatients += 1
  if (status === 'canceled') figures.canceled += 1
  if (status === 'noShow') figures.noShows += 1
  if (liveStatuses.includes(status)) figures.bookedMinutes += minutesOf(appointment)
  if (arrivedAt !== undefined && seatedAt !== undefined) {
    waits.push((Date.parse(seatedAt) - Date.parse(arrivedAt)) / 60_000)
  }
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

/** Mean to one decimal; the order of the numbers does not matter. */
const mean = (numbers: readonly number[]): number =>
  Math.round((numbers.toSorted((a, b) => a - b).reduce((sum, one) => sum + one, 0) / numbers.length) * 10) /
  10

/**
 * Figures of every period between two dates, both included, in clinic time; what lies outside is not counted.
 * @returns one entry for each period, also where nothing happened, in order
 */
export function summarise(
  range: { from: string; to: string; by: PeriodLength },
  appointments: Iterable<Appointment>,
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
  for (const appointment of appointments) {
    const tally = tallyOf(appointment.date)
    if (tally) addAppointment(tally, appointment)
  }
  for (const row of rows) {
    const tally = tallyOf(clinicDateOf(instantOfTimestamp(row.at), timeZone))
    if (tally) addRow(tally, row)
  }
  return [...tallies.values()].map(({ figures, waits, ratings }) => ({
    ...figures,
    ...(waits.length > 0 ? { waitingMinutes: mean(waits) } : {}),
    ...(ratings.length > 0 ? { feedbackRating: mean(ratings) } : {}),
  }))
}
