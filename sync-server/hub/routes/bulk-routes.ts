import type { Exchange, RouteTable } from '../http/exchange.ts'
import { CouchError, badRequest, tooLarge } from '../http/couch-error.ts'
import { readJson, readJsonObject } from '../http/body.ts'
import { ChunkedAnswer, nextTurn } from '../http/chunked-answer.ts'
import { newBoundary, writeDocumentPart } from '../http/multipart-document.ts'
import type { Database } from '../storage/database.ts'
import { newDocumentId, parseRevision } from '../storage/incoming-document.ts'
import type { IncomingDocument } from '../storage/incoming-document.ts'
import { isObject } from '../storage/json-text.ts'
import { renderDocument } from '../storage/render-document.ts'
import type { RenderOptions } from '../storage/render-document.ts'
import { putLocalDocument } from '../storage/local-documents.ts'
import { revisionsMissing, withoutKnownWinners } from '../storage/revision-difference.ts'
import { writeEdit, writeReplicated } from '../storage/write-document.ts'
import { writeValidated } from '../sandbox/validator.ts'
import { acceptsMultipart, renderOptions } from './read-request.ts'
import { openLeaves } from './open-revisions.ts'
import type { Opened } from './open-revisions.ts'
import { incomingDocument } from './write-routes.ts'

/** What replication does in bulk. */
export const bulkRoutes: RouteTable = {
  '/:db/_bulk_docs': { POST: writeBulk },
  '/:db/_bulk_get': { POST: readBulk },
  '/:db/_revs_diff': {
    POST: async (exchange) => {
      const database = exchange.database()
      const wanted = await readRevisionLists(exchange)
      const rows = withoutKnownWinners(database, wanted).flatMap(([id, revs]) => {
        const { missing, possibleAncestors } = revisionsMissing(database, id, revs)
        if (missing.length === 0) return []
        const ancestors = possibleAncestors.length > 0 ? { possible_ancestors: possibleAncestors } : {}
        return [`${JSON.stringify(id)}:${JSON.stringify({ missing, ...ancestors })}`]
      })
      return exchange.jsonText(`{${rows.join(',')}}`)
    },
  },
  '/:db/_missing_revs': {
    POST: async (exchange) => {
      const database = exchange.database()
      const wanted = await readRevisionLists(exchange)
      const found = withoutKnownWinners(database, wanted)
        .map(([id, revs]): [string, string[]] => [id, revisionsMissing(database, id, revs).missing])
        .filter(([, missing]) => missing.length > 0)
      return exchange.json({ missing_revs: Object.fromEntries(found) })
    },
  },
}

async function readRevisionLists(exchange: Exchange): Promise<[string, string[]][]> {
  const body = await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes)
  return Object.entries(body).map(([id, revs]) => {
    if (!Array.isArray(revs)) throw badRequest('Revisions must be a JSON array.')
    return [
      id,
      revs.map((rev) => {
        const { position, id: hash } = parseRevision(rev)
        return `${position}-${hash}`
      }),
    ]
  })
}

type BulkItem = { document: IncomingDocument } | { local: Record<string, unknown>; id: string }

async function writeBulk(exchange: Exchange): Promise<ReturnType<Exchange['json']>> {
  const database = exchange.database()
  const body = await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes)
  const { docs, new_edits: newEditsGiven } = body
  if (!Array.isArray(docs)) throw badRequest('POST body must include `docs` parameter.')
  if (docs.length > exchange.hub.limits.bulkDocuments) throw tooLarge('Too many documents in one request.')
  if (newEditsGiven !== undefined && typeof newEditsGiven !== 'boolean')
    throw badRequest('`new_edits` must be a boolean.')
  const isReplicated = newEditsGiven === false
  const items: BulkItem[] = []
  for (const doc of docs) {
    if (isObject(doc) && typeof doc['_id'] === 'string' && doc['_id'].startsWith('_local/')) {
      items.push({ local: doc, id: doc['_id'] })
    } else {
      items.push({ document: await incomingDocument(exchange, database, doc, { newEdits: !isReplicated }) })
    }
  }
  const results = await writeValidated(exchange, database, isReplicated, (validate) =>
    items.map((item) =>
      writeItem(item, () => {
        if ('local' in item) return putLocalDocument(database, item.id, item.local)
        return isReplicated
          ? writeReplicated(database, item.document, validate)
          : writeEdit(database, item.document, validate)
      }),
    ),
  )
  // Replicated revisions are answered only when they were refused, as in CouchDB.
  return exchange.json(isReplicated ? results.filter((result) => 'error' in result) : results, 201)
}

type BulkResult =
  { ok: true; id: string; rev: string } | { id: string; rev?: string; error: string; reason: string }

function writeItem(item: BulkItem, write: () => { id: string; rev: string }): BulkResult {
  try {
    return { ok: true, ...write() }
  } catch (error) {
    if (!(error instanceof CouchError) || error.status >= 500) throw error
    // A stub without its attachment means the client must send the whole request again.
    if (error.status === 412) throw error
    if ('local' in item) return { id: item.id, error: error.error, reason: error.reason }
    const { id, history } = item.document
    const rev = history ? { rev: `${history.position}-${history.ids[0] ?? ''}` } : {}
    return { id: id === '' ? newDocumentId() : id, ...rev, error: error.error, reason: error.reason }
  }
}

const documentsPerTurn = 100

async function readBulk(exchange: Exchange): Promise<undefined> {
  const database = exchange.database()
  const options = renderOptions(exchange)
  const isLatest = exchange.query.flag('latest')
  const body = await readJson(exchange.message, exchange.hub.limits.bodyBytes)
  if (!isObject(body) || !Array.isArray(body['docs'])) throw badRequest('Missing JSON list of `docs`.')
  const wanted = body['docs']
  for (const type of ['multipart/mixed', 'multipart/related'] as const) {
    if (acceptsMultipart(exchange, type)) {
      await answerBulkMultipart(exchange, database, wanted, options, isLatest, type)
      return undefined
    }
  }
  const answer = new ChunkedAnswer(exchange.stream(200, { 'content-type': 'application/json' }))
  answer.add('{"results":[')
  for (const [index, item] of wanted.entries()) {
    answer.add((index > 0 ? ',' : '') + bulkRow(database, item, options, isLatest))
    if (answer.isFull || index % documentsPerTurn === documentsPerTurn - 1) {
      await answer.flush()
      if (answer.isGone || database.isClosed) return undefined
      await nextTurn()
    }
  }
  answer.add(']}\n')
  answer.end()
  return undefined
}

function bulkRow(database: Database, item: unknown, options: RenderOptions, isLatest: boolean): string {
  const { id, opened, failure } = openItem(database, item, isLatest)
  const since =
    isObject(item) && Array.isArray(item['atts_since']) ? item['atts_since'].map(String) : undefined
  const itemOptions: RenderOptions = since
    ? { ...options, attachments: 'inline', attachmentsSince: since }
    : options
  const docs = failure
    ? [JSON.stringify({ error: failure })]
    : opened.map((one) =>
        'missing' in one
          ? JSON.stringify({ error: { rev: one.missing, reason: 'missing', id, error: 'not_found' } })
          : `{"ok":${renderDocument(database, one.view, itemOptions).text}}`,
      )
  return `{"id":${JSON.stringify(id)},"docs":[${docs.join(',')}]}`
}

interface OpenedItem {
  id: string | null
  opened: Opened[]
  failure?: { id: string | null; rev: unknown; error: string; reason: string }
}

/** Opens what one member of a bulk read asks for; what is wrong with it is told in its place in the answer. */
function openItem(database: Database, item: unknown, isLatest: boolean): OpenedItem {
  if (!isObject(item) || typeof item['id'] !== 'string') {
    const failure = { id: null, rev: null, error: 'illegal_docid', reason: 'Document id missed' }
    return { id: null, opened: [], failure }
  }
  const { id, rev } = item
  if (rev === undefined || rev === null) {
    const row = database.statements.listingRow.get(id)
    if (!row) return { id, opened: [{ missing: 'undefined' }] }
    return { id, opened: [{ view: { id, rev: row.rev, deleted: row.deleted === 1, bodyKey: row.body } }] }
  }
  try {
    const { position, id: hash } = parseRevision(rev)
    return { id, opened: openLeaves(database, id, [`${position}-${hash}`], isLatest) }
  } catch {
    return { id, opened: [], failure: { id, rev, error: 'bad_request', reason: 'Invalid rev format' } }
  }
}

async function answerBulkMultipart(
  exchange: Exchange,
  database: Database,
  wanted: unknown[],
  options: RenderOptions,
  isLatest: boolean,
  type: 'multipart/mixed' | 'multipart/related',
): Promise<void> {
  const outer = newBoundary()
  const response = exchange.stream(200, { 'content-type': `${type}; boundary="${outer}"` })
  response.write(`--${outer}`)
  for (const item of wanted) {
    const { id, opened, failure } = openItem(database, item, isLatest)
    const failures = failure ? [failure] : []
    for (const one of opened) {
      if ('missing' in one) {
        failures.push({ id, rev: one.missing, error: 'not_found', reason: 'missing' })
        continue
      }
      const document = renderDocument(database, one.view, { ...options, attachments: 'follow' })
      writeDocumentPart(response, database, document, outer)
    }
    for (const problem of failures) {
      response.write(
        `\r\nContent-Type: application/json; error="true"\r\n\r\n${JSON.stringify(problem)}\r\n--${outer}`,
      )
    }
    await nextTurn()
    if (database.isClosed) break
  }
  response.end('--')
}
