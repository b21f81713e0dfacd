import { hash } from 'node:crypto'
import { CouchError } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import { readBody } from '../storage/render-document.ts'
import type { ListingRow } from '../storage/statements.ts'
import { compileSelector, massage } from './selector.ts'

/** A Mango index as it stands in a design document, or the one over all documents. */
export interface MangoIndex {
  /** Undefined: the index over all documents by id. */
  design: string | undefined
  name: string
  fields: { name: string; direction: 'asc' | 'desc' }[]
  partialFilter: Record<string, unknown> | undefined
}

export const allDocumentsIndex: MangoIndex = {
  design: undefined,
  name: '_all_docs',
  fields: [{ name: '_id', direction: 'asc' }],
  partialFilter: undefined,
}

/** An index as `_index` and `_explain` show it. */
export function describeIndex(index: MangoIndex): Record<string, unknown> {
  const fields = index.fields.map(({ name, direction }) => ({ [name]: direction }))
  if (index.design === undefined) return { ddoc: null, name: index.name, type: 'special', def: { fields } }
  const def = index.partialFilter ? { fields, partial_filter_selector: index.partialFilter } : { fields }
  return { ddoc: index.design, name: index.name, type: 'json', partitioned: false, def }
}

/** Every index of a database, the one over all documents first. */
export function listIndexes(database: Database): MangoIndex[] {
  const rows = database.sql
    .prepare<unknown[], ListingRow>(
      `SELECT docs.seq, docs.id, docs.rev, docs.deleted, docs.body, docs.leaves FROM docs
       WHERE docs.id>='_design/' AND docs.id<'_design0' AND docs.deleted=0 ORDER BY docs.id`,
    )
    .all()
  const indexes = rows.flatMap((row) => {
    const design: unknown = JSON.parse(readBody(database, row.body).json)
    if (!isObject(design) || design['language'] !== 'query' || !isObject(design['views'])) return []
    return Object.entries(design['views']).flatMap(([name, view]) => {
      const map = isObject(view) ? view['map'] : undefined
      if (!isObject(map) || !isObject(map['fields'])) return []
      const fields = Object.entries(map['fields']).map(([field, direction]) => ({
        name: field,
        direction: direction === 'desc' ? ('desc' as const) : ('asc' as const),
      }))
      const partial = map['partial_filter_selector']
      const partialFilter = isObject(partial) && Object.keys(partial).length > 0 ? partial : undefined
      return [{ design: row.id, name, fields, partialFilter }]
    })
  })
  return [allDocumentsIndex, ...indexes]
}

/** Reads a list of fields, each `"name"` or `{"name": "asc" | "desc"}`. Throws CouchDB's 400s. */
export function readFields(value: unknown): MangoIndex['fields'] {
  if (!Array.isArray(value))
    throw new CouchError(400, 'invalid_sort_json', 'Sort must be an array of sort specs.')
  const fields = value.map((item: unknown): MangoIndex['fields'][number] => {
    if (typeof item === 'string' && item !== '') return { name: item, direction: 'asc' }
    const entries = isObject(item) ? Object.entries(item) : []
    const [name, direction] = entries[0] ?? []
    if (entries.length !== 1 || name === undefined || (direction !== 'asc' && direction !== 'desc')) {
      throw new CouchError(400, 'invalid_sort_field', `Invalid sort field: ${JSON.stringify(item)}`)
    }
    return { name, direction }
  })
  if (new Set(fields.map((field) => field.direction)).size > 1) {
    throw new CouchError(
      400,
      'unsupported_mixed_sort',
      'Sorts currently only support a single direction for all fields.',
    )
  }
  return fields
}

/** The design document (members besides id and revision) and names of an index a client asks to create. */
export function readIndexRequest(body: Record<string, unknown>): {
  design: string
  name: string
  view: Record<string, unknown>
} {
  const { index, type, name: nameGiven, ddoc } = body
  if (type !== undefined && type !== 'json') {
    throw new CouchError(
      501,
      'not_implemented',
      `Indexes of type ${JSON.stringify(type)} are left out of this hub.`,
    )
  }
  if (index === undefined) throw new CouchError(400, 'missing_required_key', 'Missing required key: index')
  if (!isObject(index) || !Array.isArray(index['fields'])) {
    throw new CouchError(
      400,
      'invalid_index_json',
      'Index definition must be a JSON object with a list of `fields`.',
    )
  }
  const fields = readFields(index['fields'])
  const partial = body['partial_filter_selector'] ?? index['partial_filter_selector']
  if (partial !== undefined) compileSelector(partial)
  const digest = hash('sha1', JSON.stringify([index, partial ?? null, nameGiven ?? null]), 'hex')
  const name = typeof nameGiven === 'string' && nameGiven !== '' ? nameGiven : digest
  const designName = typeof ddoc === 'string' && ddoc !== '' ? ddoc.replace(/^_design\//, '') : digest
  const def = {
    fields: index['fields'],
    ...(partial === undefined ? {} : { partial_filter_selector: partial }),
  }
  const view = {
    map: {
      fields: Object.fromEntries(fields.map((field) => [field.name, field.direction])),
      partial_filter_selector: isObject(partial) ? massage(partial) : {},
    },
    reduce: '_count',
    options: { def },
  }
  return { design: `_design/${designName}`, name, view }
}
