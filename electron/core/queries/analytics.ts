/** The clinic's figures, summed from appointments and from the analytics reactor's rows. */
import type { oversightQueries } from '#shared/contract/oversight.ts'
import { type FigureRow, summarise } from '#shared/domain/analytics/summary.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { daysBetween, isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { dayBounds } from '#shared/domain/scheduling/clinic-time.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { Reader } from '../store/reader.ts'
import { figuresOf } from './kept-figures.ts'
import type { QueryHandlers } from './query-handler.ts'

/** Longest range: twelve years and a few days. */
const mostDays = 4400

/** Rows of the analytics reactor between two instants. */
function figureRows(read: Reader, startsAt: string, endsAt: string): FigureRow[] {
  const rows = read.rows<{ key: string; at: string; value: string }>(
    "SELECT key, at, value FROM projection WHERE reactor = 'analytics' AND at >= ? AND at < ?",
    // Timestamps have milliseconds; without the `Z` the bound sorts before all of its second.
    startsAt.slice(0, 19),
    endsAt.slice(0, 19),
  )
  return rows.map(({ key, at, value }) => ({ key, at, value: JSON.parse(value) as unknown }))
}

export const analyticsQueryHandlers: QueryHandlers<
  Extract<keyof typeof oversightQueries, 'analytics.summary'>
> = {
  'analytics.summary': {
    dependsOn: ['appointments', 'patients', 'reactor:analytics'],
    affectedBy: ({ from, to }, { collection, before, after }) => {
      // Of a patient only being there counts.
      if (collection === 'patients') {
        const counts = (patient: typeof after) => patient && !patient['deletedAt'] && !patient['mergedInto']
        return Boolean(counts(before)) !== Boolean(counts(after))
      }
      if (collection !== 'appointments') return true
      return [before?.['date'], after?.['date']].some(
        (date) => typeof date === 'string' && date >= from && date <= to,
      )
    },
    run: async ({ from, to, by }, { read, clinic }) => {
      if (!clinic) return refuse(refusal('NOT_SET_UP', 'The clinic is not set up yet.'))
      const days = isCalendarDate(from) && isCalendarDate(to) ? daysBetween(from, to) : -1
      if (days < 0 || days > mostDays) {
        return refuse(refusal('INVALID_INPUT', 'No such dates, or too many.', { field: 'from', mostDays }))
      }
      const { timeZone } = clinic
      const rows = figureRows(read, dayBounds(from, timeZone).startsAt, dayBounds(to, timeZone).endsAt)
      const [tallies, totalPatients] = await Promise.all([
        figuresOf(read).days(from, to),
        read.count('patients', { deletedAt: { $exists: false }, mergedInto: { $exists: false } }),
      ])
      return accept({ totalPatients, periods: summarise({ from, to, by }, tallies, rows, timeZone) })
    },
  },
}
