/**
 * Records as sets of cells, and back. A cell is the smallest part that is merged as a whole: a field, a group of fields,
 * an element of a list, a member of an object. A cell that is absent has no value; absent and undefined are the same.
 */
import type { MergeRule, Tie } from './merge-rules.ts'

/** A record as it is stored; `id` is not a cell. */
export type SyncedRecord = Readonly<Record<string, unknown>> & { readonly id: string }

export type Cells = ReadonlyMap<string, unknown>

/** The cell that says whether the record is there; its value is true or absent. */
export const existence = '.'
/** The name that stands for every cell without a stamp of its own. */
export const everyCell = '*'
/** Suffixes of the cells with the order of a list's elements, and with the presence of an object. */
const orderSuffix = '#order'
const presenceSuffix = '#there'
/** The cell that says whether an object is there, with members or without. */
export const presenceOf = (field: string): string => `${field}${presenceSuffix}`

const byClock: Tie = { by: 'clock' }

const groupOf = (rule: MergeRule, field: string): string | undefined =>
  Object.entries(rule.groups ?? {}).find(([, group]) => group.fields.includes(field))?.[0]

/** The cells of a record; none for a record that is not there. */
export function cellsOf(rule: MergeRule, record: SyncedRecord | undefined): Map<string, unknown> {
  const cells = new Map<string, unknown>()
  if (!record) return cells
  cells.set(existence, true)
  const groups = new Map<string, Record<string, unknown>>()
  for (const [field, value] of Object.entries(record)) {
    if (field === 'id' || value === undefined) continue
    const group = groupOf(rule, field)
    const list = rule.lists?.[field]
    if (group !== undefined) {
      const members = groups.get(group) ?? {}
      members[field] = value
      groups.set(group, members)
    } else if (list && Array.isArray(value)) {
      addElements(cells, field, value, list.key)
    } else if (rule.objects?.includes(field)) {
      cells.set(presenceOf(field), true)
      for (const [member, inner] of Object.entries(value as object)) {
        if (inner !== undefined) cells.set(`${field}/${member}`, inner)
      }
    } else cells.set(field, value)
  }
  for (const [group, members] of groups) cells.set(group, members)
  return cells
}

/** A list is its elements, each the array of those with its key, and the order of the keys. */
function addElements(
  cells: Map<string, unknown>,
  field: string,
  elements: readonly unknown[],
  key: (element: never) => string,
): void {
  const byKey = Map.groupBy(elements, (element) => key(element as never))
  for (const [name, equals] of byKey) cells.set(`${field}/${name}`, equals)
  cells.set(`${field}${orderSuffix}`, [...byKey.keys()])
}

/** The record that has these cells; undefined when it is not there. The inverse of `cellsOf`. */
export function recordOf(rule: MergeRule, id: string, cells: Cells): SyncedRecord | undefined {
  if (cells.get(existence) !== true) return undefined
  const record: Record<string, unknown> = { id }
  for (const [name, value] of cells) {
    if (name === existence || value === undefined) continue
    const field = name.split(/[/#]/, 1)[0] ?? name
    if (Object.hasOwn(record, field)) continue
    if (rule.lists?.[field]) record[field] = elementsIn(cells, field)
    else if (rule.objects?.includes(field)) record[field] = membersIn(cells, field)
    else if (rule.groups?.[name]) Object.assign(record, value)
    else record[name] = value
  }
  return record as SyncedRecord
}

/** Elements in the order that was last given them; those it does not name after them, by key. */
function elementsIn(cells: Cells, field: string): unknown[] {
  const order = (cells.get(`${field}${orderSuffix}`) ?? []) as readonly string[]
  const prefix = `${field}/`
  const elements = new Map<string, unknown[]>()
  for (const [name, value] of cells) {
    if (name.startsWith(prefix) && value !== undefined)
      elements.set(name.slice(prefix.length), value as unknown[])
  }
  const known = order.filter((key) => elements.has(key))
  const named = new Set(known)
  const others = [...elements.keys()].filter((key) => !named.has(key)).sort()
  return [...known, ...others].flatMap((key) => elements.get(key) ?? [])
}

function membersIn(cells: Cells, field: string): Record<string, unknown> {
  const prefix = `${field}/`
  const members = [...cells].filter(([name, value]) => name.startsWith(prefix) && value !== undefined)
  return Object.fromEntries(members.map(([name, value]) => [name.slice(prefix.length), value]))
}

/** How a tie in a cell is decided. */
export function tieOf(rule: MergeRule, cell: string): Tie {
  const group = rule.groups?.[cell]
  if (group) return group.tie
  const [field] = cell.split('/', 1)
  return (field === undefined ? undefined : rule.lists?.[field]?.tie) ?? byClock
}

/** True for cells whose losing value nobody would miss: orders of lists, and the stamps of the record itself. */
export const isBookkeeping = (cell: string): boolean =>
  cell === existence ||
  cell === 'updatedAt' ||
  cell === 'createdAt' ||
  cell.endsWith(orderSuffix) ||
  cell.endsWith(presenceSuffix)
