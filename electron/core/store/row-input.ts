/** Writes of records as the storage takes them. */
import { createHash } from 'node:crypto'
import type { RxDocumentData } from 'rxdb/plugins/core'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { StoredDocument } from './collections.ts'
import type { WriteRowInput } from './sqlite-storage/index.ts'

/** Several writes of one record become one: from what the first saw to what the last says. */
export function foldByRecord(writes: readonly RecordWrite[]): RecordWrite[] {
  const folded = new Map<string, RecordWrite>()
  for (const write of writes) {
    const key = `${write.collection}/${write.after?.id ?? write.before?.id ?? ''}`
    const first = folded.get(key)
    folded.set(key, first ? ({ ...write, before: first.before } as RecordWrite) : write)
  }
  return [...folded.values()]
}

/**
 * @param previous what is stored of the record; undefined for a new one
 * @returns undefined for a write of nothing
 */
export function rowInput(
  { before, after, attachments }: RecordWrite,
  previous: RxDocumentData<StoredDocument> | undefined,
): WriteRowInput<StoredDocument> | undefined {
  const data = after ?? before
  if (!data) return undefined
  return {
    // Of what is removed for good the id alone stays.
    data: after ? { ...after } : { id: data.id },
    ...(previous ? { previous } : {}),
    deleted: after === undefined,
    ...(attachments ? { attachments: { ...previous?._attachments, ...toBlobs(attachments) } } : {}),
  }
}

/** Attachments as RxDB takes them: content-addressed by SHA-256. */
const toBlobs = (attachments: NonNullable<RecordWrite['attachments']>) =>
  Object.fromEntries(
    Object.entries(attachments).map(([id, { type, bytes }]) => [
      id,
      {
        type,
        length: bytes.byteLength,
        digest: `sha256-${createHash('sha256').update(bytes).digest('hex')}`,
        data: new Blob([new Uint8Array(bytes)], { type }),
      },
    ]),
  )
