/**
 * A clinic's records in memory, read through the same interface as the database, and written by decisions. Tests of
 * decisions, handlers and reactors use it in place of a file; `rows` (the core's own tables) is not served.
 */
import type { CollectionName, Collections, RecordWrite } from '#shared/decisions/decision.ts'
import type { Condition, Find, Reader } from '../store/reader.ts'

type Fields = Record<string, unknown>
type Comparable = string | number | boolean

function compare(left: unknown, right: unknown): number {
  if (left === right) return 0
  if (left === undefined) return -1
  if (right === undefined) return 1
  return (left as Comparable) < (right as Comparable) ? -1 : 1
}

function matches(value: unknown, condition: Condition): boolean {
  if (typeof condition !== 'object') return value === condition
  if ('$in' in condition) return condition.$in.includes(value as Comparable)
  if ('$exists' in condition) return (value !== undefined) === condition.$exists
  const { $eq, $ne, $gt, $gte, $lt, $lte } = condition
  if ($eq !== undefined && value !== $eq) return false
  if ($ne !== undefined && value === $ne) return false
  const bounds = [$gt, $gte, $lt, $lte]
  if (bounds.every((bound) => bound === undefined)) return true
  if (value === undefined) return false
  return (
    ($gt === undefined || compare(value, $gt) > 0) &&
    ($gte === undefined || compare(value, $gte) >= 0) &&
    ($lt === undefined || compare(value, $lt) < 0) &&
    ($lte === undefined || compare(value, $lte) <= 0)
  )
}

const fieldOf = (record: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], record)

export class InMemoryReader implements Reader {
  readonly #collections = new Map<CollectionName, Map<string, Fields>>()

  #records(collection: CollectionName): Map<string, Fields> {
    const known = this.#collections.get(collection)
    if (known) return known
    const created = new Map<string, Fields>()
    this.#collections.set(collection, created)
    return created
  }

  /** Stores records as they are, without a decision. */
  put<Name extends CollectionName>(collection: Name, ...records: Collections[Name][]): void {
    for (const record of records) this.#records(collection).set(record.id, structuredClone(record))
  }

  /** Every record of a collection. */
  all<Name extends CollectionName>(collection: Name): Collections[Name][] {
    return [...this.#records(collection).values()].map((record) =>
      structuredClone(record),
    ) as Collections[Name][]
  }

  /**
   * Writes all of a decision or nothing, as the store does: every `before` must still be what is stored.
   * @returns false when another write came between
   */
  write(writes: readonly RecordWrite[]): boolean {
    const unchanged = writes.every(
      ({ collection, before, after }) =>
        JSON.stringify(this.#records(collection).get((after ?? before)?.id ?? '')) === JSON.stringify(before),
    )
    if (!unchanged) return false
    for (const { collection, before, after } of writes) {
      if (after) this.#records(collection).set(after.id, structuredClone(after))
      else if (before) this.#records(collection).delete(before.id)
    }
    return true
  }

  get<Name extends CollectionName>(collection: Name, id: string): Promise<Collections[Name] | undefined> {
    const record = this.#records(collection).get(id)
    return Promise.resolve(record && (structuredClone(record) as unknown as Collections[Name]))
  }

  getMany<Name extends CollectionName>(
    collection: Name,
    ids: readonly string[],
  ): Promise<Collections[Name][]> {
    const records = [...new Set(ids)].flatMap((id) => this.#records(collection).get(id) ?? [])
    return Promise.resolve(structuredClone(records) as unknown as Collections[Name][])
  }

  #matching(collection: CollectionName, where: Record<string, Condition>): Fields[] {
    return [...this.#records(collection).values()].filter((record) =>
      Object.entries(where).every(([path, condition]) => matches(fieldOf(record, path), condition)),
    )
  }

  find<Name extends CollectionName>(collection: Name, find: Find): Promise<Collections[Name][]> {
    const order = [...(find.sort ?? []), { id: 'asc' as const }].flatMap((by) => Object.entries(by))
    const found = this.#matching(collection, find.where).sort((left, right) => {
      for (const [path, direction] of order) {
        const difference = compare(fieldOf(left, path), fieldOf(right, path))
        if (difference !== 0) return direction === 'asc' ? difference : -difference
      }
      return 0
    })
    const skip = find.skip ?? 0
    const page = found.slice(skip, find.limit === undefined ? undefined : skip + find.limit)
    return Promise.resolve(structuredClone(page) as unknown as Collections[Name][])
  }

  count(collection: CollectionName, where: Record<string, Condition>): Promise<number> {
    return Promise.resolve(this.#matching(collection, where).length)
  }

  attachment(): Promise<Uint8Array | undefined> {
    return Promise.resolve(undefined)
  }

  rows<Row>(sql: string, ..._parameters: (string | number | null)[]): Row[] {
    throw new Error(`The in-memory reader holds records only, not the tables of the core: ${sql}`)
  }
}
