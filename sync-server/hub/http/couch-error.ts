/** An answer in CouchDB's error form: a status, an error word, and a reason for people. Thrown by handlers. */
export class CouchError extends Error {
  readonly status: number
  readonly error: string
  readonly reason: string
  readonly headers: Record<string, string>

  constructor(status: number, error: string, reason: string, headers: Record<string, string> = {}) {
    super(`${error}: ${reason}`)
    this.name = 'CouchError'
    this.status = status
    this.error = error
    this.reason = reason
    this.headers = headers
  }

  /** The body CouchDB sends with it. */
  toJSON(): { error: string; reason: string } {
    return { error: this.error, reason: this.reason }
  }
}

export const badRequest = (reason: string): CouchError => new CouchError(400, 'bad_request', reason)
export const queryParseError = (reason: string): CouchError =>
  new CouchError(400, 'query_parse_error', reason)
export const docValidation = (reason: string): CouchError => new CouchError(400, 'doc_validation', reason)
export const illegalDocumentId = (reason: string): CouchError => new CouchError(400, 'illegal_docid', reason)
export const unauthorized = (reason: string): CouchError => new CouchError(401, 'unauthorized', reason)
export const forbidden = (reason: string): CouchError => new CouchError(403, 'forbidden', reason)
export const notFound = (reason = 'missing'): CouchError => new CouchError(404, 'not_found', reason)
export const noDatabase = (): CouchError => notFound('Database does not exist.')
export const conflict = (): CouchError => new CouchError(409, 'conflict', 'Document update conflict.')
export const tooLarge = (reason = 'the request entity is too large'): CouchError =>
  new CouchError(413, 'too_large', reason)
export const notImplemented = (reason: string): CouchError => new CouchError(501, 'not_implemented', reason)
