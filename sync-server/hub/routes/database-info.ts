import type { Hub } from '../hub.ts'
import type { Database } from '../storage/database.ts'
import { formatSeq } from '../changes/sequence.ts'

/** What `GET /db` tells, as CouchDB does; sizes in bytes. */
export function databaseInfo(hub: Hub, database: Database): Record<string, unknown> {
  const pageCount = Number(database.sql.pragma('page_count', { simple: true }))
  const pageSize = Number(database.sql.pragma('page_size', { simple: true }))
  const freePages = Number(database.sql.pragma('freelist_count', { simple: true }))
  const active = (pageCount - freePages) * pageSize
  return {
    instance_start_time: instanceStartTime(database),
    db_name: database.name,
    purge_seq: `${database.purgeSeq}-${database.uuid.slice(0, 8)}`,
    update_seq: formatSeq(database, database.updateSeq),
    sizes: { file: pageCount * pageSize, external: active, active },
    props: {},
    doc_del_count: database.deletedDocumentCount,
    doc_count: database.documentCount,
    disk_format_version: 8,
    compact_running: hub.tasks
      .list()
      .some((task) => task.type === 'database_compaction' && task.database === database.name),
    cluster: { q: 1, n: 1, w: 1, r: 1 },
  }
}

/** Seconds since 1970 at which the database was created, as text: what replicators tell two databases apart by. */
export function instanceStartTime(database: Database): string {
  return String(Math.floor(database.createdAtMs / 1000))
}
