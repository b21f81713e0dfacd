import { createRevision, now } from 'rxdb/plugins/core'
import type { BulkWriteRow, RxCollection, RxDocumentData, RxDocumentWriteData } from 'rxdb/plugins/core'
import { sqliteInstance } from './write-together.ts'

export interface WriteRowInput<T> {
  /** The document's own fields, complete and valid: defaults and schema checks are the caller's. */
  data: T
  /** What is stored now, with its metadata; left out for a new document. A deleted document may be brought back. */
  previous?: RxDocumentData<T>
  /** Write it as deleted. Default false. */
  deleted?: boolean
  /** The attachments the document has from now on. Default: those of `previous`, unless it is deleted. */
  attachments?: RxDocumentWriteData<T>['_attachments']
}

/** What is needed of an RxDB collection, whatever its methods and statics. */
export interface CollectionOf<T> {
  storageInstance: RxCollection<T>['storageInstance']
  database: { token: string }
}

/**
 * Makes of plain documents the rows that RxDB's own storage wrapper would make of them: revision, last write time
 * (the same for all, never before that of anything in the file), attachments, deletion flag. For `writeTogether`.
 */
export function writeRowsFor<T>(collection: CollectionOf<T>, inputs: WriteRowInput<T>[]): BulkWriteRow<T>[] {
  const { file } = sqliteInstance<T>(collection.storageInstance)
  const lwt = file.nextWriteTime(now())
  return inputs.map(({ data, previous, deleted = false, attachments }) => {
    const document: RxDocumentWriteData<T> = {
      ...data,
      _deleted: deleted,
      _attachments: deleted ? {} : (attachments ?? previous?._attachments ?? {}),
      _meta: { ...previous?._meta, lwt },
      _rev: createRevision(collection.database.token, previous),
    }
    return previous ? { document, previous } : { document }
  })
}
