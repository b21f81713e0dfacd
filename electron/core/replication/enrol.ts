/** The first time with a hub, and the last: what is here becomes part of a common history, or of none. */
import { collectionNames } from '../store/collections.ts'
import type { Store } from '../store/store.ts'
import { queueUpload } from './attachment-queue.ts'
import type { SyncClock } from './clock.ts'
import { rankOf } from './database-of.ts'

/**
 * Gives every record a place in the history that is shared with a hub. None is sent before everything the hub holds has
 * been read: one that is there already is merged, one that is not is sent then.
 */
export async function enrolAll(store: Store, clock: SyncClock): Promise<void> {
  const stamps = JSON.stringify({ '*': clock.next() })
  store.writeOwn((file) => {
    for (const collection of collectionNames) {
      const table = store.tableOf(collection)
      file
        .statement(
          `INSERT INTO sync_record(collection, id, target, rank, rev, stamps, pending, verify, marker)
           SELECT ?, id, ${targetSql(collection)}, ?, NULL, ?, '{"*":""}', 1, 0 FROM ${table} WHERE deleted = 0
           ON CONFLICT(collection, id) DO NOTHING`,
        )
        .run(collection, rankOf(collection), stamps)
    }
    clock.keep(file)
  })
  await queueAllAttachments(store)
}

/** Sends every attachment once more, from its first part; a part that is there already is only asked for. */
export async function queueAllAttachments(store: Store): Promise<void> {
  let after = ''
  for (;;) {
    const reports = await store.find('reports', {
      where: { id: { $gt: after } },
      sort: [{ id: 'asc' }],
      limit: 500,
    })
    store.writeOwn((file) => {
      for (const report of reports) for (const { id } of report.attachments) queueUpload(file, report.id, id)
    })
    const last = reports.at(-1)
    if (!last) return
    after = last.id
  }
}

/** The same rule as `databaseOf`, for records that are still in their table. */
function targetSql(collection: string): string {
  if (collection === 'reports') return "'charts'"
  if (collection === 'messages')
    return `CASE WHEN json_extract(data, '$.template') LIKE 'report%' THEN 'charts' ELSE 'desk' END`
  if (collection !== 'events') return "'desk'"
  return `CASE WHEN json_extract(data, '$.type') = 'ReportUpdated'
      OR json_extract(data, '$.payload.recordType') = 'reports'
      OR json_extract(data, '$.payload.collection') = 'reports' THEN 'charts' ELSE 'desk' END`
}

/** Forgets a hub: no record has a place in its history any more. */
export function forgetHub(store: Store): void {
  store.writeOwn((file) => {
    for (const table of [
      'sync_record',
      'sync_checkpoint',
      'sync_quarantine',
      'sync_suspect',
      'sync_attachment',
      'sync_attachment_part',
    ])
      file.statement(`DELETE FROM ${table}`).run()
  })
}
