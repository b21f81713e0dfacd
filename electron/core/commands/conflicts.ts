/** Settling what the conflict log lists. */
import type { conflictCommands } from '#shared/contract/sync.ts'
import { type CollectionName, type RecordWrite } from '#shared/decisions/decision.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { cellsOf, recordOf, type SyncedRecord } from '#shared/sync/cells.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import {
  type ConflictPayload,
  conflictResolvedType,
  conflictType,
  resolutionId,
} from '../replication/conflict-log.ts'
import { asConflicts } from '../queries/sync.ts'
import type { CommandContext, CommandHandler, CommandHandlers } from './command-handler.ts'

/** Parts of a booking that only the day book may change: the desk moves or cancels it instead. */
const bookingParts = ['slot', 'status']

const resolve: CommandHandler<'conflicts.resolve'> = async ({ conflictId, choice }, context) => {
  const { read, actor, now, workstationId } = context
  const [entry, note] = await Promise.all([
    read.get('events', conflictId),
    read.get('events', resolutionId(conflictId)),
  ])
  if (entry?.type !== conflictType)
    return refuse(refusal('NOT_FOUND', 'There is no such conflict.', { what: 'conflict' }))
  const [conflict] = await asConflicts([entry], read)
  if (!conflict) return refuse(refusal('NOT_FOUND', 'There is no such conflict.', { what: 'conflict' }))
  if (note) return accept({ value: conflict, writes: [], events: [] })
  const writes = choice === 'restore' ? await restored(entry, context) : []
  if (!writes)
    return refuse(
      refusal('FORBIDDEN', 'This value cannot be put back: change the record itself.', {
        part: conflict.part,
      }),
    )
  const after: StoredEvent = {
    id: resolutionId(conflictId),
    type: conflictResolvedType,
    version: 1,
    at: now,
    workstationId,
    actor,
    subjectId: entry.subjectId,
    payload: { conflictId, choice, collection: conflict.recordType },
  }
  return accept({
    value: { ...conflict, resolved: { choice, at: now, by: actor.name } },
    writes: [...writes, { collection: 'events' as const, before: undefined, after }],
    events: [],
    reason: `Conflict settled: ${choice}`,
  })
}

/** The record with the value that gave way; undefined when it cannot be put back. */
async function restored(
  entry: StoredEvent,
  { read, now }: CommandContext,
): Promise<RecordWrite[] | undefined> {
  const { collection, recordId, cell, lost } = entry.payload as ConflictPayload
  const name = collection as CollectionName
  if (name === 'daybook' || name === 'events' || (name === 'appointments' && bookingParts.includes(cell)))
    return undefined
  const before = (await read.get(name, recordId)) as SyncedRecord | undefined
  if (!before) return undefined
  const cells = cellsOf(mergeRules[name], before)
  if (lost === undefined) cells.delete(cell)
  else cells.set(cell, lost)
  cells.set('updatedAt', now)
  const after = recordOf(mergeRules[name], recordId, cells)
  return [{ collection: name, before, after } as unknown as RecordWrite]
}

export const conflictCommandHandlers: CommandHandlers<keyof typeof conflictCommands> = {
  'conflicts.resolve': resolve,
}
