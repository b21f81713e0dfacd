import type { FastifyReply } from 'fastify'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/couch-error.ts'
import { multipartDocument, newBoundary } from '../http/multipart-document.ts'
import { checkDocumentId, parseRevision } from '../storage/incoming-document.ts'
import type { Database } from '../storage/database.ts'
import { renderDocument } from '../storage/render-document.ts'
import type { RenderOptions, RevisionView } from '../storage/render-document.ts'
import { TreeIndex, decodeTree } from '../storage/revision-tree.ts'
import { deleteAttachment, getAttachment, putAttachment } from './attachment-routes.ts'
import { openRevisions } from './open-revisions.ts'
import { copyDocument, deleteDocument, putDocument } from './write-routes.ts'
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

/** Reads the query parameters that say what a document is shown with. */
export function renderOptions(exchange: Exchange): RenderOptions {
  const { query } = exchange
  const meta = query.flag('meta')
  const since = query.json('atts_since')
  if (since !== undefined && !isStringList(since))
    throw badRequest('`atts_since` must be a JSON array of revisions.')
  return {
    revs: query.flag('revs'),
    revsInfo: query.flag('revs_info') || meta,
    conflicts: query.flag('conflicts') || meta,
    deletedConflicts: query.flag('deleted_conflicts') || meta,
    localSeq: query.flag('local_seq'),
    attachments: query.flag('attachments') || since !== undefined ? 'inline' : 'stubs',
    attachmentsSince: since,
    encodingInfo: query.flag('att_encoding_info'),
  }
}

function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Whether the client takes a multipart type rather than JSON, judged as CouchDB does by what it accepts. */
export function acceptsMultipart(exchange: Exchange, type: 'multipart/related' | 'multipart/mixed'): boolean {
  const accept = exchange.header('accept')
  if (accept === undefined) return false
  const types = accept.split(',').map((item) => item.split(';')[0]?.trim().toLowerCase() ?? '')
  const multipart = types.findIndex((item) => item === type || item === 'multipart/*')
  const json = types.findIndex((item) => item === 'application/json')
  return multipart >= 0 && (json < 0 || multipart < json)
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

/** The revision a read means: the winner, or the one named. Throws CouchDB's 404s. */
export function findRevision(
  database: Database,
  id: string,
  rev: string | undefined,
  isLatest = false,
): RevisionView {
  if (rev === undefined || rev === '') {
    const row = database.statements.listingRow.get(id)
    if (!row) throw notFound()
    if (row.deleted === 1) throw notFound('deleted')
    return { id, rev: row.rev, deleted: false, bodyKey: row.body }
  }
  const { position, id: hash } = parseRevision(rev)
  const row = database.statements.documentRow.get(id)
  if (!row) throw notFound()
  const index = new TreeIndex(decodeTree(row.tree))
  const wanted = `${position}-${hash}`
  if (isLatest) {
    const leaf = index.leavesUnder(wanted)[0]
    if (leaf) return { id, rev: leaf.rev, deleted: leaf.deleted, bodyKey: leaf.options.body ?? 0 }
  }
  const node = index.node(wanted)
  if (node?.[1].status !== 'available') throw notFound()
  return { id, rev: wanted, deleted: node[1].deleted === true, bodyKey: node[1].body ?? 0 }
}
