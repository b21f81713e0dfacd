/**
 * The conflict log: values that gave way in a merge. Entries lie in the events collection beside the audit's, under the
 * type `conflict`, and replicate. Id and content derive from the conflict alone, so whoever notices it writes the same.
 */
import { createHash } from 'node:crypto'
import type { LostInRecord } from '#shared/sync/replica.ts'
import { millisecondsOf, workstationOf } from '#shared/sync/stamp.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { systemActor } from '../session/session.ts'

/** Type under which entries lie in the events collection. */
export const conflictType = 'conflict'
/** Type of the note that a person has dealt with an entry. */
export const conflictResolvedType = 'conflictResolved'
/** Type of the note that this was taken back. */
export const conflictReopenedType = 'conflictReopened'

export interface ConflictPayload {
  collection: string
  recordId: string
  cell: string
  lost?: unknown
  lostStamp: string
  kept?: unknown
  keptStamp: string
}

/** The entry for a value that gave way. */
export function conflictEntry(lost: LostInRecord): StoredEvent {
  const { collection, id: recordId, ...value } = lost
  const hash = createHash('sha256')
    .update([collection, recordId, value.cell, value.lostStamp].join('\n'))
    .digest('hex')
  const stamp = value.lostStamp === '' ? value.keptStamp : value.lostStamp
  const payload: ConflictPayload = { collection, recordId, ...value }
  return {
    id: `${conflictType}~${hash.slice(0, 40)}`,
    type: conflictType,
    version: 1,
    at: new Date(stamp === '' ? 0 : millisecondsOf(stamp)).toISOString(),
    workstationId: workstationOf(stamp) || 'unknown',
    actor: systemActor,
    subjectId: recordId.slice(0, 64),
    payload,
  }
}

/** A note about an entry; it goes when the entry's subject is erased. */
export const conflictNote = (
  { subjectId }: StoredEvent,
  note: Pick<StoredEvent, 'id' | 'type' | 'payload' | 'at' | 'actor' | 'workstationId'>,
): StoredEvent => ({ ...note, version: 1, subjectId })

/** What the note of a settlement says. */
export interface ResolutionPayload {
  conflictId: string
  choice: 'keep' | 'restore'
  collection: string
  /** What stood in the record where the value was put back; absent in notes from before that was kept. */
  replaced?: { value?: unknown }
}

/**
 * Id of the note that an entry has been dealt with: one for each entry, and one more each time it has been reopened, so that
 * two desks that do the same write the same.
 */
export const resolutionId = (conflictId: string, reopened = 0): string =>
  `${conflictId}~resolved${reopened === 0 ? '' : `~${reopened}`}`

/** Id of the note that an entry has been reopened for the nth time. */
export const reopeningId = (conflictId: string, times: number): string => `${conflictId}~reopened~${times}`
