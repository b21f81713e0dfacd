import { CouchError } from '../http/couch-error.ts'
import { isObject } from '../storage/json-text.ts'
import { highest } from '../views/collate-keys.ts'
import { allDocumentsIndex } from './index-definition.ts'
import type { MangoIndex } from './index-definition.ts'

/** How a query is answered: which index, which part of it, in which direction. */
export interface Plan {
  index: MangoIndex
  from: unknown[]
  to: unknown[]
  isDescending: boolean
  warning: string | undefined
}

type Conditions = Record<string, unknown>

/** What the selector asks of each field on every path that can match: the top level, and all of `$and`. */
function conditionsOf(selector: Conditions): Map<string, Conditions> {
  const found = new Map<string, Conditions>()
  for (const [name, value] of Object.entries(selector)) {
    if (name === '$and' && Array.isArray(value)) {
      for (const part of value.filter(isObject)) {
        for (const [field, conditions] of conditionsOf(part))
          found.set(field, { ...found.get(field), ...conditions })
      }
    } else if (!name.startsWith('$') && isObject(value)) found.set(name, { ...found.get(name), ...value })
  }
  return found
}

function isRequired(conditions: Conditions | undefined): boolean {
  if (!conditions) return false
  return Object.entries(conditions).some(([operator, value]) => !(operator === '$exists' && value === false))
}

/**
 * Chooses an index as CouchDB does: one whose every field the selector (or the sort) asks for, that can deliver the
 * sort; the one with the longest usable prefix, then the fewest fields, then by name. Throws 400 `no_usable_index`
 * when the sort has none.
 */
export function choosePlan(
  selector: Conditions,
  sort: MangoIndex['fields'],
  indexes: readonly MangoIndex[],
  useIndex: readonly string[],
): Plan {
  const conditions = conditionsOf(selector)
  const usable = indexes.filter((index) => isUsable(index, conditions, sort))
  let warning: string | undefined
  let candidates = usable.filter((index) => index.partialFilter === undefined)
  if (useIndex.length > 0) {
    const [design = '', name] = useIndex
    const designId = design.startsWith('_design/') ? design : `_design/${design}`
    const named = usable.filter(
      (index) => index.design === designId && (name === undefined || index.name === name),
    )
    if (named.length > 0) candidates = named
    else {
      warning =
        name === undefined
          ? `${designId} was not used because it does not contain a valid index for this query.`
          : `${designId}, ${name} was not used because it is not a valid index for this query.`
    }
  }
  const ranked = candidates
    .map((index) => ({ index, prefix: prefixLength(index, conditions) }))
    .sort(
      (a, b) =>
        Number(a.index.design === undefined) - Number(b.index.design === undefined) ||
        b.prefix - a.prefix ||
        a.index.fields.length - b.index.fields.length ||
        ((a.index.design ?? '') + a.index.name < (b.index.design ?? '') + b.index.name ? -1 : 1),
    )
  const best = ranked[0]
  if (!best) {
    throw new CouchError(
      400,
      'no_usable_index',
      'No index exists for this sort, try indexing by the sort fields.',
    )
  }
  if (best.index.design === undefined && useIndex.length === 0) {
    warning = 'No matching index found, create an index to optimize query time.'
    if (conditions.has('_id')) warning = undefined
  }
  const direction = sort[0]?.direction ?? 'asc'
  const isDescending = direction !== (best.index.fields[0]?.direction ?? 'asc') && sort.length > 0
  const { from, to } = rangeOf(best.index, conditions)
  return { index: best.index, from, to, isDescending: direction === 'desc' || isDescending, warning }
}

function isUsable(
  index: MangoIndex,
  conditions: ReadonlyMap<string, Conditions>,
  sort: MangoIndex['fields'],
): boolean {
  const names = index.fields.map((field) => field.name)
  const sorted = sort.map((field) => field.name)
  if (index !== allDocumentsIndex) {
    const missing = names.filter(
      (name) =>
        !sorted.includes(name) && name !== '_id' && name !== '_rev' && !isRequired(conditions.get(name)),
    )
    if (missing.length > 0) return false
  }
  if (sorted.length === 0) return true
  if (index === allDocumentsIndex) return sorted.length === 1 && sorted[0] === '_id'
  // Fields that equal a constant do not disturb an order.
  const isConstant = (name: string): boolean => Object.hasOwn(conditions.get(name) ?? {}, '$eq')
  let at = 0
  for (const name of names) {
    if (at < sorted.length && sorted[at] === name) at++
    else if (!isConstant(name)) break
  }
  while (at < sorted.length && isConstant(sorted[at] ?? '')) at++
  return at === sorted.length
}

function prefixLength(index: MangoIndex, conditions: ReadonlyMap<string, Conditions>): number {
  let length = 0
  for (const { name } of index.fields) {
    const found = conditions.get(name)
    if (
      !found ||
      !Object.keys(found).some((operator) => ['$eq', '$gt', '$gte', '$lt', '$lte'].includes(operator))
    )
      break
    length++
    if (!Object.hasOwn(found, '$eq')) break
  }
  return length
}

/** The keys between which every match lies: constants first, then one range. */
function rangeOf(
  index: MangoIndex,
  conditions: ReadonlyMap<string, Conditions>,
): { from: unknown[]; to: unknown[] } {
  const from: unknown[] = []
  const to: unknown[] = []
  for (const { name } of index.fields) {
    const found = conditions.get(name) ?? {}
    if (Object.hasOwn(found, '$eq')) {
      from.push(found['$eq'])
      to.push(found['$eq'])
      continue
    }
    const low = found['$gt'] ?? found['$gte']
    const high = found['$lt'] ?? found['$lte']
    if (low !== undefined) from.push(low)
    if (high !== undefined) to.push(high)
    break
  }
  to.push(highest)
  return { from, to }
}
