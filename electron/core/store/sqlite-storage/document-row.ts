import type { RxDocumentData } from 'rxdb/plugins/core'

/** The columns that together are a document, in the order of `MetadataRow` and `DocumentRow`. */
export const METADATA_COLUMNS = 'rev, lwt, deleted, extra'
export const DOCUMENT_COLUMNS = `data, ${METADATA_COLUMNS}`

/** A document as it lies in its table, for statements that give arrays. */
export type DocumentRow = [data: string, rev: string, lwt: number, deleted: number, extra: string | null]

/** What RxDB keeps of a document beside its own fields, where it is more than the columns say. */
type Extra = Pick<RxDocumentData<unknown>, '_meta' | '_attachments'>

/** SQLite keeps what is longer than a page in a chain of pages, of which it writes only those that change if the length does not. */
const PAGE_BYTES = 4096

/**
 * Spaces after long JSON keep its length, so that a full day's page, 55 kB, costs a booking the pages after the new entry instead
 * of a new chain for all of it.
 */
function padded(json: string): string {
  if (json.length <= PAGE_BYTES) return json
  const bytes = Buffer.byteLength(json)
  return json + ' '.repeat(Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES - bytes)
}

/**
 * Parts a document into its row's columns. Its own fields are the JSON; RxDB's metadata would be a quarter of it, and has
 * columns of its own, which are smaller to read and to decrypt.
 */
export function toRow<T>(document: RxDocumentData<T>): Record<'data' | 'rev' | 'extra', string | null> {
  const { _rev, _meta, _deleted, _attachments, ...fields } = document
  const usual = Object.keys(_meta).length === 1 && Object.keys(_attachments).length === 0
  const extra: Extra | undefined = usual ? undefined : { _meta, _attachments }
  return { data: padded(JSON.stringify(fields)), rev: _rev, extra: extra ? JSON.stringify(extra) : null }
}

/** Puts a document together again. */
export const toDocument = <T>(row: DocumentRow): RxDocumentData<T> =>
  withMetadata(JSON.parse(row[0]) as T, row)

/** RxDB's metadata of a document as they lie in its row. */
export type MetadataRow = DocumentRow extends [string, ...infer Metadata] ? Metadata : never

/** Makes a document of its own fields, into which the row's metadata are written. */
export function withMetadata<T>(fields: T, [, rev, lwt, deleted, extra]: DocumentRow): RxDocumentData<T> {
  const document = fields as RxDocumentData<T>
  const { _meta, _attachments } =
    extra === null ? { _meta: { lwt }, _attachments: {} } : (JSON.parse(extra) as Extra)
  document._deleted = deleted === 1
  document._rev = rev
  document._meta = _meta
  document._attachments = _attachments
  return document
}

/** A document's own fields, without RxDB's metadata. */
export const toFields = <T>([data]: DocumentRow): T => JSON.parse(data) as T
