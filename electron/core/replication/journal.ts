/** Notes every local write for the hub, in the write's own transaction. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import { noteLocalChange, unknownRecord } from '#shared/sync/sync-state.ts'
import type { Journal } from '../store/store.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { queueUpload } from './attachment-queue.ts'
import type { SyncClock } from './clock.ts'
import { databaseOf, rankOf } from './database-of.ts'
import { readState, writeState } from './sync-tables.ts'

/** @param marker the mark under which the state is exchanged, by database */
export function createJournal(clock: SyncClock): Journal {
  return (file, writes) => {
    if (writes.length === 0) return
    // One transaction is one change: all of it has one stamp.
    const stamp = clock.next()
    for (const { collection, before, after, attachments } of writes) {
      noteWrite(
        file,
        collection,
        before as SyncedRecord | undefined,
        after as SyncedRecord | undefined,
        stamp,
      )
      if (after && attachments) for (const id of Object.keys(attachments)) queueUpload(file, after.id, id)
    }
    clock.keep(file)
  }
}

function noteWrite(
  file: SqliteFile,
  collection: CollectionName,
  before: SyncedRecord | undefined,
  after: SyncedRecord | undefined,
  stamp: string,
): void {
  const id = after?.id ?? before?.id
  if (id === undefined) return
  const known = readState(file, collection, id)
  const state = noteLocalChange(mergeRules[collection], before, after, known?.state ?? unknownRecord, stamp)
  const target = known?.target ?? databaseOf(collection, after ?? before)
  const verify = known?.verify ?? false
  writeState(file, { collection, id, target, state, verify }, rankOf(collection), 0)
}
