import { categorizeBulkWriteRows } from 'rxdb/plugins/core'
import type {
  BulkWriteRow,
  CategorizeBulkWriteRowsOutput,
  RxDocumentData,
  RxStorageInstance,
} from 'rxdb/plugins/core'
import { columnValue } from './columns.ts'
import { DOCUMENT_COLUMNS, toDocument, toRow } from './document-row.ts'
import type { DocumentRow } from './document-row.ts'
import type { DocumentTable } from './document-table.ts'
import type { SqlValue } from './sqlite-file.ts'
import { columnText } from './text-order.ts'

/** The bytes of each new attachment, by the Blob that the write row holds. */
export type AttachmentBytes = Map<Blob, Uint8Array>

/** Reads every new attachment of the rows. To be awaited before a transaction begins, since none can wait for it. */
export async function readAttachments<T>(rows: BulkWriteRow<T>[]): Promise<AttachmentBytes> {
  const bytes: AttachmentBytes = new Map()
  for (const { document } of rows) {
    for (const attachment of Object.values(document._attachments)) {
      if ('data' in attachment)
        bytes.set(attachment.data, new Uint8Array(await attachment.data.arrayBuffer()))
    }
  }
  return bytes
}

export type WrittenRows<T> = Pick<CategorizeBulkWriteRowsOutput<T>, 'errors' | 'eventBulk'>

/**
 * Writes the rows that conflict with nothing and says what conflicts, and the events to emit.
 * What that means is RxDB's own `categorizeBulkWriteRows`. Must run inside a transaction.
 */
export function writeRows<T>(
  instance: RxStorageInstance<T, unknown, unknown>,
  table: DocumentTable<T>,
  rows: BulkWriteRow<T>[],
  context: string,
  attachments: AttachmentBytes,
): WrittenRows<T> {
  const seen = new Set<unknown>()
  const again: BulkWriteRow<T>[] = []
  const first = rows.filter((row) => {
    const id = (row.document as Record<string, unknown>)[table.primaryPath]
    if (seen.has(id)) again.push(row)
    return seen.size < seen.add(id).size
  })
  const result = writeDistinctRows(instance, table, first, context, attachments)
  if (again.length === 0) return result
  // The second row of an id is judged by what the first has left.
  const { errors, eventBulk } = writeRows(instance, table, again, context, attachments)
  const events = [...result.eventBulk.events, ...eventBulk.events]
  const checkpoint: unknown = eventBulk.checkpoint ?? result.eventBulk.checkpoint
  return { errors: [...result.errors, ...errors], eventBulk: { ...result.eventBulk, events, checkpoint } }
}

function writeDistinctRows<T>(
  instance: RxStorageInstance<T, unknown, unknown>,
  table: DocumentTable<T>,
  rows: BulkWriteRow<T>[],
  context: string,
  attachments: AttachmentBytes,
): WrittenRows<T> {
  const idOf = (document: { [key in string]: unknown }): string => String(document[table.primaryPath])
  const insert = table.file.statement(table.insertSql())
  const stored = new Map<string, RxDocumentData<T>>()
  const insertedAlready = new Set<string>()
  let sequence = table.nextSequence()

  const insertDocument = (id: string, document: RxDocumentData<T>): boolean => {
    table.file.noteWriteTime(document._meta.lwt)
    const { changes } = insert.run(...table.rowValues(columnText(id), sequence, document))
    if (changes === 1) sequence++
    return changes === 1
  }

  for (const { document, previous } of rows) {
    const id = idOf(document)
    // An insert finds out by itself whether its id is taken, unless it might have to be refused for its attachments.
    if (!previous && !table.hasAttachments) {
      if (insertDocument(id, document)) {
        insertedAlready.add(id)
        continue
      }
    }
    // A document of the revision that the writer saw is the one they saw: it need not be read and parsed once more.
    if (previous && !table.hasAttachments && isStored(table, id, previous)) {
      stored.set(id, previous)
      continue
    }
    const found = table.file
      .arrayStatement<DocumentRow>(`SELECT ${DOCUMENT_COLUMNS} FROM ${table.name} WHERE id = ?`)
      .get(columnText(id))
    if (found) stored.set(id, toDocument<T>(found))
  }

  const result = categorizeBulkWriteRows(instance, table.primaryPath as never, stored, rows, context)
  for (const { document } of result.bulkInsertDocs) {
    const id = idOf(document)
    if (!insertedAlready.has(id)) insertDocument(id, document)
  }
  for (const { document } of result.bulkUpdateDocs) {
    const id = idOf(document)
    updateDocument(table, id, stored.get(id), document, sequence++)
  }
  if (table.hasAttachments) writeAttachments(table, result, attachments)
  // RxDB lists an event for a document that it refuses for its attachments, too.
  const refused = new Set(
    result.errors.filter(({ status }) => status === 510).map(({ documentId }) => documentId),
  )
  if (refused.size > 0) {
    result.eventBulk.events = result.eventBulk.events.filter(({ documentId }) => !refused.has(documentId))
  }
  if (result.newestRow) {
    const newest = result.newestRow.document
    result.eventBulk.checkpoint = { id: idOf(newest), lwt: newest._meta.lwt, sequence: sequence - 1 }
  }
  return result
}

/** Writes a document over an older one, touching only the indexes whose fields differ. */
function updateDocument<T>(
  table: DocumentTable<T>,
  id: string,
  before: RxDocumentData<T> | undefined,
  document: RxDocumentData<T>,
  sequence: number,
): void {
  const { lwt } = document._meta
  table.file.noteWriteTime(lwt)
  const { rev, extra, data } = toRow(document)
  const names = ['sequence', 'lwt', 'rev', 'extra', 'data']
  const values: SqlValue[] = [sequence, lwt, rev, extra, data]
  if (!before || before._deleted !== document._deleted) {
    names.push('deleted')
    values.push(Number(document._deleted))
  }
  const columnValues = table.columnValues(document)
  table.columns.forEach((column, position) => {
    const value = columnValues[position] ?? null
    if (before && columnValue(column, before) === value) return
    names.push(column.name)
    values.push(value)
  })
  const assignments = names.map((name) => `${name} = ?`).join()
  table.file.statement(`UPDATE ${table.name} SET ${assignments} WHERE id = ?`).run(...values, columnText(id))
}

function isStored<T>(table: DocumentTable<T>, id: string, document: RxDocumentData<T>): boolean {
  const [rev, deleted] =
    table.file
      .arrayStatement<[rev: string, deleted: number]>(`SELECT rev, deleted FROM ${table.name} WHERE id = ?`)
      .get(columnText(id)) ?? []
  return rev === document._rev && deleted === Number(document._deleted)
}

function writeAttachments<T>(
  table: DocumentTable<T>,
  result: CategorizeBulkWriteRowsOutput<T>,
  bytes: AttachmentBytes,
): void {
  const put = table.file.statement(
    `INSERT INTO ${table.attachmentsName} (document, attachment, digest, type, data) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET digest = excluded.digest, type = excluded.type, data = excluded.data`,
  )
  const remove = table.file.statement(
    `DELETE FROM ${table.attachmentsName} WHERE document = ? AND attachment = ?`,
  )
  const refused = new Set(result.errors.map((error) => error.documentId))
  for (const { documentId, attachmentId, digest, attachmentData } of [
    ...result.attachmentsAdd,
    ...result.attachmentsUpdate,
  ]) {
    if (refused.has(documentId)) continue
    const data = bytes.get(attachmentData.data)
    if (!data) throw new Error('The bytes of an attachment were not read before the transaction')
    put.run(columnText(documentId), columnText(attachmentId), digest, attachmentData.type, data)
  }
  for (const { documentId, attachmentId } of result.attachmentsRemove) {
    if (!refused.has(documentId)) remove.run(columnText(documentId), columnText(attachmentId))
  }
}
