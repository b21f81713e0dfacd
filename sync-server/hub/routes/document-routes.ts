import type { FastifyReply } from 'fastify'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { notFound } from '../http/couch-error.ts'
import { multipartDocument, newBoundary } from '../http/multipart-document.ts'
import { checkDocumentId } from '../storage/incoming-document.ts'
import { renderDocument } from '../storage/render-document.ts'
import { deleteAttachment, getAttachment, putAttachment } from './attachment-routes.ts'
import { openRevisions } from './open-revisions.ts'
import { copyDocument, deleteDocument, putDocument } from './write-routes.ts'
import { acceptsMultipart, findRevision, renderOptions } from './read-request.ts'
import { refuseSpecialPath } from './left-out-routes.ts'

/** Which document, and perhaps which of its attachments, a path means. */
export interface DocumentPath {
  id: string
  /** Undefined: the document itself. */
  attachment: string | undefined
}

/** Reads a path as CouchDB does: slashes inside ids are encoded, except the one after `_design`. */
export function documentPath(exchange: Exchange): DocumentPath {
  const first = exchange.segment(1)
  const isDesign = first === '_design' && exchange.segments.length > 2
  const id = isDesign ? `_design/${exchange.segment(2)}` : first
  const rest = exchange.segments.slice(isDesign ? 3 : 2)
  return { id, attachment: rest.length > 0 ? exchange.rest(isDesign ? 3 : 2) : undefined }
}

/** Documents and their attachments. */
export const documentRoutes: RouteTable = {
  '/:db/*': {
    GET: (exchange) => {
      const path = addressed(exchange)
      return path.attachment === undefined
        ? getDocument(exchange, path.id)
        : getAttachment(exchange, path.id, path.attachment)
    },
    PUT: (exchange) => {
      const path = addressed(exchange)
      return path.attachment === undefined
        ? putDocument(exchange, path.id)
        : putAttachment(exchange, path.id, path.attachment)
    },
    DELETE: (exchange) => {
      const path = addressed(exchange)
      return path.attachment === undefined
        ? deleteDocument(exchange, path.id)
        : deleteAttachment(exchange, path.id, path.attachment)
    },
    COPY: (exchange) => copyDocument(exchange, addressed(exchange).id),
    POST: (exchange) => {
      refuseSpecialPath(exchange)
      throw notFound()
    },
  },
}

function addressed(exchange: Exchange): DocumentPath {
  refuseSpecialPath(exchange)
  const path = documentPath(exchange)
  exchange.allowOwnUserDocument(path.id)
  exchange.database()
  checkDocumentId(path.id)
  return path
}

function getDocument(exchange: Exchange, id: string): FastifyReply | undefined {
  const { query } = exchange
  const database = exchange.database()
  if (query.has('open_revs')) return openRevisions(exchange, database, id)
  const options = renderOptions(exchange)
  const view = findRevision(database, id, query.text('rev'), query.flag('latest'))
  const etag = `"${view.rev}"`
  const isPlain =
    options.attachments === 'stubs' && !options.conflicts && !options.revsInfo && !options.deletedConflicts
  if (isPlain) {
    const unchanged = exchange.notModified(etag)
    if (unchanged) return unchanged
  }
  if (options.attachments === 'inline' && acceptsMultipart(exchange, 'multipart/related')) {
    const document = renderDocument(database, view, { ...options, attachments: 'follow' })
    if (document.following.length > 0) {
      const boundary = newBoundary()
      return exchange.reply
        .headers({ 'content-type': `multipart/related; boundary="${boundary}"`, etag })
        .send(multipartDocument(database, document, boundary))
    }
  }
  return exchange.jsonText(renderDocument(database, view, options).text, 200, isPlain ? { etag } : {})
}
