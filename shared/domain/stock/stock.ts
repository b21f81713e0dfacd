/** The arithmetic of the stock room: quantities are sums of movements, everything else follows. */
import type { Equipment, StockMovement, StockMovementKind } from '../records/equipment.ts'

/** Sums are rounded to a millionth, so that 0.1 + 0.2 is 0.3. */
const rounded = (quantity: number): number => Math.round(quantity * 1e6) / 1e6

/** Quantity on record: the sum of the movements, in any order. */
export const quantityOf = (movements: Iterable<{ change: number }>): number => {
  let sum = 0
  for (const { change } of movements) sum += Math.round(change * 1e6)
  return sum / 1e6
}

/** The signed change that a movement makes, when `onRecord` was on record before; counting gives the difference. */
export function changeOf(kind: StockMovementKind, quantity: number, onRecord: number): number {
  if (kind === 'received') return rounded(quantity)
  if (kind === 'counted') return rounded(quantity - onRecord)
  return quantity === 0 ? 0 : -rounded(quantity)
}

/**
 * True when a movement takes the quantity from enough to too little. Told once for each crossing: while it stays below
 * there is no other, and only being restocked to the minimum or above arms it again.
 */
export const crossesBelow = (before: number, after: number, minimumQuantity: number): boolean =>
  before >= minimumQuantity && after < minimumQuantity

export type StockState = 'ok' | 'low' | 'out'

/** `low` below the minimum, `out` when nothing is left of something that should be there. */
export function stateOf(quantity: number, minimumQuantity: number): StockState {
  if (quantity >= minimumQuantity) return 'ok'
  return quantity <= 0 ? 'out' : 'low'
}

const dayMilliseconds = 86_400_000
const observedDays = 28

/** Consumption of the last four weeks (used and discarded), or since the first movement if that is later, per week. */
export function usePerWeek(movements: readonly StockMovement[], now: string): number {
  const end = Date.parse(now)
  const start = end - observedDays * dayMilliseconds
  const first = Math.min(...movements.map(({ at }) => Date.parse(at)))
  const days = Math.max(7, Math.min(observedDays, (end - Math.max(first, start)) / dayMilliseconds))
  const used = movements
    .filter(({ kind, at }) => (kind === 'used' || kind === 'discarded') && Date.parse(at) >= start)
    .reduce((sum, { change }) => sum - change, 0)
  return rounded((used / days) * 7)
}

/** When the quantity last went below the minimum and stayed there; undefined when it never was enough or is enough. */
export function lowSince(movements: readonly StockMovement[], minimumQuantity: number): string | undefined {
  const inOrder = [...movements].sort((a, b) =>
    a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1,
  )
  let quantity = 0
  let since: string | undefined
  for (const { change, at } of inOrder) {
    const after = rounded(quantity + change)
    if (crossesBelow(quantity, after, minimumQuantity)) since = at
    if (after >= minimumQuantity) since = undefined
    quantity = after
  }
  return since
}

export interface Restock {
  orderQuantity: number
  usePerWeek: number
  lowSince: string | undefined
  daysLeft: number | undefined
}

/** What the restock report says of one item. */
export function restockOf(item: Equipment, movements: readonly StockMovement[], now: string): Restock {
  const quantity = quantityOf(movements)
  const weekly = usePerWeek(movements, now)
  return {
    orderQuantity: Math.max(0, rounded(Math.max(item.targetQuantity, item.minimumQuantity) - quantity)),
    usePerWeek: weekly,
    lowSince: lowSince(movements, item.minimumQuantity),
    daysLeft: weekly > 0 ? Math.max(0, Math.round((quantity / weekly) * 70) / 10) : undefined,
  }
}
