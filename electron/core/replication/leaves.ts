/**
 * Several leaves on a document, as a cluster or another replicator may leave them, are joined by the same rules as
 * everything else and closed: the joined record becomes a child of the winner, the other leaves are removed.
 */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { arbitrate } from '#shared/sync/day-page.ts'
import { joinLeaves } from '#shared/sync/merge.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import type { Plan } from '#shared/sync/replica.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import { generationOf, wireBody } from '#shared/sync/wire.ts'
import type { Reader } from '../store/reader.ts'
import type { HubDocument } from './hub-database.ts'
import { parseDocument } from './parse-document.ts'
import { versionOf } from './wire-document.ts'

/** The leaf that CouchDB shows: one that is not removed, of the highest generation, of the largest text. */
export function winnerOf(leaves: readonly HubDocument[]): HubDocument | undefined {
  const comesAfter = (left: HubDocument, right: HubDocument): boolean => {
    if ((left._deleted ?? false) !== (right._deleted ?? false)) return right._deleted ?? false
    const generations = generationOf(left._rev) - generationOf(right._rev)
    return generations === 0 ? left._rev > right._rev : generations > 0
  }
  return leaves.reduce<HubDocument | undefined>(
    (best, leaf) => (!best || comesAfter(leaf, best) ? leaf : best),
    undefined,
  )
}

export interface ClosedLeaves {
  /** What to write to the hub. */
  documents: Record<string, unknown>[]
  lost: Plan['lost']
  displaced: string[]
}

/**
 * Joins the leaves of one document.
 * @returns undefined when there is nothing to close, or when a leaf cannot be read (then it is left for a person)
 */
export async function closeLeaves(
  leaves: readonly HubDocument[],
  workstationId: string,
  read: Reader,
): Promise<ClosedLeaves | undefined> {
  const winner = winnerOf(leaves)
  if (!winner || winner._deleted === true) return undefined
  // A leaf that was closed carries nothing; one that removed the record says so.
  const telling = leaves.filter((leaf) => leaf._deleted !== true || leaf.format !== undefined)
  const parsed = telling.map(parseDocument).filter((leaf) => leaf.kind === 'record')
  const first = parsed[0]
  if (!first || parsed.length < telling.length || parsed.length < 2) return undefined
  const { collection, id } = first
  const joined = joinLeaves(
    mergeRules[collection],
    id,
    parsed.map((leaf) => leaf.remote),
  )
  const open = leaves.filter((leaf) => leaf._deleted !== true)
  const winning = parsed.find((leaf) => leaf.remote.rev === winner._rev)?.remote
  if (open.length < 2 && sameJson(winning?.record ?? null, joined.record ?? null)) return undefined
  let record = joined.record
  let displaced: string[] = []
  if (collection === 'daybook' && record) {
    const held = winning?.record as unknown as DayPage | undefined
    const settled = await settlePage(record as unknown as DayPage, held, read)
    record = settled.page as unknown as SyncedRecord
    displaced = settled.displaced
  }
  const body = wireBody(collection, versionOf(collection), workstationId, record, joined.stamps)
  const merged = {
    _id: winner._id,
    _rev: winner._rev,
    ...body,
    ...(record ? {} : { _deleted: true }),
  }
  const others = open.filter((leaf) => leaf !== winner)
  // A winner that says it all already is not written again: two workstations would go on answering each other.
  const isSaid =
    sameJson(winning?.record ?? null, record ?? null) && sameJson(winning?.stamps ?? null, joined.stamps)
  return {
    documents: [
      ...(isSaid ? [] : [merged]),
      ...others.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true })),
    ],
    lost: joined.lost.map((value) => ({ ...value, collection, id })),
    displaced,
  }
}

/** What the winning page holds stays; bookings of the other leaves that overlap it are displaced. */
async function settlePage(page: DayPage, held: DayPage | undefined, read: Reader) {
  if (page.kind !== 'page') return { page, displaced: [] }
  const standing = new Set(held?.bookings.map(({ appointmentId }) => appointmentId))
  const added = page.bookings.map(({ appointmentId }) => appointmentId).filter((id) => !standing.has(id))
  const known = await read.getMany('appointments', added)
  const statuses = new Map(known.map(({ id, status }): [string, Appointment['status']] => [id, status]))
  return arbitrate(page, new Set(added), (id) => statuses.get(id))
}
