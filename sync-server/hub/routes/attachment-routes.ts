import type { FastifyReply } from 'fastify'
import { createGunzip } from 'node:zlib'
import type { Exchange } from '../http/exchange.ts'
import { CouchError, notFound } from '../http/couch-error.ts'
import { readEncodedBytes } from '../http/body.ts'
import { decodedBytes, prepareAttachment, storedBytes } from '../storage/attachment.ts'
import type { IncomingAttachment, StoredAttachment } from '../storage/attachment.ts'
import { checkAttachmentName, parseRevision } from '../storage/incoming-document.ts'
import type { IncomingDocument } from '../storage/incoming-document.ts'
import { parseExactJson } from '../storage/json-text.ts'
import { readBody } from '../storage/render-document.ts'
import { findRevision } from './read-request.ts'
import { revisionOfRequest, writeOne } from './write-routes.ts'

/** `GET /db/id/name`: the bytes, gzipped when they are stored so and the client takes that; one range if asked. */
export function getAttachment(exchange: Exchange, id: string, name: string): FastifyReply {
  const database = exchange.database()
  const view = findRevision(database, id, exchange.query.text('rev'))
  const attachment = readBody(database, view.bodyKey).attachments?.[name]
  if (!attachment) throw notFound('Document is missing attachment')
  const etag = `"${attachment.digest.slice(4)}"`
  const unchanged = exchange.notModified(etag)
  if (unchanged) return unchanged
  const takesGzip = /(^|,)\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*(,|$)))?/i.test(
    exchange.header('accept-encoding') ?? '',
  )
  const headers: Record<string, string> = {
    etag,
    'cache-control': 'must-revalidate',
    'content-type': attachment.content_type.replace(/[^\t\x20-\x7e]/g, '?'),
    'content-security-policy': 'sandbox',
    'accept-ranges': attachment.encoding === 'gzip' ? 'none' : 'bytes',
  }
  if (attachment.encoding === undefined) headers['content-md5'] = attachment.digest.slice(4)
  if (attachment.encoding === 'gzip') {
    const stored = storedBytes(database, attachment)
    if (takesGzip) return exchange.reply.headers({ ...headers, 'content-encoding': 'gzip' }).send(stored)
    if (attachment.length > largeBytes) {
      const gunzip = createGunzip()
      gunzip.end(stored)
      return exchange.reply.headers({ ...headers, 'content-length': String(attachment.length) }).send(gunzip)
    }
    return exchange.reply.headers(headers).send(decodedBytes(database, attachment))
  }
  return sendRange(exchange, storedBytes(database, attachment), attachment, headers)
}

const largeBytes = 1_000_000

function sendRange(
  exchange: Exchange,
  bytes: Buffer,
  attachment: StoredAttachment,
  headers: Record<string, string>,
): FastifyReply {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(exchange.header('range') ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return exchange.reply.headers(headers).send(bytes)
  const size = attachment.length
  const from = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const to = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]))
  if (from > to) {
    throw new CouchError(416, 'requested_range_not_satisfiable', 'Requested range not satisfiable', {
      'content-range': `bytes */${size}`,
    })
  }
  delete headers['content-md5']
  return exchange.reply
    .code(206)
    .headers({ ...headers, 'content-range': `bytes ${from}-${to}/${size}` })
    .send(bytes.subarray(from, to + 1))
}

/** `PUT /db/id/name?rev=`: adds or replaces an attachment with a new revision of its document. */
export async function putAttachment(exchange: Exchange, id: string, name: string): Promise<FastifyReply> {
  checkAttachmentName(name)
  const rev = exchange.query.text('new_edits') === 'false' ? undefined : revisionOfRequest(exchange)
  const document = documentWithout(exchange, id, name, rev)
  const bytes = await readEncodedBytes(exchange.message, exchange.hub.limits.attachmentBytes)
  const encoding = exchange.header('content-encoding')
  if (encoding !== undefined && encoding !== 'gzip' && encoding !== 'identity') {
    throw new CouchError(415, 'bad_ctype', `Only gzip and identity content-encodings are supported`)
  }
  const type = exchange.header('content-type') ?? 'application/octet-stream'
  // First, as CouchDB has it: the order is part of what the revision id is made of.
  document.attachments.unshift(prepareAttachment(name, type, bytes, { encoding }))
  return answerAttachment(exchange, document, 201)
}

/** `DELETE /db/id/name?rev=`: takes an attachment off with a new revision of its document. */
export async function deleteAttachment(exchange: Exchange, id: string, name: string): Promise<FastifyReply> {
  const database = exchange.database()
  const rev = revisionOfRequest(exchange)
  const view = findRevision(database, id, rev)
  if (!readBody(database, view.bodyKey).attachments?.[name]) throw notFound('Document is missing attachment')
  return answerAttachment(exchange, documentWithout(exchange, id, name, rev), 200)
}

async function answerAttachment(
  exchange: Exchange,
  document: IncomingDocument,
  status: number,
): Promise<FastifyReply> {
  const written = await writeOne(exchange, exchange.database(), document)
  return exchange.json({ ok: true, id: written.id, rev: written.rev }, status, { etag: `"${written.rev}"` })
}

/** A document as it stands, other attachments as stubs, one left out: what the next revision starts from. */
function documentWithout(
  exchange: Exchange,
  id: string,
  name: string,
  rev: string | undefined,
): IncomingDocument {
  const database = exchange.database()
  const document: IncomingDocument = {
    id,
    parent: undefined,
    history: undefined,
    deleted: false,
    body: {},
    bodyText: '{}',
    attachments: [],
  }
  if (rev === undefined) return document
  document.parent = parseRevision(rev)
  const row = database.statements.listingRow.get(id)
  if (!row) throw new CouchError(409, 'not_found', 'missing_rev')
  const view = findStanding(exchange, id, rev)
  if (!view) return document
  const { json, attachments } = readBody(database, view.bodyKey)
  document.bodyText = json
  document.body = parseExactJson(json) as Record<string, unknown>
  document.attachments = Object.keys(attachments ?? {})
    .filter((other) => other !== name)
    .map((other): IncomingAttachment => ({ kind: 'stub', name: other, revpos: undefined, digest: undefined }))
  return document
}

/** The revision named, or undefined: the write then ends in a conflict. */
function findStanding(exchange: Exchange, id: string, rev: string): { bodyKey: number } | undefined {
  try {
    return findRevision(exchange.database(), id, rev)
  } catch (error) {
    if (error instanceof CouchError && error.status === 404) return undefined
    throw error
  }
}
