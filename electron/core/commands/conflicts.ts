/** Settling what the conflict log lists. */
import type { conflictCommands } from '#shared/contract/sync.ts'
import { type CollectionName, type RecordWrite } from '#shared/decisions/decision.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { cellsOf, recordOf, type SyncedRecord } from '#shared/sync/cells.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import {
  conflictNote,
  type ConflictPayload,
  conflictReopenedType,
  conflictResolvedType,
  conflictType,
  reopeningId,
  type ResolutionPayload,
  resolutionId,
} from '../replication/conflict-log.ts'
import { asConflicts, settlements } from '../queries/conflicts.ts'
import type { CommandContext, CommandHandler, CommandHandlers } from './command-handler.ts'

/** Parts of a booking that only the day book may change: the desk moves or cancels it instead. */
const bookingParts = ['slot', 'status']

const resolve: CommandHandler<'conflicts.resolve'> = async ({ conflictId, choice }, context) => {
  const found = await lookUp(conflictId, context)
  if (!found) return noConflict
  const { entry, conflict, standing } = found
  if (standing.note) return accept({ value: conflict, writes: [], events: [] })
  const restored = choice === 'restore' ? await putBack(entry, context) : undefined
  if (choice === 'restore' && !restored)
    return refuse(
      refusal('FORBIDDEN', 'This value cannot be put back: change the record itself.', {
        part: conflict.part,
      }),
    )
  const payload: ResolutionPayload = {
    conflictId,
    choice,
    collection: conflict.recordType,
    ...(restored ? { replaced: restored.replaced } : {}),
  }
  const id = resolutionId(conflictId, standing.reopened)
  const after = conflictNote(entry, { ...by(context), id, type: conflictResolvedType, payload })
  return accept({
    value: { ...conflict, resolved: { choice, at: after.at, by: after.actor.name } },
    writes: [...(restored?.writes ?? []), { collection: 'events' as const, before: undefined, after }],
    events: [],
    reason: `Conflict settled: ${choice}`,
  })
}

/** Takes back how an entry was settled: it is open again, and what was put back gives way again. */
const reopen: CommandHandler<'conflicts.reopen'> = async ({ conflictId }, context) => {
  const found = await lookUp(conflictId, context)
  if (!found) return noConflict
  const { entry, conflict, standing } = found
  const open = { ...conflict, resolved: null }
  if (!standing.note) return accept({ value: open, writes: [], events: [] })
  const { choice, replaced } = standing.note.payload as ResolutionPayload
  const { lost, kept } = entry.payload as ConflictPayload
  const writes =
    choice === 'restore'
      ? await changedCell(entry, { from: lost, to: replaced ? replaced.value : kept }, context)
      : []
  if (!writes)
    return refuse(
      refusal('CHANGED_MEANWHILE', 'The record has been changed since the value was put back.', {
        part: conflict.part,
      }),
    )
  const payload = { conflictId, collection: conflict.recordType }
  const id = reopeningId(conflictId, standing.reopened + 1)
  const after = conflictNote(entry, { ...by(context), id, type: conflictReopenedType, payload })
  return accept({
    value: open,
    writes: [...writes, { collection: 'events' as const, before: undefined, after }],
    events: [],
    reason: 'Conflict open again',
  })
}

const by = ({ actor, now: at, workstationId }: CommandContext) => ({ actor, at, workstationId })

const noConflict = refuse(refusal('NOT_FOUND', 'There is no such conflict.', { what: 'conflict' }))

/** An entry and how it stands; undefined when there is none, or it has nothing to say any more. */
async function lookUp(conflictId: string, { read }: CommandContext) {
  const entry = await read.get('events', conflictId)
  if (entry?.type !== conflictType) return undefined
  const [conflict] = await asConflicts([entry], read)
  const standing = (await settlements(read, [conflictId])).get(conflictId)
  return conflict && standing && { entry, conflict, standing }
}

/** The record with the value that gave way, and what stood there; undefined when it cannot be put back. */
async function putBack(
  entry: StoredEvent,
  context: CommandContext,
): Promise<{ writes: RecordWrite[]; replaced: { value?: unknown } } | undefined> {
  const { collection, recordId, cell, lost } = entry.payload as ConflictPayload
  const name = collection as CollectionName
  if (name === 'daybook' || name === 'events' || (name === 'appointments' && bookingParts.includes(cell)))
    return undefined
  const record = (await context.read.get(name, recordId)) as SyncedRecord | undefined
  if (!record) return undefined
  const value = cellsOf(mergeRules[name], record).get(cell)
  const writes = await changedCell(entry, { from: value, to: lost }, context)
  return writes && { writes, replaced: value === undefined ? {} : { value } }
}

/** The record with another value in the entry's part; undefined when it is gone, or holds something else than said. */
async function changedCell(
  entry: StoredEvent,
  { from, to }: { from: unknown; to: unknown },
  { read, now }: CommandContext,
): Promise<RecordWrite[] | undefined> {
  const { collection, recordId, cell } = entry.payload as ConflictPayload
  const name = collection as CollectionName
  const before = (await read.get(name, recordId)) as SyncedRecord | undefined
  if (!before) return undefined
  const cells = cellsOf(mergeRules[name], before)
  if (!sameJson(cells.get(cell) ?? null, from ?? null)) return undefined
  if (to === undefined) cells.delete(cell)
  else cells.set(cell, to)
  cells.set('updatedAt', now)
  const after = recordOf(mergeRules[name], recordId, cells)
  return [{ collection: name, before, after } as unknown as RecordWrite]
}

export const conflictCommandHandlers: CommandHandlers<keyof typeof conflictCommands> = {
  'conflicts.resolve': resolve,
  'conflicts.reopen': reopen,
}
