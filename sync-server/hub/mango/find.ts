import { getFieldFromDoc, parseField } from 'pouchdb-selector-core'
import { CouchError } from '../http/couch-error.ts'
import { nextTurn } from '../http/chunked-answer.ts'
import type { Hub } from '../hub.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import { renderDocument, renderPlain } from '../storage/render-document.ts'
import type { ListingRowWithBody } from '../storage/statements.ts'
import { selectRange } from '../views/view-query.ts'
import { listIndexes, readFields } from './index-definition.ts'
import type { MangoIndex } from './index-definition.ts'
import { choosePlan } from './plan.ts'
import type { Plan } from './plan.ts'
import { compileSelector, massage } from './selector.ts'

/** A query as clients send it to `_find`, checked. */
export interface FindRequest {
  selector: Record<string, unknown>
  matches: (document: unknown) => boolean
  fields: string[] | undefined
  sort: MangoIndex['fields']
  limit: number
  skip: number
  useIndex: string[]
  conflicts: boolean
  executionStats: boolean
  bookmark: string
  allowFallback: boolean
}

const knownKeys = new Set(
  'selector use_index bookmark limit skip sort fields partition r conflicts stale update stable execution_stats allow_fallback'.split(
    ' ',
  ),
)
const defaultLimit = 25

/** Reads the body of `_find` or `_explain`. Throws CouchDB's 400s. */
export function readFindRequest(body: Record<string, unknown>): FindRequest {
  for (const key of Object.keys(body)) {
    if (!knownKeys.has(key)) throw new CouchError(400, 'invalid_key', `Invalid key ${key} for this request.`)
  }
  const { selector, fields, sort, use_index: useIndex } = body
  if (selector === undefined)
    throw new CouchError(400, 'missing_required_key', 'Missing required key: selector')
  const matches = compileSelector(selector)
  if (fields !== undefined && fields !== 'all_fields') {
    if (!Array.isArray(fields) || !fields.every((field) => typeof field === 'string')) {
      throw new CouchError(400, 'invalid_fields_json', 'Fields must be an array of strings.')
    }
  }
  const { bookmark } = body
  if (bookmark !== undefined && typeof bookmark !== 'string') {
    throw new CouchError(400, 'invalid_bookmark', `Invalid bookmark value: ${JSON.stringify(bookmark)}`)
  }
  return {
    selector: massage(isObject(selector) ? selector : {}),
    matches,
    fields: Array.isArray(fields) && fields.length > 0 ? fields : undefined,
    sort: sort === undefined || (isObject(sort) && Object.keys(sort).length === 0) ? [] : readFields(sort),
    limit: count(body['limit'], defaultLimit),
    skip: count(body['skip'], 0),
    useIndex: readUseIndex(useIndex),
    conflicts: body['conflicts'] === true,
    executionStats: body['execution_stats'] === true,
    bookmark: bookmark ?? 'nil',
    allowFallback: body['allow_fallback'] !== false,
  }
}

function count(value: unknown, absent: number): number {
  if (value === undefined) return absent
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new CouchError(
    400,
    'invalid_non_neg_integer',
    `${JSON.stringify(value)} is not an integer greater than or equal to zero`,
  )
}

function readUseIndex(value: unknown): string[] {
  if (value === undefined) return []
  if (typeof value === 'string') return value === '' ? [] : value.split(/(?<!^_design)\//)
  if (Array.isArray(value) && value.length <= 2 && value.every((item) => typeof item === 'string'))
    return value
  throw new CouchError(400, 'invalid_index_name', `Invalid index name: ${JSON.stringify(value)}`)
}

export interface Found {
  /** Documents as JSON texts. */
  documents: string[]
  bookmark: string
  warning: string | undefined
  keysExamined: number
  documentsExamined: number
}

/** The plan for a query over a database's indexes. Throws 400 when the sort, or the index asked for, has none. */
export function planFind(database: Database, request: FindRequest): Plan {
  const plan = choosePlan(request.selector, request.sort, listIndexes(database), request.useIndex)
  if (plan.warning !== undefined && request.useIndex.length > 0 && !request.allowFallback) {
    throw new CouchError(400, 'no_usable_index', plan.warning)
  }
  return plan
}

const documentsPerTurn = 100

/** Answers a query. */
export async function find(hub: Hub, database: Database, request: FindRequest): Promise<Found> {
  const plan = planFind(database, request)
  const resumed = readBookmark(request.bookmark)
  const skip = resumed ?? request.skip
  const found: Found = {
    documents: [],
    bookmark: 'nil',
    warning: plan.warning,
    keysExamined: 0,
    documentsExamined: 0,
  }
  let matched = 0
  let turns = 0
  for await (const row of candidates(hub, database, plan)) {
    if (found.documents.length >= request.limit) break
    found.keysExamined++
    found.documentsExamined++
    if (++turns % documentsPerTurn === 0) await nextTurn()
    const text = renderPlain({ id: row.id, rev: row.rev, deleted: false }, row.json ?? '{}', row.attachments)
    const document: unknown = JSON.parse(text)
    if (!request.matches(document) || ++matched <= skip) continue
    found.documents.push(project(database, row, text, document, request))
  }
  if (found.documents.length > 0) found.bookmark = writeBookmark(skip + found.documents.length)
  return found
}

/** Documents in the plan's order. */
async function* candidates(hub: Hub, database: Database, plan: Plan): AsyncGenerator<ListingRowWithBody> {
  const { index, isDescending } = plan
  if (index.design === undefined) {
    yield* allDocuments(database, plan)
    return
  }
  const view = await hub.views.open(database, index.design.slice('_design/'.length), index.name)
  const range = selectRange(view.index.rows(view.number), {
    from: isDescending ? plan.to : plan.from,
    to: isDescending ? plan.from : plan.to,
    fromId: undefined,
    toId: undefined,
    isEndIncluded: true,
    isDescending,
  })
  for (const { id } of range.rows) {
    if (database.isClosed) return
    const row = database.statements.listingRow.get(id)
    if (!row || row.deleted === 1) continue
    const body = row.body === 0 ? undefined : database.statements.body.get(row.body)
    yield { ...row, json: body?.json ?? null, attachments: body?.attachments ?? null }
  }
}

function* allDocuments(database: Database, plan: Plan): Generator<ListingRowWithBody> {
  const { isDescending } = plan
  const low = typeof plan.from[0] === 'string' ? plan.from[0] : ''
  const high = typeof plan.to[0] === 'string' ? plan.to[0] : undefined
  let last: string | undefined
  for (;;) {
    if (database.isClosed) return
    const values: unknown[] = [low]
    let where = 'docs.deleted=0 AND docs.id>=?'
    if (high !== undefined) {
      where += ' AND docs.id<=?'
      values.push(high)
    }
    if (last !== undefined) {
      where += isDescending ? ' AND docs.id<?' : ' AND docs.id>?'
      values.push(last)
    }
    const rows = database.sql
      .prepare<unknown[], ListingRowWithBody>(
        `SELECT docs.seq, docs.id, docs.rev, docs.deleted, docs.body, docs.leaves, bodies.json, bodies.attachments
         FROM docs LEFT JOIN bodies ON bodies.key=docs.body WHERE ${where} AND NOT (docs.id>='_design/' AND docs.id<'_design0')
         ORDER BY docs.id ${isDescending ? 'DESC' : 'ASC'} LIMIT ${documentsPerTurn}`,
      )
      .all(...values)
    yield* rows
    last = rows.at(-1)?.id
    if (rows.length < documentsPerTurn) return
  }
}

function project(
  database: Database,
  row: ListingRowWithBody,
  text: string,
  document: unknown,
  request: FindRequest,
): string {
  if (!request.fields) {
    if (!request.conflicts) return text
    const view = { id: row.id, rev: row.rev, deleted: false, bodyKey: row.body }
    return renderDocument(database, view, { conflicts: true }).text
  }
  const projected: Record<string, unknown> = {}
  for (const field of request.fields) {
    const path = parseField(field)
    const value = getFieldFromDoc(document, path)
    if (value === undefined) continue
    let at = projected
    for (const step of path.slice(0, -1)) {
      const next = isObject(at[step]) ? at[step] : {}
      at[step] = next
      at = next
    }
    at[path.at(-1) ?? ''] = value
  }
  return JSON.stringify(projected)
}

/** A bookmark tells how many matches were answered so far. */
function writeBookmark(seen: number): string {
  return Buffer.from(JSON.stringify({ seen })).toString('base64url')
}

function readBookmark(bookmark: string): number | undefined {
  if (bookmark === 'nil' || bookmark === '') return undefined
  const refuse = (): never => {
    throw new CouchError(400, 'invalid_bookmark', `Invalid bookmark value: ${JSON.stringify(bookmark)}`)
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(bookmark, 'base64url').toString('utf8'))
    if (isObject(value) && typeof value['seen'] === 'number' && value['seen'] >= 0) return value['seen']
  } catch {
    return refuse()
  }
  return refuse()
}
