import { badRequest, queryParseError } from '../http/couch-error.ts'
import type { Query } from '../http/query.ts'
import { parseExactJson } from '../storage/json-text.ts'
import { compareIds, compareKeys } from './collate-keys.ts'
import type { ViewRow } from './view-index.ts'

/** What a view is asked for. */
export interface ViewQuery {
  keys: unknown[] | undefined
  from: unknown
  to: unknown
  fromId: string | undefined
  toId: string | undefined
  isEndIncluded: boolean
  isDescending: boolean
  skip: number
  limit: number
  reduce: boolean | undefined
  /** How many members of an array key make a group; 0: all rows are one, `exact`: every key its own. */
  groupLevel: number | 'exact'
  isGroupingAsked: boolean
  includeDocs: boolean
  conflicts: boolean
  attachments: boolean
  updateSeq: boolean
  /** Whether rows must be current, may be old, or may be old and are brought up to date afterwards. */
  update: 'before' | 'never' | 'after'
}

/** Reads a view's parameters from the address and, over them, from a POST's body. Throws CouchDB's 400s. */
export function readViewQuery(query: Query, body: Record<string, unknown> | undefined): ViewQuery {
  const json = (...names: string[]): unknown => {
    for (const name of names) if (body && Object.hasOwn(body, name)) return body[name]
    for (const name of names) if (query.has(name)) return plainJson(query.text(name) ?? '')
    return undefined
  }
  const flag = (name: string, absent = false): boolean => {
    const value = body?.[name]
    return typeof value === 'boolean' ? value : query.flag(name, absent)
  }
  const count = (name: string, absent: number): number => {
    const value = body?.[name] ?? query.text(name)
    if (value === undefined) return absent
    const number = Number(value)
    if (value === '' || !Number.isInteger(number))
      throw queryParseError(`Invalid value for integer: ${JSON.stringify(value)}`)
    if (number < 0) throw queryParseError(`Invalid value for positive integer: ${JSON.stringify(value)}`)
    return number
  }
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  const keys = json('keys')
  if (keys !== undefined && !Array.isArray(keys)) throw badRequest('`keys` member must be an array.')
  const key = json('key')
  const hasReduce = body?.['reduce'] !== undefined || query.has('reduce')
  const hasLevel = body?.['group_level'] !== undefined || query.has('group_level')
  const isGrouped = flag('group')
  const from = key !== undefined ? key : json('startkey', 'start_key')
  const to = key !== undefined ? key : json('endkey', 'end_key')
  const isDescending = flag('descending')
  if (keys !== undefined && (from !== undefined || to !== undefined)) {
    throw queryParseError('`keys` is incompatible with `key`, `start_key` and `end_key`')
  }
  if (from !== undefined && to !== undefined) {
    const order = compareKeys(from, to)
    if (isDescending ? order < 0 : order > 0) {
      throw queryParseError(
        `No rows can match your key range, reverse your start_key and end_key or set descending=${isDescending ? 'false' : 'true'}`,
      )
    }
  }
  const stale = query.text('stale')
  if (stale !== undefined && stale !== 'ok' && stale !== 'update_after') {
    throw queryParseError('Invalid value for `stale`.')
  }
  const update = query.text('update') ?? 'true'
  if (!['true', 'false', 'lazy'].includes(update)) throw queryParseError('Invalid value for `update`.')
  return {
    keys,
    from,
    to,
    fromId:
      query.text('startkey_docid') ??
      query.text('start_key_doc_id') ??
      text(body?.['startkey_docid'] ?? body?.['start_key_doc_id']),
    toId:
      query.text('endkey_docid') ??
      query.text('end_key_doc_id') ??
      text(body?.['endkey_docid'] ?? body?.['end_key_doc_id']),
    isEndIncluded: flag('inclusive_end', true),
    isDescending,
    skip: count('skip', 0),
    limit: count('limit', Number.MAX_SAFE_INTEGER),
    reduce: hasReduce ? flag('reduce') : undefined,
    groupLevel: hasLevel ? count('group_level', 0) : isGrouped ? 'exact' : 0,
    isGroupingAsked: isGrouped || hasLevel,
    includeDocs: flag('include_docs'),
    conflicts: flag('conflicts'),
    attachments: flag('attachments'),
    updateSeq: flag('update_seq'),
    update:
      stale === 'ok' || update === 'false'
        ? 'never'
        : stale !== undefined || update === 'lazy'
          ? 'after'
          : 'before',
  }
}

/** JSON with plain numbers: keys are compared, not stored. */
function plainJson(text: string): unknown {
  parseExactJson(text)
  return JSON.parse(text)
}

/** Which rows of a view are meant, in which direction. */
export type KeyRange = Pick<ViewQuery, 'from' | 'to' | 'fromId' | 'toId' | 'isEndIncluded' | 'isDescending'>

/** The part of sorted rows a query means, in the order it asks for, and how many rows come before it. */
export function selectRange(
  rows: readonly ViewRow[],
  query: KeyRange,
): { rows: readonly ViewRow[]; before: number } {
  if (query.isDescending) {
    const end = query.from === undefined ? rows.length : firstAfter(rows, query.from, query.fromId)
    const start =
      query.to === undefined
        ? 0
        : query.isEndIncluded
          ? firstAt(rows, query.to, query.toId)
          : firstAfter(rows, query.to, undefined)
    return { rows: rows.slice(start, Math.max(start, end)).reverse(), before: rows.length - end }
  }
  const start = query.from === undefined ? 0 : firstAt(rows, query.from, query.fromId)
  const end =
    query.to === undefined
      ? rows.length
      : query.isEndIncluded
        ? firstAfter(rows, query.to, query.toId)
        : firstAt(rows, query.to, undefined)
  return { rows: rows.slice(start, Math.max(start, end)), before: start }
}

/** The place of the first row at or after a key (and, within that key, a document). */
function firstAt(rows: readonly ViewRow[], key: unknown, id: string | undefined): number {
  return search(rows, (row) => {
    const order = compareKeys(row.key, key)
    return order > 0 || (order === 0 && (id === undefined || compareIds(row.id, id) >= 0))
  })
}

/** The place of the first row after a key (and, within that key, a document). */
function firstAfter(rows: readonly ViewRow[], key: unknown, id: string | undefined): number {
  return search(rows, (row) => {
    const order = compareKeys(row.key, key)
    if (order !== 0) return order > 0
    return id !== undefined && compareIds(row.id, id) > 0
  })
}

function search(rows: readonly ViewRow[], isPast: (row: ViewRow) => boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row && isPast(row)) high = middle
    else low = middle + 1
  }
  return low
}
