import { randomBytes } from 'node:crypto'
import type { Database } from '../storage/database.ts'
import { storedBytes } from '../storage/attachment.ts'
import type { RenderedDocument } from '../storage/render-document.ts'
import { badRequest } from './couch-error.ts'
import { parseJsonBytes } from './body.ts'
import { boundaryOf, fileNameOf, parseMultipart } from './multipart.ts'
import { isObject } from '../storage/json-text.ts'

/** A boundary no body can hold by accident. */
export function newBoundary(): string {
  return randomBytes(16).toString('hex')
}

/** Writes a document as one part of a `multipart/mixed` answer: JSON, or `multipart/related` where attachments follow. */
export function writeDocumentPart(
  response: { write: (part: string | Buffer) => unknown },
  database: Database,
  document: RenderedDocument,
  boundary: string,
): void {
  if (document.following.length === 0) {
    response.write(`\r\nContent-Type: application/json\r\n\r\n${document.text}\r\n--${boundary}`)
    return
  }
  const inner = newBoundary()
  response.write(`\r\nContent-Type: multipart/related; boundary="${inner}"\r\n\r\n`)
  response.write(multipartDocument(database, document, inner))
  response.write(`\r\n--${boundary}`)
}

/**
 * A document with the attachments that follow it, as the body of a `multipart/related` answer in CouchDB's form:
 * the JSON first, then the bytes of each attachment as they are stored.
 */
export function multipartDocument(database: Database, document: RenderedDocument, boundary: string): Buffer {
  const pieces: Buffer[] = [
    Buffer.from(`--${boundary}\r\nContent-Type: application/json\r\n\r\n${document.text}\r\n--${boundary}`),
  ]
  for (const { name, attachment } of document.following) {
    if (!attachment) continue
    const bytes = storedBytes(database, attachment)
    const encoding = attachment.encoding ? `Content-Encoding: ${attachment.encoding}\r\n` : ''
    pieces.push(
      Buffer.from(
        `\r\nContent-Disposition: attachment; filename="${name.replace(/["\\\r\n]/g, '_')}"\r\n` +
          `Content-Type: ${attachment.content_type.replace(/[\r\n]/g, ' ')}\r\nContent-Length: ${bytes.length}\r\n${encoding}\r\n`,
      ),
      bytes,
      Buffer.from(`\r\n--${boundary}`),
    )
  }
  pieces.push(Buffer.from('--'))
  return Buffer.concat(pieces)
}

/**
 * The document and the following attachments of a `multipart/related` request. Parts belong to the attachments
 * marked `follows` by their file name, or by order where a client (as CouchDB itself once did) gives none.
 */
export function parseMultipartDocument(
  body: Buffer,
  contentType: string,
): { json: unknown; following: Map<string, Buffer> } {
  const [first, ...parts] = parseMultipart(body, boundaryOf(contentType))
  if (!first) throw badRequest('The multipart body has no document.')
  const json = parseJsonBytes(first.bytes)
  const attachments = isObject(json) && isObject(json['_attachments']) ? json['_attachments'] : {}
  const expected = Object.entries(attachments)
    .filter(([, description]) => isObject(description) && description['follows'] === true)
    .map(([name]) => name)
  const following = new Map<string, Buffer>()
  const unnamed: Buffer[] = []
  for (const part of parts) {
    const name = fileNameOf(part)
    if (name !== undefined && expected.includes(name) && !following.has(name)) following.set(name, part.bytes)
    else unnamed.push(part.bytes)
  }
  for (const name of expected) {
    if (following.has(name)) continue
    const bytes = unnamed.shift()
    if (bytes) following.set(name, bytes)
  }
  return { json, following }
}
