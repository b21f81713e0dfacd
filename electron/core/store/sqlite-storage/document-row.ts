import type { RxDocumentData } from 'rxdb/plugins/core'

/** The columns that together are a document, in the order of `DocumentRow`. */
export const DOCUMENT_COLUMNS = 'data, rev, lwt, deleted, extra'

/** A document as it lies in its table, for statements that give arrays. */
export type DocumentRow = [data: string, rev: string, lwt: number, deleted: number, extra: string | null]

/** What RxDB keeps of a document beside its own fields, where it is more than the columns say. */
type Extra = Pick<RxDocumentData<unknown>, '_meta' | '_attachments'>

/**
 * Parts a document into its row's columns. Its own fields are the JSON; RxDB's metadata would be a quarter of it, and has
 * columns of its own, which are smaller to read and to decrypt.
 */
export function toRow<T>(document: RxDocumentData<T>): Record<'data' | 'rev' | 'extra', string | null> {
  const { _rev, _meta, _deleted, _attachments, ...fields } = document
  const usual = Object.keys(_meta).length === 1 && Object.keys(_attachments).length === 0
  const extra: Extra | undefined = usual ? undefined : { _meta, _attachments }
  return { data: JSON.stringify(fields), rev: _rev, extra: extra ? JSON.stringify(extra) : null }
}

/** Puts a document together again. */
export function toDocument<T>([data, rev, lwt, deleted, extra]: DocumentRow): RxDocumentData<T> {
  const document = JSON.parse(data) as RxDocumentData<T>
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
