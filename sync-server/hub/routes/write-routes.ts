import type { FastifyReply } from 'fastify'
import type { Exchange } from '../http/exchange.ts'
import { CouchError, badRequest, conflict, notFound } from '../http/couch-error.ts'
import { parseJsonBytes, readBytes, readEncodedBytes, readJson, requireJsonType } from '../http/body.ts'
import { parseMultipartDocument } from '../http/multipart-document.ts'
import { decodeSegment } from '../http/query.ts'
import { checkDocumentId, parseDocument, parseRevision } from '../storage/incoming-document.ts'
import type { IncomingDocument, ParseOptions } from '../storage/incoming-document.ts'
import type { Database } from '../storage/database.ts'
import { isObject, parseExactJson } from '../storage/json-text.ts'
import { readBody } from '../storage/render-document.ts'
import { writeEdit, writeReplicated } from '../storage/write-document.ts'
import type { Written } from '../storage/write-document.ts'
import { deleteLocalDocument, putLocalDocument } from '../storage/local-documents.ts'
import { prepareUserDocument } from '../auth/user-documents.ts'
import { writeValidated } from '../sandbox/validator.ts'
import { findRevision } from './read-request.ts'

/** Parses a document for a request: the limits of size, and what `_users` does to passwords, included. */
export async function incomingDocument(
  exchange: Exchange,
  database: Database,
  value: unknown,
  options: ParseOptions,
): Promise<IncomingDocument> {
  const document = parseDocument(value, options)
  if (document.bodyText.length > exchange.hub.limits.documentBytes) {
    throw new CouchError(413, 'document_too_large', document.id)
  }
  if (database.name === '_users') await prepareUserDocument(exchange, document)
  return document
}

/** Writes one document durably, after whatever validates it. */
export function writeOne(
  exchange: Exchange,
  database: Database,
  document: IncomingDocument,
  isReplicated = false,
): Promise<Written> {
  return writeValidated(exchange, database, isReplicated, (validate) =>
    isReplicated ? writeReplicated(database, document, validate) : writeEdit(database, document, validate),
  )
}

function answerWritten(exchange: Exchange, written: Written, status = 201): FastifyReply {
  const isBatch = exchange.query.text('batch') === 'ok'
  const location = `/${exchange.segments[0] ?? ''}/${encodeURIComponent(written.id)}`
  return exchange.json({ ok: true, id: written.id, rev: written.rev }, isBatch ? 202 : status, {
    etag: `"${written.rev}"`,
    ...(status === 201 ? { location } : {}),
  })
}

/** `POST /db`: a new document, with an id of the hub's making unless it has one. */
export async function createDocument(exchange: Exchange): Promise<FastifyReply> {
  const database = exchange.database()
  requireJsonType(exchange.message)
  const value = await readJson(exchange.message, exchange.hub.limits.bodyBytes)
  if (isObject(value) && typeof value['_id'] === 'string' && value['_id'].startsWith('_local/')) {
    const written = await database.write(() => putLocalDocument(database, String(value['_id']), value))
    return exchange.json({ ok: true, ...written }, 201)
  }
  const document = await incomingDocument(exchange, database, value, { newEdits: true })
  return answerWritten(exchange, await writeOne(exchange, database, document))
}

/** The revision a write is based on: in the address, or in `If-Match`. */
export function revisionOfRequest(exchange: Exchange): string | undefined {
  const rev = exchange.query.text('rev')
  if (rev !== undefined && rev !== '') return rev
  return exchange.header('if-match')?.replace(/^(?:W\/)?"|"$/g, '')
}

/** `PUT /db/id`: a new document or revision; as JSON, or `multipart/related` with its attachments. */
export async function putDocument(exchange: Exchange, id: string): Promise<FastifyReply> {
  const database = exchange.database()
  const { limits } = exchange.hub
  const type = exchange.header('content-type') ?? ''
  let value: unknown
  let following: Map<string, Buffer> | undefined
  if (/^multipart\/related/i.test(type)) {
    const bytes = await readEncodedBytes(exchange.message, limits.attachmentBytes)
    ;({ json: value, following } = parseMultipartDocument(bytes, type))
  } else {
    value = parseJsonBytes(await readBytes(exchange.message, limits.bodyBytes))
  }
  if (!isObject(value)) throw badRequest('Document must be a JSON object')
  const named = revisionOfRequest(exchange)
  if (named !== undefined) {
    const { position, id: hash } = parseRevision(named)
    if (value['_rev'] !== undefined && value['_rev'] !== `${position}-${hash}`) {
      throw badRequest('Document rev from request body and query string have different values')
    }
    value['_rev'] = named
  }
  const newEdits = exchange.query.flag('new_edits', true)
  const document = await incomingDocument(exchange, database, value, {
    id,
    newEdits,
    ...(following ? { following } : {}),
  })
  return answerWritten(exchange, await writeOne(exchange, database, document, !newEdits))
}

/** `DELETE /db/id?rev=`: a deletion on top of a leaf. */
export async function deleteDocument(exchange: Exchange, id: string): Promise<FastifyReply> {
  const database = exchange.database()
  const named = revisionOfRequest(exchange)
  const row = database.statements.listingRow.get(id)
  if (!row) throw notFound()
  if (named === undefined) throw row.deleted === 1 ? notFound('deleted') : conflict()
  const document = await incomingDocument(
    exchange,
    database,
    { _rev: named, _deleted: true },
    { id, newEdits: true },
  )
  return answerWritten(exchange, await writeOne(exchange, database, document), 200)
}

/** `COPY /db/id` with `Destination: id` or `id?rev=`: the document's body and attachments under another id. */
export async function copyDocument(exchange: Exchange, id: string): Promise<FastifyReply> {
  const database = exchange.database()
  const destination = exchange.header('destination')
  if (destination === undefined) throw badRequest('Destination header is mandatory for COPY.')
  if (/^https?:\/\//i.test(destination)) throw badRequest('Destination URL must be relative.')
  const [path = '', query = ''] = destination.replace(/^\//, '').split('?')
  const target = decodeSegment(path)
  checkDocumentId(target)
  const rev = new URLSearchParams(query).get('rev') ?? undefined
  const source = findRevision(database, id, exchange.query.text('rev'))
  const { json, attachments } = readBody(database, source.bodyKey)
  const copy = parseExactJson(json) as Record<string, unknown>
  if (rev !== undefined) copy['_rev'] = rev
  const document = await incomingDocument(exchange, database, copy, { id: target, newEdits: true })
  for (const [name, attachment] of Object.entries(attachments ?? {})) {
    const bytes = database.statements.blob.get(attachment.digest)?.bytes ?? Buffer.alloc(0)
    document.attachments.push({ kind: 'bytes', name, bytes, revpos: undefined, stored: attachment })
  }
  return answerWritten(exchange, await writeOne(exchange, database, document))
}

/** `DELETE /db/_local/id`. */
export async function removeLocal(exchange: Exchange, id: string): Promise<FastifyReply> {
  const database = exchange.database()
  const written = await database.write(() => deleteLocalDocument(database, id))
  return exchange.json({ ok: true, ...written })
}
