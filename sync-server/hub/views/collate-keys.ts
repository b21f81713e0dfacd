/**
 * Orders keys of views as CouchDB does: null, false, true, numbers, text by the Unicode collation algorithm (ICU's root
 * order), arrays, objects. `pouchdb-collate` has the same order of kinds but compares text by code unit.
 */
const collator = new Intl.Collator('und')

function rank(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'boolean') return value ? 2 : 1
  if (typeof value === 'number') return 3
  if (typeof value === 'string') return 4
  return Array.isArray(value) ? 5 : value === highest ? 7 : 6
}

/** A key above every JSON value. */
export const highest = Object.freeze({ highest: true })

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compareKeys(a: unknown, b: unknown): number {
  const rankA = rank(a)
  const rankB = rank(b)
  if (rankA !== rankB) return rankA - rankB
  if (rankA === 3) return Number(a) - Number(b)
  if (rankA === 4) return a === b ? 0 : collator.compare(String(a), String(b))
  if (rankA === 5) return compareLists(a as unknown[], b as unknown[])
  if (rankA === 6) return compareLists(Object.entries(a as object).flat(), Object.entries(b as object).flat())
  return 0
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  const shorter = Math.min(a.length, b.length)
  for (let index = 0; index < shorter; index++) {
    const order = compareKeys(a[index], b[index])
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** Orders document ids as CouchDB does: by their UTF-8 bytes. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0
  // Code units and bytes order alike unless surrogates take part.
  if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return a < b ? -1 : 1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
