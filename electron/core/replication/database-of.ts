/** Which of the clinic's two databases a record belongs to, and the order in which records are sent. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { SyncDatabase } from '#shared/sync/wire.ts'

/** What this module looks at of a record. */
type AnyRecord = Readonly<Record<string, unknown>> | undefined

/**
 * Reports, and whatever repeats what stands in one (its events, audit entries, conflict entries and messages), are
 * charts; everything else is the front desk's.
 * @param record undefined when it was removed: only records of whole collections are
 */
export function databaseOf(collection: CollectionName, record: AnyRecord): SyncDatabase {
  if (collection === 'reports') return 'charts'
  if (collection === 'messages')
    return typeof record?.template === 'string' && record.template.startsWith('report') ? 'charts' : 'desk'
  if (collection !== 'events') return 'desk'
  if (record?.type === 'ReportUpdated') return 'charts'
  const payload = record?.payload as { recordType?: unknown; collection?: unknown } | undefined
  return payload?.recordType === 'reports' || payload?.collection === 'reports' ? 'charts' : 'desk'
}

/** The day book decides who has a time, so it goes first; events follow the records they are about. */
export const ranks = { dayBook: 0, records: 1, events: 2 } as const

export function rankOf(collection: CollectionName): number {
  if (collection === 'daybook') return ranks.dayBook
  return collection === 'events' || collection === 'messages' ? ranks.events : ranks.records
}
