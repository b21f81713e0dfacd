/** Documents that have the same values at `equalAt` are to stand in the order of their primary keys. */
export interface EqualsOrder {
  /** The steps of each path. */
  equalAt: readonly (readonly string[])[]
  primaryPath: string
  direction: 'asc' | 'desc'
}

type Fields = Record<string, unknown>

/** Up to this length inserting is faster than `Array.sort`, which calls back for each comparison. */
const SHORT_RUN = 16

/**
 * Puts documents that are in order but for equals into the full order, in place: each run of equals is sorted by itself,
 * which compares far less than sorting all of them.
 */
export function orderEquals<Found>(documents: Found[], order: EqualsOrder): Found[] {
  const { primaryPath, direction } = order
  const descending = direction === 'desc'
  let start = 0
  for (let end = 1; end <= documents.length; end++) {
    if (end < documents.length && areEqual(documents[start], documents[end], order.equalAt)) continue
    if (end - start > 1) sortRun(documents as Fields[], start, end, primaryPath, descending)
    start = end
  }
  return documents
}

function sortRun(list: Fields[], start: number, end: number, key: string, descending: boolean): void {
  const follows = (left: Fields, right: Fields): boolean => {
    // Primary keys are text.
    const one = left[key] as string
    const other = right[key] as string
    return descending ? one < other : one > other
  }
  if (end - start > SHORT_RUN) {
    const run = list.slice(start, end).sort((left, right) => (follows(left, right) ? 1 : -1))
    for (const [position, document] of run.entries()) list[start + position] = document
    return
  }
  for (let next = start + 1; next < end; next++) {
    const document = list[next] as Fields
    let place = next
    for (; place > start && follows(list[place - 1] as Fields, document); place--) {
      list[place] = list[place - 1] as Fields
    }
    list[place] = document
  }
}

function areEqual(left: unknown, right: unknown, paths: EqualsOrder['equalAt']): boolean {
  for (const steps of paths) if (valueAt(left, steps) !== valueAt(right, steps)) return false
  return true
}

/** Every step is a plain object or missing: another value would have kept SQL from sorting by this path. */
function valueAt(document: unknown, steps: readonly string[]): unknown {
  let current = document
  for (const step of steps) current = (current as Fields | undefined)?.[step]
  return current
}
