import { badRequest } from './couch-error.ts'

/** One part of a multipart body. Header names are in lower case. */
export interface Part {
  headers: Record<string, string>
  bytes: Buffer
}

/** The boundary a `content-type` names. Throws 400 when there is none. */
export function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]{1,256})"|([^\s;"]{1,256}))/i.exec(contentType)
  const boundary = match?.[1] ?? match?.[2]
  if (boundary === undefined) throw badRequest('The multipart boundary is missing.')
  return boundary
}

const mostHeaderBytes = 16_384
const headerEnd = Buffer.from('\r\n\r\n')

/** Takes a whole multipart body apart (RFC 2046). Throws 400 when it is malformed or ends too early. */
export function parseMultipart(body: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const parts: Part[] = []
  let at: number
  if (body.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))) at = delimiter.length - 2
  else {
    const first = body.indexOf(delimiter)
    if (first < 0) throw badRequest('The multipart body does not begin with its boundary.')
    at = first + delimiter.length
  }
  for (;;) {
    if (body.subarray(at, at + 2).toString('latin1') === '--') return parts
    const lineEnd = body.indexOf('\r\n', at)
    const next = body.indexOf(delimiter, lineEnd < 0 ? body.length : lineEnd)
    if (lineEnd < 0 || next < 0) throw badRequest('The multipart body ends too early.')
    parts.push(parsePart(body, lineEnd, next))
    at = next + delimiter.length
  }
}

function parsePart(body: Buffer, lineEnd: number, end: number): Part {
  const headers: Record<string, string> = {}
  let start = lineEnd + 2
  if (body.subarray(start, start + 2).toString('latin1') === '\r\n') start += 2
  else {
    const headersEnd = body.indexOf(headerEnd, start)
    if (headersEnd < 0 || headersEnd > end || headersEnd - start > mostHeaderBytes) {
      throw badRequest('A part of the multipart body has no end of headers.')
    }
    for (const line of body.subarray(start, headersEnd).toString('utf8').split('\r\n')) {
      const colon = line.indexOf(':')
      if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
    }
    start = headersEnd + headerEnd.length
  }
  return { headers, bytes: body.subarray(Math.min(start, end), end) }
}

/** The file name a part's `content-disposition` gives, if any. */
export function fileNameOf(part: Part): string | undefined {
  const match = /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(part.headers['content-disposition'] ?? '')
  return match?.[1]?.replace(/\\(.)/g, '$1')
}
