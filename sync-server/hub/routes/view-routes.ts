import { badRequest, queryParseError } from '../http/couch-error.ts'
import { readJson } from '../http/body.ts'
import { ChunkedAnswer } from '../http/chunked-answer.ts'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { formatSeq } from '../changes/sequence.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import { renderDocument } from '../storage/render-document.ts'
import type { RenderOptions, RevisionView } from '../storage/render-document.ts'
import { compareKeys } from '../views/collate-keys.ts'
import { reduceRows } from '../views/reduce-rows.ts'
import type { ViewRow } from '../views/view-index.ts'
import { readViewQuery, selectRange } from '../views/view-query.ts'
import type { ViewQuery } from '../views/view-query.ts'
import type { OpenView } from '../views/view-store.ts'
import { findRevision } from './read-request.ts'

/** Views of design documents. */
export const viewRoutes: RouteTable = {
  '/:db/_design/:design/_info': {
    GET: (exchange) => exchange.json(exchange.hub.views.info(exchange.database(), exchange.segment(2))),
  },
  '/:db/_design/:design/_view/:view': {
    GET: (exchange) => answerView(exchange, undefined),
    POST: async (exchange) => {
      exchange.database()
      const body = await readJson(exchange.message, exchange.hub.limits.bodyBytes)
      if (!isObject(body)) throw badRequest('Request body must be a JSON object')
      return answerView(exchange, body)
    },
  },
  '/:db/_design/:design/_view/:view/queries': {
    POST: async (exchange) => {
      const database = exchange.database()
      const body = await readJson(exchange.message, exchange.hub.limits.bodyBytes)
      const queries = isObject(body) ? body['queries'] : undefined
      if (!Array.isArray(queries) || !queries.every(isObject))
        throw badRequest('`queries` member must be an array of objects.')
      const view = await exchange.hub.views.open(database, exchange.segment(2), exchange.segment(4))
      const results: string[] = []
      for (const query of queries) {
        results.push((await renderView(database, view, readViewQuery(exchange.query, query))).join(''))
      }
      return exchange.jsonText(`{"results":[${results.join(',')}]}`)
    },
  },
}

async function answerView(exchange: Exchange, body: Record<string, unknown> | undefined): Promise<undefined> {
  const database = exchange.database()
  const query = readViewQuery(exchange.query, body)
  const view = await exchange.hub.views.open(database, exchange.segment(2), exchange.segment(4), query.update)
  const pieces = await renderView(database, view, query)
  const answer = new ChunkedAnswer(
    exchange.stream(200, { 'content-type': 'application/json', 'cache-control': 'must-revalidate' }),
  )
  for (const piece of pieces) {
    answer.add(piece)
    if (answer.isFull) await answer.flush()
    if (answer.isGone) return undefined
  }
  answer.add('\n')
  answer.end()
  return undefined
}

/** The answer's text, in pieces; throws CouchDB's 400s for parameters that do not fit the view. */
async function renderView(database: Database, view: OpenView, query: ViewQuery): Promise<string[]> {
  const isReduced = query.reduce ?? view.reduce !== undefined
  if (isReduced && view.reduce === undefined) throw queryParseError('Reduce is invalid for map-only views.')
  if (!isReduced && query.isGroupingAsked) throw queryParseError('Invalid use of grouping on a map view.')
  if (isReduced && query.includeDocs) throw queryParseError('`include_docs` is invalid for reduce')
  return isReduced ? renderReduced(view, query) : renderRows(database, view, query)
}

function renderRows(database: Database, view: OpenView, query: ViewQuery): string[] {
  const all = view.index.rows(view.number)
  let rows: readonly ViewRow[]
  let before = 0
  if (query.keys) {
    const keys = query.isDescending ? [...query.keys].reverse() : query.keys
    const ranges = keys.map((key) => selectRange(all, { ...query, from: key, to: key, isEndIncluded: true }))
    rows = ranges.flatMap((range) => range.rows)
    before = ranges[0]?.before ?? 0
  } else ({ rows, before } = selectRange(all, query))
  const shown = rows.slice(query.skip, query.skip + query.limit)
  const seq = query.updateSeq ? `"update_seq":"${formatSeq(database, view.index.seq)}",` : ''
  const offset = Math.min(before + query.skip, all.length)
  const pieces = [`{"total_rows":${all.length},"offset":${offset},${seq}"rows":[\n`]
  shown.forEach((row, index) => {
    const text = `{"id":${JSON.stringify(row.id)},"key":${JSON.stringify(row.key)},"value":${JSON.stringify(row.value)}`
    const doc = query.includeDocs ? `,"doc":${linkedDocument(database, row, query)}` : ''
    pieces.push(`${index > 0 ? ',\n' : ''}${text}${doc}}`)
  })
  pieces.push('\n]}')
  return pieces
}

/** The row's document, or the one its value points at with `_id` (and perhaps `_rev`). */
function linkedDocument(database: Database, row: ViewRow, query: ViewQuery): string {
  const options: RenderOptions = {
    conflicts: query.conflicts,
    attachments: query.attachments ? 'inline' : 'stubs',
  }
  const linked = isObject(row.value) && typeof row.value['_id'] === 'string' ? row.value['_id'] : row.id
  const rev = isObject(row.value) && typeof row.value['_rev'] === 'string' ? row.value['_rev'] : undefined
  let found: RevisionView
  try {
    found = findRevision(database, linked, rev)
  } catch {
    const gone = database.statements.listingRow.get(linked)
    if (linked === row.id || gone?.deleted !== 1) return 'null'
    found = { id: linked, rev: gone.rev, deleted: true, bodyKey: gone.body }
  }
  return renderDocument(database, found, options).text
}

async function renderReduced(view: OpenView, query: ViewQuery): Promise<string[]> {
  const all = view.index.rows(view.number)
  const { groupLevel } = query
  let groups: { key: unknown; rows: ViewRow[] }[]
  if (query.keys) {
    if (groupLevel !== 'exact')
      throw queryParseError('Multi-key fetches for reduce views must use `group=true`')
    const keys = query.isDescending ? [...query.keys].reverse() : query.keys
    groups = keys
      .map((key) => ({
        key,
        rows: [...selectRange(all, { ...query, from: key, to: key, isEndIncluded: true }).rows],
      }))
      .filter((group) => group.rows.length > 0)
  } else {
    groups = groupRows(selectRange(all, query).rows, groupLevel)
  }
  const texts: string[] = []
  for (const group of groups.slice(query.skip, query.skip + query.limit)) {
    const value = (await reduceRows(view, group.rows)) ?? null
    texts.push(`{"key":${JSON.stringify(group.key)},"value":${JSON.stringify(value)}}`)
  }
  return [`{"rows":[\n${texts.join(',\n')}\n]}`]
}

function groupRows(rows: readonly ViewRow[], level: number | 'exact'): { key: unknown; rows: ViewRow[] }[] {
  if (rows.length === 0) return []
  if (level === 0) return [{ key: null, rows: [...rows] }]
  const groups: { key: unknown; rows: ViewRow[] }[] = []
  for (const row of rows) {
    const key = level !== 'exact' && Array.isArray(row.key) ? row.key.slice(0, level) : row.key
    const last = groups.at(-1)
    if (last && compareKeys(last.key, key) === 0) last.rows.push(row)
    else groups.push({ key, rows: [row] })
  }
  return groups
}
