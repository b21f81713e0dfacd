import { badRequest } from '../http/couch-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Database } from '../storage/database.ts'
import { compileSelector } from '../mango/selector.ts'
import type { ListingRow } from '../storage/statements.ts'
import { requestObject } from '../sandbox/request-object.ts'

/** Decides which rows of a changes feed a client gets. */
export interface ChangesFilter {
  /** Which of some rows the client gets; `documentText` gives the document of a row. */
  accepts: (
    rows: readonly ListingRow[],
    documentText: (row: ListingRow) => string,
  ) => boolean[] | Promise<boolean[]>
}

/** The filter a request names. Throws 400 for one that is malformed, 404 for one that is not there. */
export function createFilter(
  exchange: Exchange,
  database: Database,
  body: Record<string, unknown>,
): ChangesFilter | undefined {
  const name = exchange.query.text('filter')
  if (name === undefined || name === '' || name === '_main') {
    return undefined
  }
  if (name === '_doc_ids') {
    const ids = body['doc_ids'] ?? exchange.query.json('doc_ids')
    if (!Array.isArray(ids)) throw badRequest('`doc_ids` filter parameter is not a list.')
    const wanted = new Set(ids)
    return { accepts: (rows) => rows.map((row) => wanted.has(row.id)) }
  }
  if (name === '_design') return { accepts: (rows) => rows.map((row) => row.id.startsWith('_design/')) }
  if (name === '_selector') return selectorFilter(body)
  if (name === '_view') return viewFilter(exchange, database)
  const [designName, filterName, ...rest] = name.split('/')
  if (!designName || !filterName || rest.length > 0) {
    throw badRequest('filter parameter must be of the form `designname/filtername`')
  }
  const script = exchange.hub.designFunctions.scriptOf(database, designName)
  script.require('filters', filterName)
  const request = JSON.stringify(requestObject(exchange, database))
  return { accepts: (rows, documentText) => script.filter(filterName, rows.map(documentText), request) }
}

function selectorFilter(body: Record<string, unknown>): ChangesFilter {
  const { selector } = body
  if (selector === undefined) throw badRequest('Selector must be specified in POST payload')
  const matcher = compileSelector(selector)
  return { accepts: (rows, documentText) => rows.map((row) => matcher(JSON.parse(documentText(row)))) }
}

function viewFilter(exchange: Exchange, database: Database): ChangesFilter {
  const view = exchange.query.text('view') ?? ''
  const [designName, viewName, ...rest] = view.split('/')
  if (!designName || !viewName || rest.length > 0) {
    throw badRequest('`view` filter parameter must be of the form `designname/viewname`')
  }
  const script = exchange.hub.designFunctions.scriptOf(database, designName)
  script.require('views', viewName)
  return { accepts: (rows, documentText) => script.emits(viewName, rows.map(documentText)) }
}
