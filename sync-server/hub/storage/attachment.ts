import { hash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { gzip } from 'pako'
import { CouchError, badRequest } from '../http/couch-error.ts'
import type { Database } from './database.ts'

/** An attachment as a revision holds it; the bytes lie in `blobs` under the digest. Field names as on the wire. */
export interface StoredAttachment {
  content_type: string
  revpos: number
  /** `md5-` and the base64 MD5 of the stored (perhaps encoded) bytes. */
  digest: string
  /** Length of the decoded bytes. */
  length: number
  encoding?: 'gzip'
  /** Length of the stored bytes, when encoded. */
  encoded_length?: number
}

export type AttachmentMap = Record<string, StoredAttachment>

/** An attachment of an incoming document: new bytes, or a stub that stands for what an earlier revision holds. */
export type IncomingAttachment =
  | { kind: 'stub'; name: string; revpos: number | undefined; digest: string | undefined }
  | {
      kind: 'bytes'
      name: string
      bytes: Buffer
      revpos: number | undefined
      stored: Omit<StoredAttachment, 'revpos'>
    }

/** Content types CouchDB compresses by default. */
const compressible = /^(text\/|application\/(javascript|json|xml)\b)/i
/**
 * Node's zlib finds other matches than the stock one CouchDB uses, which would make other digests and so other
 * revisions of the same edit; pako makes the same bytes.
 */
const compressionLevel = 8

/** `md5-` and the base64 MD5 of some bytes. */
export function digestOf(bytes: Buffer): string {
  return `md5-${hash('md5', bytes, 'base64')}`
}

/** The raw MD5 of a digest in wire form. */
export function digestBytes(digest: string): Buffer {
  return Buffer.from(digest.slice(4), 'base64')
}

/**
 * Makes an attachment ready to be stored. Bytes that come gzipped stay as they are; others are gzipped when their
 * type is compressible, as CouchDB does. Throws 412-like 400 when a digest that came along does not fit.
 */
export function prepareAttachment(
  name: string,
  contentType: string,
  bytes: Buffer,
  options: { encoding?: string | undefined; revpos?: number | undefined; digest?: string | undefined } = {},
): IncomingAttachment {
  let stored: Omit<StoredAttachment, 'revpos'>
  let storedBytes = bytes
  if (options.encoding === 'gzip') {
    stored = {
      content_type: contentType,
      digest: digestOf(bytes),
      length: gunzippedLength(bytes),
      encoding: 'gzip',
      encoded_length: bytes.length,
    }
  } else if (compressible.test(contentType) && bytes.length > 0) {
    storedBytes = Buffer.from(gzip(bytes, { level: compressionLevel }))
    stored = {
      content_type: contentType,
      digest: digestOf(storedBytes),
      length: bytes.length,
      encoding: 'gzip',
      encoded_length: storedBytes.length,
    }
  } else {
    stored = { content_type: contentType, digest: digestOf(bytes), length: bytes.length }
  }
  return { kind: 'bytes', name, bytes: storedBytes, revpos: options.revpos, stored }
}

const mostDecodedBytes = 1_073_741_824

function gunzippedLength(bytes: Buffer): number {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostDecodedBytes }).length
  } catch {
    throw badRequest('An attachment said to be gzipped is not.')
  }
}

/** The stored (perhaps encoded) bytes of an attachment. */
export function storedBytes(database: Database, attachment: StoredAttachment): Buffer {
  const row = database.statements.blob.get(attachment.digest)
  if (!row) throw new CouchError(500, 'internal_server_error', 'The bytes of an attachment are missing.')
  return row.bytes
}

/** The decoded bytes of an attachment. */
export function decodedBytes(database: Database, attachment: StoredAttachment): Buffer {
  const bytes = storedBytes(database, attachment)
  return attachment.encoding === 'gzip' ? gunzipSync(bytes) : bytes
}
