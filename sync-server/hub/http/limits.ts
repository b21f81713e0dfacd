/** What one request may cost; beyond each limit there is an error of its own. */
export interface Limits {
  /** Bytes of a request body after decompression (413). */
  bodyBytes: number
  /** Bytes of one document's JSON text (413 `document_too_large`), CouchDB's `max_document_size`. */
  documentBytes: number
  /** Bytes of one attachment sent by itself (413 `attachment_too_large`). */
  attachmentBytes: number
  /** Bytes of the request line's address (414). */
  urlBytes: number
  /** Bytes of all request headers (431). */
  headerBytes: number
  /** Feeds open at the same time (503). */
  listeners: number
  /** Milliseconds a client may take to send its headers, or its whole request (408). */
  headersTimeoutMs: number
  requestTimeoutMs: number
  /** Documents in one bulk request (413). */
  bulkDocuments: number
}

export const defaultLimits: Limits = {
  bodyBytes: 67_108_864,
  documentBytes: 8_000_000,
  attachmentBytes: 536_870_912,
  urlBytes: 8192,
  headerBytes: 65_536,
  listeners: 5_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 300_000,
  bulkDocuments: 50_000,
}
