/** The clinic's own appointments in the time that an import covers: what it brings may overlap them. */
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Reader } from '../store/reader.ts'
import type { Span } from './visit-history.ts'

/**
 * @param spans what is imported
 * @param own ids of appointments that are in the import, too; those are left out
 */
export async function knownSpans(
  read: Reader,
  spans: readonly Span[],
  own: ReadonlySet<string>,
): Promise<Span[]> {
  if (spans.length === 0 || (await read.count('appointments', {})) === 0) return []
  let from = '9999'
  let to = '0000'
  for (const { startsAt, endsAt } of spans) {
    if (startsAt < from) from = startsAt
    if (endsAt > to) to = endsAt
  }
  const known: Span[] = []
  // Month by month, so that a clinic's whole history is never held as records at one time.
  for (let month = monthBefore(from.slice(0, 7)); month <= to.slice(0, 7); month = monthAfter(month)) {
    const appointments = await read.find('appointments', {
      where: { date: { $gte: `${month}-01`, $lte: `${month}-31` } },
    })
    for (const { id, patientId, doctorId, startsAt, endsAt, status } of appointments) {
      if (own.has(id) || !liveStatuses.includes(status)) continue
      known.push({ patient: patientId, doctor: doctorId, startsAt, endsAt })
    }
  }
  return known
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? format(year + 1, 1) : format(year, number + 1)
}

/** One month early: a visit of the last days before may last into the first. */
function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 1 ? format(year - 1, 12) : format(year, number - 1)
}

const format = (year: number, month: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
