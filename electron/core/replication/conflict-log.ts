/**
 * The conflict log: values that gave way in a merge. Entries lie in the events collection beside the audit's, under the
 * type `conflict`, and replicate. Id and content derive from the conflict alone, so whoever notices it writes the same.
 */
import { createHash } from 'node:crypto'
import type { LostInRecord } from '#shared/sync/replica.ts'
import { millisecondsOf } from '#shared/sync/stamp.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { systemActor } from '../session/session.ts'

/** Type under which entries lie in the events collection. */
export const conflictType = 'conflict'
/** Type of the note that a person has dealt with an entry. */
export const conflictResolvedType = 'conflictResolved'

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
    workstationId: stamp.slice(18) || 'unknown',
    actor: systemActor,
    subjectId: recordId.slice(0, 64),
    payload,
  }
}

/** Id of the note that an entry has been dealt with: one for each entry. */
export const resolutionId = (conflictId: string): string => `${conflictId}~resolved`
