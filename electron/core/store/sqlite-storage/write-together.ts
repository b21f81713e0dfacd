import type { BulkWriteRow, RxStorageInstance, RxStorageWriteError } from 'rxdb/plugins/core'
import type { SqliteFile } from './sqlite-file.ts'
import { SqliteStorageInstance } from './storage-instance.ts'
import { readAttachments, writeRows } from './write-rows.ts'
import type { AttachmentBytes } from './write-rows.ts'

/** Rows for one collection. */
export interface InstanceWrite<T> {
  /** A storage instance of this storage, bare or as RxDB wraps it (`collection.storageInstance`). */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- RxDB's own type of a storage instance of any kind
  instance: RxStorageInstance<T, any, any>
  rows: BulkWriteRow<T>[]
}

export type WriteTogetherResult<Extra> =
  | { written: true; extra: Extra }
  /** Nothing was written, by `also` neither. */
  | { written: false; conflicts: RxStorageWriteError<unknown>[] }

class Conflicts extends Error {
  readonly errors: RxStorageWriteError<unknown>[]
  constructor(errors: RxStorageWriteError<unknown>[]) {
    super('conflict')
    this.errors = errors
  }
}

/**
 * Writes rows of several collections in one transaction, all or nothing. If any row conflicts (its `previous` is not
 * what is stored), nothing is written and all conflicts are returned. Every collection's change stream has told its
 * listeners, so live queries and documents are up to date, before the promise resolves.
 *
 * @param writes one entry for each collection; all of one file
 * @param context RxDB's, passed to the change streams
 * @param also runs after the rows, in the same transaction: for plain tables of the same file. What it throws undoes all.
 */
export async function writeTogether<Extra = undefined>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- collections of different types in one list
  writes: InstanceWrite<any>[],
  context: string,
  also?: (file: SqliteFile) => Extra,
): Promise<WriteTogetherResult<Extra | undefined>> {
  const prepared: {
    sqlite: SqliteStorageInstance<unknown>
    rows: BulkWriteRow<unknown>[]
    attachments: AttachmentBytes
  }[] = []
  for (const { instance, rows } of writes) {
    const sqlite = sqliteInstance(instance)
    const attachments = sqlite.table.hasAttachments
      ? await readAttachments(rows)
      : new Map<Blob, Uint8Array>()
    prepared.push({ sqlite, rows, attachments })
  }
  const file = prepared[0]?.sqlite.file
  if (!file) throw new Error('There is nothing to write')
  for (const { sqlite } of prepared) {
    sqlite.assertOpen()
    if (sqlite.file !== file) throw new Error('Collections of different files cannot be written together')
  }
  try {
    const { results, extra } = file.transaction(() => {
      const results = prepared.map(({ sqlite, rows, attachments }) => ({
        sqlite,
        result: writeRows(sqlite, sqlite.table, rows, context, attachments),
      }))
      const conflicts = results.flatMap(({ result }) => result.errors)
      if (conflicts.length > 0) throw new Conflicts(conflicts)
      return { results, extra: also?.(file) }
    })
    for (const { sqlite, result } of results) sqlite.emit(result.eventBulk)
    return { written: true, extra }
  } catch (error) {
    if (error instanceof Conflicts) return { written: false, conflicts: error.errors }
    throw error
  }
}

/** The instance of this storage inside whatever RxDB has wrapped around it. */
export function sqliteInstance<T>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see InstanceWrite
  instance: RxStorageInstance<T, any, any>,
): SqliteStorageInstance<T> {
  const { internals } = instance as RxStorageInstance<T, { instance?: unknown }, unknown>
  if (internals.instance instanceof SqliteStorageInstance)
    return internals.instance as SqliteStorageInstance<T>
  throw new Error('This storage instance is not one of an SQLite file')
}
