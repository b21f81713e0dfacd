import type { Exchange, RouteTable } from '../http/exchange.ts'
import { badRequest, conflict } from '../http/couch-error.ts'
import { readJson } from '../http/body.ts'
import { isObject } from '../storage/json-text.ts'
import { putLocalDocument, readLocalDocument } from '../storage/local-documents.ts'
import { removeLocal } from './write-routes.ts'
import { answerLocalDocuments } from './all-documents-routes.ts'

/** `_local` documents: checkpoints of replications. Not replicated, no history. */
export const localRoutes: RouteTable = {
  '/:db/_local_docs': {
    GET: (exchange) => answerLocalDocuments(exchange, undefined),
    POST: async (exchange) =>
      answerLocalDocuments(exchange, await readJson(exchange.message, exchange.hub.limits.bodyBytes)),
  },
  '/:db/_local/*': {
    GET: (exchange) => {
      const { rev, text } = readLocalDocument(exchange.database(), localId(exchange))
      return exchange.notModified(`"${rev}"`) ?? exchange.jsonText(text, 200, { etag: `"${rev}"` })
    },
    PUT: async (exchange) => {
      const database = exchange.database()
      const id = localId(exchange)
      const value = await readJson(exchange.message, exchange.hub.limits.documentBytes)
      if (!isObject(value)) throw badRequest('Document must be a JSON object')
      const rev = exchange.query.text('rev')
      if (rev !== undefined && value['_rev'] === undefined) value['_rev'] = rev
      const written = await database.write(() => putLocalDocument(database, id, value))
      return exchange.json({ ok: true, ...written }, 201, { etag: `"${written.rev}"` })
    },
    DELETE: (exchange) => removeLocal(exchange, localId(exchange)),
    COPY: () => {
      throw conflict()
    },
  },
}

function localId(exchange: Exchange): string {
  // As in CouchDB a further slash would name an attachment, which these documents cannot have.
  if (exchange.segments.length > 3) throw badRequest('_local documents do not accept attachments.')
  return `_local/${exchange.segment(2)}`
}
