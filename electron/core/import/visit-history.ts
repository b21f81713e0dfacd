/** Which visits of an export overlap another one, and which is each patient's first. Pure. */

/** A stretch of one doctor's and one patient's time. `own` marks what is being imported, by its row. */
export interface Span {
  patient: string
  doctor: string
  startsAt: string
  endsAt: string
  /** Row of the import; undefined for an appointment the clinic has already. */
  row?: number
}

export interface VisitHistory {
  overlaps: (row: number) => boolean
  /** True for the earliest visit of its patient. */
  isFirst: (row: number) => boolean
}

/** @param spans every visit that took or takes time */
export function findHistory(spans: readonly Span[]): VisitHistory {
  const inOrder = spans.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0))
  const overlapping = new Set<number>()
  const firsts = new Set<number>()
  markOverlaps(inOrder, (span) => span.doctor, overlapping)
  markOverlaps(inOrder, (span) => span.patient, overlapping)
  const seen = new Set<string>()
  for (const span of inOrder) {
    if (seen.has(span.patient)) continue
    seen.add(span.patient)
    if (span.row !== undefined) firsts.add(span.row)
  }
  return { overlaps: (row) => overlapping.has(row), isFirst: (row) => firsts.has(row) }
}

/**
 * Marks every span that shares time with another of the same key. One pass in order of start: a span overlaps an earlier
 * one exactly when it starts before the latest end so far, and then the span that ends latest is overlapped too. A span
 * whose end was not the latest when a later one began had itself begun before the latest one's end, or that one before
 * its own, and was marked then.
 */
function markOverlaps(inOrder: readonly Span[], keyOf: (span: Span) => string, marked: Set<number>): void {
  const latest = new Map<string, Span>()
  for (const span of inOrder) {
    const key = keyOf(span)
    const before = latest.get(key)
    if (before && span.startsAt < before.endsAt) {
      if (span.row !== undefined) marked.add(span.row)
      if (before.row !== undefined) marked.add(before.row)
    }
    if (!before || span.endsAt > before.endsAt) latest.set(key, span)
  }
}
