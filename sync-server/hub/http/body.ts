import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { CouchError, badRequest, tooLarge } from './couch-error.ts'
import { isObject, parseExactJson } from '../storage/json-text.ts'

/**
 * Reads a whole request body, gunzipping it when the client says so.
 * Throws 413 beyond `limit` bytes (counted after decompression), 415 for other encodings, 400 for broken gzip.
 */
export async function readBytes(message: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = message.headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new CouchError(415, 'bad_ctype', 'Only gzip content encoding is supported.')
  }
  return collect(message, limit, encoding === 'gzip')
}

/** Reads a whole request body as it comes, whatever its encoding. Throws 413 beyond `limit` bytes. */
export function readEncodedBytes(message: IncomingMessage, limit: number): Promise<Buffer> {
  return collect(message, limit, false)
}

function collect(message: IncomingMessage, limit: number, isGzipped: boolean): Promise<Buffer> {
  const announced = Number(message.headers['content-length'] ?? 0)
  if (announced > limit) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const source = isGzipped ? message.pipe(createGunzip()) : message
    const fail = (error: CouchError): void => {
      message.unpipe()
      chunks.length = 0
      message.resume()
      reject(error)
    }
    source.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        source.removeAllListeners('data')
        fail(tooLarge())
      } else chunks.push(chunk)
    })
    source.on('end', () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    source.on('error', () => {
      fail(badRequest(isGzipped ? 'The body is not valid gzip.' : 'The request broke off.'))
    })
    message.on('aborted', () => {
      fail(badRequest('The request broke off.'))
    })
  })
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** Parses bytes as JSON. Throws CouchDB's 400 for anything malformed. */
export function parseJsonBytes(bytes: Buffer): unknown {
  let text: string
  try {
    text = strictUtf8.decode(bytes)
  } catch {
    throw badRequest('invalid UTF-8 JSON')
  }
  return parseExactJson(text)
}

/** Reads a JSON body. Throws 400 when it is malformed or empty. */
export async function readJson(message: IncomingMessage, limit: number): Promise<unknown> {
  return parseJsonBytes(await readBytes(message, limit))
}

/** Throws CouchDB's 415 unless the client says it sends JSON. */
export function requireJsonType(message: IncomingMessage): void {
  const type = message.headers['content-type']
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new CouchError(415, 'bad_content_type', 'Content-Type must be application/json')
  }
}

/** Reads a JSON object that the client declares as JSON. Throws 415 and 400 as CouchDB does. */
export async function readJsonObject(
  message: IncomingMessage,
  limit: number,
): Promise<Record<string, unknown>> {
  requireJsonType(message)
  const value = await readJson(message, limit)
  if (!isObject(value)) throw badRequest('Request body must be a JSON object')
  return value
}
