/** The conflict log as people see it: each entry with how it was settled. */
import type { Conflict } from '#shared/contract/sync.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import {
  type ConflictPayload,
  conflictReopenedType,
  conflictResolvedType,
  conflictType,
  reopeningId,
  type ResolutionPayload,
  resolutionId,
} from '../replication/conflict-log.ts'
import type { Reader } from '../store/reader.ts'

/** How an entry stands. */
export interface Settlement {
  /** How often it has been reopened. */
  reopened: number
  /** The note of who settled it; undefined while it is open. */
  note: StoredEvent | undefined
}

const conflictTypes: readonly string[] = [conflictType, conflictResolvedType, conflictReopenedType]

/** True for what changes the list of conflicts. */
export const isOfConflicts = ({ type }: { type?: unknown }): boolean =>
  conflictTypes.some((known) => known === type)

/** How entries stand, by their ids. */
export async function settlements(
  read: Reader,
  conflictIds: readonly string[],
): Promise<Map<string, Settlement>> {
  const standing = new Map<string, Settlement>()
  let asked = conflictIds
  for (let reopened = 0; asked.length > 0; reopened++) {
    const ids = asked.flatMap((id) => [resolutionId(id, reopened), reopeningId(id, reopened + 1)])
    const notes = new Map((await read.getMany('events', ids)).map((note) => [note.id, note]))
    for (const id of asked) standing.set(id, { reopened, note: notes.get(resolutionId(id, reopened)) })
    asked = asked.filter((id) => notes.has(reopeningId(id, reopened + 1)))
  }
  return standing
}

/** Entries of the log, each with how it was settled; those of a patient who was erased are left out: they say nothing more. */
export async function asConflicts(entries: readonly StoredEvent[], read: Reader): Promise<Conflict[]> {
  const telling = entries.filter(({ payload }) => (payload as Partial<ConflictPayload>).cell !== undefined)
  const standing = await settlements(
    read,
    telling.map(({ id }) => id),
  )
  return telling.map((entry) => {
    const { collection, recordId, cell, lost, kept } = entry.payload as ConflictPayload
    const note = standing.get(entry.id)?.note
    // The note of somebody who was erased says nothing more than that the entry is settled.
    const { choice = 'keep' } = (note?.payload ?? {}) as Partial<ResolutionPayload>
    return {
      id: entry.id,
      recordType: collection,
      recordId,
      part: cell,
      at: entry.at,
      ...(lost === undefined ? {} : { lost }),
      ...(kept === undefined ? {} : { kept }),
      workstationId: entry.workstationId,
      resolved: note ? { choice, at: note.at, by: note.actor.name } : null,
    }
  })
}

/** How many entries nobody has settled. */
export async function countOpenConflicts(read: Reader): Promise<number> {
  const all = await read.count('events', { type: conflictType })
  if (all === 0) return 0
  const settled = await read.count('events', { type: conflictResolvedType })
  const reopened = settled === 0 ? 0 : await read.count('events', { type: conflictReopenedType })
  return Math.max(0, all - settled + reopened)
}
