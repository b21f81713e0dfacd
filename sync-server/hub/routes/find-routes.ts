import { CouchError, notFound } from '../http/couch-error.ts'
import { readJsonObject } from '../http/body.ts'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { find, planFind, readFindRequest } from '../mango/find.ts'
import type { FindRequest } from '../mango/find.ts'
import { describeIndex, listIndexes, readIndexRequest } from '../mango/index-definition.ts'
import type { Plan } from '../mango/plan.ts'
import { highest } from '../views/collate-keys.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import { readBody } from '../storage/render-document.ts'
import { incomingDocument, writeOne } from './write-routes.ts'

/** Mango: queries and their indexes. */
export const findRoutes: RouteTable = {
  '/:db/_find': {
    POST: async (exchange) => {
      const database = exchange.database()
      const started = performance.now()
      const request = readFindRequest(await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes))
      const found = await find(exchange.hub, database, request)
      let text = `{"docs":[\n${found.documents.join(',\n')}\n],\n"bookmark": ${JSON.stringify(found.bookmark)}`
      if (request.executionStats) {
        text += `,\n"execution_stats": ${JSON.stringify({
          total_keys_examined: found.keysExamined,
          total_docs_examined: found.documentsExamined,
          total_quorum_docs_examined: 0,
          results_returned: found.documents.length,
          execution_time_ms: Number((performance.now() - started).toFixed(3)),
        })}`
      }
      if (found.warning !== undefined) text += `,\n"warning": ${JSON.stringify(found.warning)}`
      return exchange.jsonText(text + '}')
    },
  },
  '/:db/_explain': {
    POST: async (exchange) => {
      const database = exchange.database()
      const request = readFindRequest(await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes))
      return exchange.json(explain(database, request, planFind(database, request)))
    },
  },
  '/:db/_index': {
    GET: (exchange) => {
      const indexes = listIndexes(exchange.database())
      return exchange.json({ total_rows: indexes.length, indexes: indexes.map(describeIndex) })
    },
    POST: createIndex,
  },
  '/:db/_index/:design/json/:name': {
    DELETE: (exchange) => deleteIndex(exchange, exchange.segment(2), exchange.segment(4)),
  },
  '/:db/_index/_design/:design/json/:name': {
    DELETE: (exchange) => deleteIndex(exchange, exchange.segment(3), exchange.segment(5)),
  },
  '/:db/_index/_bulk_delete': {
    POST: async (exchange) => {
      const database = exchange.administeredDatabase()
      const { docids } = await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes)
      if (!Array.isArray(docids))
        throw new CouchError(400, 'missing_required_key', 'Missing required key: docids')
      const success: unknown[] = []
      const fail: unknown[] = []
      for (const id of docids as unknown[]) {
        const row = typeof id === 'string' ? database.statements.listingRow.get(id) : undefined
        if (!row || row.deleted === 1) {
          fail.push({ id, error: 'not_found' })
          continue
        }
        await writeDesign(exchange, database, row.id, { _rev: row.rev, _deleted: true })
        success.push({ id, ok: true })
      }
      return exchange.json({ success, fail })
    },
  },
}

async function createIndex(exchange: Exchange): Promise<ReturnType<Exchange['json']>> {
  const database = exchange.administeredDatabase()
  const { design, name, view } = readIndexRequest(
    await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes),
  )
  const row = database.statements.listingRow.get(design)
  const standing =
    row?.deleted === 0 ? (JSON.parse(readBody(database, row.body).json) as Record<string, unknown>) : {}
  const views = isObject(standing['views']) ? standing['views'] : {}
  if (JSON.stringify(views[name]) === JSON.stringify(view))
    return exchange.json({ result: 'exists', id: design, name })
  if (standing['language'] !== undefined && standing['language'] !== 'query') {
    throw new CouchError(
      400,
      'invalid_design_doc_language',
      `Can't store a query in a design document of language ${JSON.stringify(standing['language'])}.`,
    )
  }
  await writeDesign(exchange, database, design, {
    ...(row?.deleted === 0 ? { _rev: row.rev } : {}),
    ...standing,
    language: 'query',
    views: { ...views, [name]: view },
  })
  return exchange.json({ result: 'created', id: design, name })
}

async function deleteIndex(
  exchange: Exchange,
  designName: string,
  name: string,
): Promise<ReturnType<Exchange['json']>> {
  const database = exchange.administeredDatabase()
  const design = designName.startsWith('_design/') ? designName : `_design/${designName}`
  const row = database.statements.listingRow.get(design)
  if (!row || row.deleted === 1) throw notFound('missing')
  const standing = JSON.parse(readBody(database, row.body).json) as Record<string, unknown>
  if (
    standing['language'] !== 'query' ||
    !isObject(standing['views']) ||
    !Object.hasOwn(standing['views'], name)
  ) {
    throw notFound('missing')
  }
  const { [name]: _removed, ...views } = standing['views']
  const isEmpty = Object.keys(views).length === 0
  await writeDesign(
    exchange,
    database,
    design,
    isEmpty ? { _rev: row.rev, _deleted: true } : { _rev: row.rev, ...standing, views },
  )
  return exchange.json({ ok: true })
}

async function writeDesign(
  exchange: Exchange,
  database: Database,
  id: string,
  value: Record<string, unknown>,
): Promise<void> {
  await writeOne(
    exchange,
    database,
    await incomingDocument(exchange, database, value, { id, newEdits: true }),
  )
}

function explain(database: Database, request: FindRequest, plan: Plan): Record<string, unknown> {
  const shown = (key: unknown[]): unknown[] => key.map((part) => (part === highest ? '<MAX>' : part))
  const [from, to] = plan.isDescending ? [plan.to, plan.from] : [plan.from, plan.to]
  return {
    dbname: database.name,
    index: describeIndex(plan.index),
    partitioned: false,
    selector: request.selector,
    opts: {
      use_index: request.useIndex,
      bookmark: request.bookmark,
      limit: request.limit,
      skip: request.skip,
      sort: Object.fromEntries(request.sort.map(({ name, direction }) => [name, direction])),
      fields: request.fields ?? [],
      partition: '',
      r: 1,
      conflicts: request.conflicts,
      stale: false,
      update: true,
      stable: false,
      execution_stats: request.executionStats,
      allow_fallback: request.allowFallback,
    },
    limit: request.limit,
    skip: request.skip,
    fields: request.fields ?? [],
    mrargs: {
      include_docs: true,
      view_type: 'map',
      reduce: false,
      partition: null,
      start_key: shown(from),
      end_key: shown(to),
      direction: plan.isDescending ? 'rev' : 'fwd',
      stable: false,
      update: true,
      conflicts: request.conflicts,
    },
    covering: false,
  }
}
