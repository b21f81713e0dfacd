import { CouchError } from '../http/couch-error.ts'
import { isObject } from '../storage/json-text.ts'
import { compareKeys } from './collate-keys.ts'
import type { ViewRow } from './view-index.ts'
import type { OpenView } from './view-store.ts'

const rowsPerReduction = 500

/** Reduces rows to one value, with a built-in function or the view's own. */
export async function reduceRows(view: OpenView, rows: readonly ViewRow[]): Promise<unknown> {
  const source = view.reduce ?? ''
  const builtin = /^\s*(_\w+)/.exec(source)?.[1]
  if (builtin === '_count') return rows.length
  if (builtin === '_sum') return rows.map((row) => row.value).reduce((total, value) => add(total, value), 0)
  if (builtin === '_stats') return statsOf(rows.map((row) => row.value))
  if (builtin === '_approx_count_distinct') return countDistinct(rows)
  if (builtin !== undefined) {
    throw new CouchError(400, 'invalid_design_doc', `\`${builtin}\` is not a supported reduce function.`)
  }
  let values: unknown[] = []
  for (let start = 0; start < rows.length; start += rowsPerReduction) {
    const part = rows.slice(start, start + rowsPerReduction)
    const keys = JSON.stringify(part.map((row) => [row.key, row.id]))
    values.push(
      await view.script.reduce(view.name, keys, JSON.stringify(part.map((row) => row.value)), false),
    )
  }
  while (values.length > 1) {
    const next: unknown[] = []
    for (let start = 0; start < values.length; start += rowsPerReduction) {
      const part = values.slice(start, start + rowsPerReduction)
      next.push(await view.script.reduce(view.name, 'null', JSON.stringify(part), true))
    }
    values = next
  }
  return values[0]
}

function refuse(value: unknown, name: string): never {
  throw new CouchError(
    400,
    'builtin_reduce_error',
    `The ${name} function requires that map values be numbers, arrays of numbers, or objects. It met ${JSON.stringify(value)?.slice(0, 100)}.`,
  )
}

/** `_sum`: numbers, lists place by place, objects member by member. */
function add(total: unknown, value: unknown): unknown {
  if (typeof value === 'number' && typeof total === 'number') return total + value
  if (isObject(value) && (isObject(total) || total === 0)) {
    const sums: Record<string, unknown> = isObject(total) ? { ...total } : {}
    for (const [name, member] of Object.entries(value)) sums[name] = add(sums[name] ?? 0, member)
    return sums
  }
  if (isNumberOrList(value) && isNumberOrList(total)) {
    const a = Array.isArray(total) ? total : [total]
    const b = Array.isArray(value) ? value : [value]
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) =>
      add(a[index] ?? 0, b[index] ?? 0),
    )
  }
  return refuse(value, '_sum')
}

function isNumberOrList(value: unknown): value is number | unknown[] {
  return typeof value === 'number' || Array.isArray(value)
}

interface Stats {
  sum: number
  count: number
  min: number
  max: number
  sumsqr: number
}

/** `_stats`: of numbers, or of lists of numbers place by place, or of objects that are such statistics already. */
function statsOf(values: readonly unknown[]): unknown {
  const first = values[0]
  if (Array.isArray(first)) {
    return first.map((_, place) =>
      statsOf(values.map((value) => (Array.isArray(value) ? (value as unknown[])[place] : undefined))),
    )
  }
  const stats: Stats = { sum: 0, count: 0, min: Infinity, max: -Infinity, sumsqr: 0 }
  for (const value of values) {
    const one = asStats(value)
    stats.sum += one.sum
    stats.count += one.count
    stats.min = Math.min(stats.min, one.min)
    stats.max = Math.max(stats.max, one.max)
    stats.sumsqr += one.sumsqr
  }
  return stats
}

function asStats(value: unknown): Stats {
  if (typeof value === 'number')
    return { sum: value, count: 1, min: value, max: value, sumsqr: value * value }
  if (!isObject(value)) return refuse(value, '_stats')
  const member = (name: keyof Stats): number => {
    const found = value[name]
    return typeof found === 'number' ? found : refuse(value, '_stats')
  }
  return {
    sum: member('sum'),
    count: member('count'),
    min: member('min'),
    max: member('max'),
    sumsqr: member('sumsqr'),
  }
}

/** Rows come sorted, so distinct keys are counted exactly rather than estimated. */
function countDistinct(rows: readonly ViewRow[]): number {
  let count = 0
  let last: ViewRow | undefined
  for (const row of rows) {
    if (!last || compareKeys(last.key, row.key) !== 0) count++
    last = row
  }
  return count
}
