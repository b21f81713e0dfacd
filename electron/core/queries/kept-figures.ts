/**
 * What has to be looked for among many records and is kept in memory between questions: the figures of each day, the quantity
 * of each item, the few displaced appointments, and what boards show of patients.
 * They are made from the records when first asked for; a change, here or by replication, takes back what it concerns.
 */
import { type DayTally, tallyDay } from '#shared/domain/analytics/summary.ts'
import { datesBetween } from '#shared/domain/scheduling/calendar-date.ts'
import { quantityOf } from '#shared/domain/stock/stock.ts'
import type { Reader } from '../store/reader.ts'
import { BoardPatients } from './board-patients.ts'
import type { RecordChange } from './query-handler.ts'

export class KeptFigures {
  readonly #read: Reader
  readonly boardPatients: BoardPatients
  readonly #days = new Map<string, DayTally>()
  readonly #quantities = new Map<string, number>()
  /** The dates of all displaced appointments from one on, by id. */
  #displaced: { from: string; dates: Map<string, string> } | undefined
  /** Rises with every change, so that what was read before one is not kept after it. */
  #changes = 0

  constructor(read: Reader) {
    this.#read = read
    this.boardPatients = new BoardPatients(read)
  }

  /** Takes back what these changes concern. */
  changed(changes: readonly RecordChange[]): void {
    this.boardPatients.changed(changes)
    for (const { collection, id, before, after } of changes) {
      if (collection === 'appointments' && this.#displaced) {
        const { from, dates } = this.#displaced
        const date = String(after?.['date'])
        if (after?.['status'] === 'displaced' && date >= from) dates.set(id, date)
        else dates.delete(id)
      }
      if (collection !== 'appointments' && collection !== 'stockmovements') continue
      this.#changes += 1
      for (const record of [before, after]) {
        if (collection === 'appointments') this.#days.delete(String(record?.['date']))
        else this.#quantities.delete(String(record?.['equipmentId']))
      }
    }
  }

  /** The figures of every day from one date to another, both included. */
  async days(from: string, to: string): Promise<DayTally[]> {
    const dates = datesBetween(from, to)
    const missing = dates.filter((date) => !this.#days.has(date))
    const known = new Map(dates.flatMap((date) => this.#days.get(date) ?? []).map((day) => [day.date, day]))
    const [first] = missing
    const last = missing.at(-1)
    if (first !== undefined && last !== undefined) {
      const asOf = this.#changes
      const found = await this.#read.find('appointments', { where: { date: { $gte: first, $lte: last } } })
      const byDate = Map.groupBy(found, ({ date }) => date)
      for (const date of missing) {
        const day = tallyDay(date, byDate.get(date) ?? [])
        known.set(date, day)
        if (asOf === this.#changes) this.#days.set(date, day)
      }
    }
    return [...known.values()]
  }

  /** The ids of the displaced appointments of every day from a date on. */
  async displaced(from: string): Promise<string[]> {
    let dates = this.#displaced && this.#displaced.from <= from ? this.#displaced.dates : undefined
    if (!dates) {
      const asOf = this.#changes
      const found = await this.#read.find('appointments', {
        where: { date: { $gte: from }, status: 'displaced' },
      })
      dates = new Map(found.map(({ id, date }) => [id, date]))
      if (asOf === this.#changes) this.#displaced = { from, dates }
    }
    return [...dates].filter(([, date]) => date >= from).map(([id]) => id)
  }

  /** The quantity of an item that is on record. */
  async quantity(equipmentId: string): Promise<number> {
    const known = this.#quantities.get(equipmentId)
    if (known !== undefined) return known
    const asOf = this.#changes
    const quantity = quantityOf(await this.#read.find('stockmovements', { where: { equipmentId } }))
    if (asOf === this.#changes) this.#quantities.set(equipmentId, quantity)
    return quantity
  }
}

const keptOf = new WeakMap<Reader, KeptFigures>()

/** Keeps figures of a database from now on. @returns them, to be told of every change */
export function keepFigures(read: Reader): KeptFigures {
  const kept = new KeptFigures(read)
  keptOf.set(read, kept)
  return kept
}

/** The figures that are kept of a database, or ones made for this question alone. */
export const figuresOf = (read: Reader): KeptFigures => keptOf.get(read) ?? new KeptFigures(read)
