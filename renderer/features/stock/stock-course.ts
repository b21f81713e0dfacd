/** How much of an item there was, day by day, from what is there and what was moved. */
import type { StockMovement } from '#shared/domain/records/equipment.ts'

export interface CourseDay {
  date: string
  /** At the end of the day. */
  quantity: number
}

/**
 * @param movements of the item, in any order; older ones than the first day do not matter
 * @param quantity what is there after all of them
 * @param dates calendar dates in order, the last one being today
 * @param dateOf the clinic's calendar date of an instant
 */
export function stockCourse(
  movements: readonly Pick<StockMovement, 'at' | 'change'>[],
  quantity: number,
  dates: readonly string[],
  dateOf: (instant: string) => string,
): CourseDay[] {
  const changes = Map.groupBy(movements, ({ at }) => dateOf(at))
  let left = quantity
  const backwards = dates.toReversed().map((date): CourseDay => {
    const day = { date, quantity: left }
    for (const { change } of changes.get(date) ?? []) left -= change
    return day
  })
  return backwards.reverse()
}

export interface Lot {
  lot: string
  expiresOn: string | undefined
  /** Received less what was taken from this lot by name. */
  quantity: number
}

/** The lots of an item of which something is left, the first to expire first. */
export function lotsOf(movements: readonly Pick<StockMovement, 'change' | 'lot' | 'expiresOn'>[]): Lot[] {
  const lots = new Map<string, Lot>()
  for (const { change, lot, expiresOn } of movements) {
    if (lot === undefined && expiresOn === undefined) continue
    const key = lot ?? expiresOn ?? ''
    const known = lots.get(key)
    lots.set(key, {
      lot: lot ?? '',
      expiresOn: known?.expiresOn ?? expiresOn,
      quantity: (known?.quantity ?? 0) + change,
    })
  }
  return [...lots.values()]
    .filter(({ quantity }) => quantity > 0)
    .sort((one, other) => (one.expiresOn ?? '9999').localeCompare(other.expiresOn ?? '9999'))
}
