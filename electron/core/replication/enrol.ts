/** The first time with a hub: what is here becomes part of a common history, and stays it, whichever hub comes after. */
import { collectionNames } from '../store/collections.ts'
import type { Store } from '../store/store.ts'
import { queueUpload } from './attachment-queue.ts'
import type { SyncClock } from './clock.ts'
import { rankOf } from './database-of.ts'

/**
 * Gives every record that has none a place in the history that is shared with a hub. None is sent before everything the hub
 * holds has been read: one that is there already is merged, one that is not is sent then. A record's stamp is when it was
 * last written, so that what has lain here for a year does not overrule what others wrote since.
 */
export async function enrolAll(store: Store, clock: SyncClock, workstationId: string): Promise<void> {
  const now = clock.next()
  store.writeOwn((file) => {
    let enrolled = 0
    for (const collection of collectionNames) {
      const table = store.tableOf(collection)
      const { changes } = file
        .statement(
          `INSERT INTO sync_record(collection, id, target, rank, rev, stamps, pending, verify, marker)
           SELECT ?, id, ${targetSql(collection)}, ?, NULL, json_object('*', ${stampSql}), '{"*":""}', 1, 0
           FROM ${table} WHERE deleted = 0
           ON CONFLICT(collection, id) DO NOTHING`,
        )
        .run(collection, rankOf(collection), now, workstationId, now)
      enrolled += Number(changes)
    }
    // Whatever was read of a hub before says nothing of them.
    if (enrolled > 0) file.statement('DELETE FROM sync_checkpoint').run()
    clock.keep(file)
  })
  await queueAllAttachments(store)
}

/** The stamp of when a record was written (`shared/sync/stamp.ts`), never after the clock's; parameters: clock, workstation, clock. */
const stampSql = `coalesce(min(?, format('%012x-0000-%s',
  CAST(round(unixepoch(coalesce(json_extract(data, '$.updatedAt'), json_extract(data, '$.at')), 'subsec') * 1000) AS INTEGER), ?)), ?)`

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
