import type { RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core'
import { columnText } from './text-order.ts'
import type { SqlValue } from './sqlite-file.ts'

/** The kinds of value whose order and equality are the same in SQL, once in a column, as in RxDB. */
export type ColumnKind = 'string' | 'number' | 'integer' | 'boolean'

/** One scalar schema path that has a column of its own beside the document's JSON. */
export interface Column {
  /** Dotted path in the document, as in the schema's indexes. */
  path: string
  /** The path's steps. */
  steps: string[]
  name: string
  kind: ColumnKind
}

/** A value in a document that is not what the schema says: the column cannot stand for it. */
export const ODD = Symbol('odd value')

export const SQL_TYPES: Record<ColumnKind, string> = {
  string: 'TEXT',
  number: 'REAL',
  integer: 'INTEGER',
  boolean: 'INTEGER',
}

/**
 * The columns of a collection: one for each scalar field that an index of the schema names, in the order of first
 * mention. Fields under an array, of several types or of none, get none and are left to RxDB's own matcher.
 */
export function columnsOf<T>(schema: RxJsonSchema<RxDocumentData<T>>, primaryPath: string): Column[] {
  const columns: Column[] = []
  for (const index of schema.indexes ?? []) {
    for (const path of typeof index === 'string' ? [index] : index) {
      if (path === primaryPath || path.startsWith('_') || columns.some((column) => column.path === path))
        continue
      const kind = kindAt(schema, path)
      if (kind)
        columns.push({
          path,
          steps: path.split('.'),
          kind,
          name: `f${columns.length}_${path.replaceAll(/\W/g, '_')}`,
        })
    }
  }
  return columns
}

/** The kind of the scalar at a dotted path, if every step to it is a plain object of the schema. */
function kindAt(schema: unknown, path: string): ColumnKind | undefined {
  let current = schema
  for (const step of path.split('.')) {
    const properties = member(current, 'properties')
    const type = member(current, 'type')
    if (type !== 'object') return undefined
    current = member(properties, step)
  }
  return kindOf(current)
}

/** The kind of a scalar's schema; of a choice (`anyOf`) if all it may be is of one kind. */
function kindOf(schema: unknown): ColumnKind | undefined {
  const choices = member(schema, 'anyOf')
  if (Array.isArray(choices)) {
    const kinds = new Set(choices.map(kindOf))
    return kinds.size === 1 ? [...kinds][0] : undefined
  }
  const type = member(schema, 'type')
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' ? type : undefined
}

/**
 * What goes into the column for a document: the value as SQL compares it, null if the document has none there, or ODD.
 */
export function columnValue(column: Column, document: unknown): SqlValue | typeof ODD {
  let current: unknown = document
  for (const step of column.steps) {
    if (current === undefined) return null
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return ODD
    current = member(current, step)
  }
  if (current === undefined) return null
  return toSqlValue(column.kind, current) ?? ODD
}

/** A value of the column's own type as SQL compares it, or undefined if it is of another type. */
export function toSqlValue(kind: ColumnKind, value: unknown): SqlValue | undefined {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? columnText(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : undefined
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}
