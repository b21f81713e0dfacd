/**
 * What a workstation writes because of the hub: pure plans over records it is shown. The link carries them out in one
 * transaction each; the converge-model proof carries out the same plans in a simulation.
 */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import type { SyncedRecord } from './cells.ts'
import { arbitrate, repairedPage } from './day-page.ts'
import { type LocalRecord, type LostValue, type Merged, mergeRemote } from './merge.ts'
import { mergeRules } from './merge-rules.ts'
import type { Stamp } from './stamp.ts'
import {
  acknowledge,
  isPending,
  isWaiting,
  noteLocalChange,
  type Stamps,
  type SyncState,
} from './sync-state.ts'
import { generationOf, type RemoteRecord } from './wire.ts'

/** A document that came from the hub. */
export interface RemoteChange {
  collection: CollectionName
  id: string
  remote: RemoteRecord
}

/** A document that the hub has accepted from here. */
export interface AcceptedPush {
  collection: CollectionName
  id: string
  /** Stamps as they were sent. */
  sent: Stamps
  rev: string
}

/** What this workstation has, and its clock. */
export interface Replica {
  /** The record and its sync state; `unknownRecord` for one nobody has heard of. */
  get(collection: CollectionName, id: string): Promise<LocalRecord>
  /** A stamp larger than every one seen. */
  nextStamp(): Stamp
  /** Now, UTC to the millisecond, for pages that are repaired. */
  now(): string
}

/** One record to write with its new state; only the state changes when `before` and `after` are the same. */
export interface PlannedWrite {
  collection: CollectionName
  id: string
  before: LocalRecord
  after: LocalRecord
}

/** A value that gave way, with the record it belonged to. */
export interface LostInRecord extends LostValue {
  collection: CollectionName
  id: string
}

export interface Plan {
  writes: PlannedWrite[]
  /** Entries for the conflict log. */
  lost: LostInRecord[]
  /** Appointments that lost their time to another booking: each becomes `displaced`. */
  displaced: string[]
  /** Appointments whose page the hub has accepted: each that is `requested` becomes `confirmed`. */
  confirmed: string[]
}

/** Records as they will be after the plan so far. */
class Draft {
  readonly #replica: Replica
  readonly #writes = new Map<string, PlannedWrite>()

  constructor(replica: Replica) {
    this.#replica = replica
  }

  async get(collection: CollectionName, id: string): Promise<LocalRecord> {
    return this.#writes.get(`${collection}:${id}`)?.after ?? (await this.#replica.get(collection, id))
  }

  async set(collection: CollectionName, id: string, after: LocalRecord): Promise<void> {
    const key = `${collection}:${id}`
    const before = this.#writes.get(key)?.before ?? (await this.#replica.get(collection, id))
    this.#writes.set(key, { collection, id, before, after })
  }

  /** Changes a record in the name of this workstation. */
  async change(collection: CollectionName, id: string, record: SyncedRecord): Promise<void> {
    const local = await this.get(collection, id)
    const state = noteLocalChange(
      mergeRules[collection],
      local.record,
      record,
      local.state,
      this.#replica.nextStamp(),
    )
    await this.set(collection, id, { record, state })
  }

  writes(): PlannedWrite[] {
    return [...this.#writes.values()].filter(
      ({ before, after }) => before.record !== after.record || before.state !== after.state,
    )
  }
}

/**
 * True when a document is not newer than what this workstation has merged: an answer that was on its way while this
 * workstation's own push was accepted. Taking it would undo the push.
 */
export const isStale = (local: LocalRecord, rev: string): boolean =>
  local.state.rev !== undefined &&
  (local.state.rev === rev || generationOf(rev) < generationOf(local.state.rev))

/** What follows from documents of the hub, in the hub's order. */
export async function planRemote(changes: readonly RemoteChange[], replica: Replica): Promise<Plan> {
  const draft = new Draft(replica)
  const plan: Plan = { writes: [], lost: [], displaced: [], confirmed: [] }
  for (const change of changes) await takeRemote(change, draft, plan, replica)
  plan.writes = draft.writes()
  return plan
}

async function takeRemote(change: RemoteChange, draft: Draft, plan: Plan, replica: Replica): Promise<void> {
  const { collection, id, remote } = change
  const local = await draft.get(collection, id)
  if (isStale(local, remote.rev)) return
  const merged = mergeRemote(mergeRules[collection], local, remote)
  const same = sameJson(local.record ?? null, merged.record ?? null)
  await draft.set(collection, id, {
    record: same ? local.record : normalized(collection, merged.record),
    state: merged.state,
  })
  for (const value of merged.lost) plan.lost.push({ ...value, collection, id })
  if (collection === 'daybook') {
    plan.confirmed.push(...acceptedBookings(local.state, merged))
    await settlePage(id, merged, draft, plan)
    await repairLostBookings(id, merged, draft, replica)
  }
  if (collection === 'appointments' && isWaiting(local.state))
    await repairPages(id, local, merged, draft, replica)
}

/** Bookings on a merged page that overlap what the hub holds leave it. */
async function settlePage(id: string, merged: Merged, draft: Draft, plan: Plan): Promise<void> {
  const page = merged.record as unknown as DayPage | undefined
  if (!page || page.kind !== 'page' || !isWaiting(merged.state)) return
  const waiting = new Set(
    page.bookings
      .map(({ appointmentId }) => appointmentId)
      .filter((appointmentId) => isPending(merged.state, bookingCell(appointmentId))),
  )
  const statuses = new Map<string, Appointment['status']>()
  for (const appointmentId of waiting) {
    const { record } = await draft.get('appointments', appointmentId)
    if (record) statuses.set(appointmentId, (record as unknown as Appointment).status)
  }
  const { page: settled, displaced } = arbitrate(page, waiting, (appointmentId) =>
    statuses.get(appointmentId),
  )
  if (settled === page) return
  plan.displaced.push(...displaced)
  await draft.change('daybook', id, settled as unknown as SyncedRecord)
}

/**
 * A booking that two workstations changed at once stands on the page as its appointment says: the appointment's own merge
 * decided.
 */
async function repairLostBookings(id: string, merged: Merged, draft: Draft, replica: Replica): Promise<void> {
  for (const { cell } of merged.lost) {
    if (!cell.startsWith(bookingCell(''))) continue
    const appointmentId = cell.slice(bookingCell('').length)
    const { record } = await draft.get('appointments', appointmentId)
    if (!record) continue
    const page = (await draft.get('daybook', id)).record as unknown as DayPage | undefined
    const repaired = repairedPage(page, id, record as unknown as Appointment, appointmentId, replica.now())
    if (repaired) await draft.change('daybook', id, repaired as unknown as SyncedRecord)
  }
}

/** A booking whose time or status was decided by a merge stands on its page accordingly. */
async function repairPages(
  id: string,
  local: LocalRecord,
  merged: Merged,
  draft: Draft,
  replica: Replica,
): Promise<void> {
  const appointment = merged.record as unknown as Appointment | undefined
  const before = local.record as unknown as Appointment | undefined
  const dates = new Set([before?.date, appointment?.date].filter((date) => date !== undefined))
  for (const date of dates) {
    const { record } = await draft.get('daybook', date)
    const page = record as unknown as DayPage | undefined
    const repaired = repairedPage(page, date, appointment, id, replica.now())
    if (repaired) await draft.change('daybook', date, repaired as unknown as SyncedRecord)
  }
}

/** What follows from the hub's acceptance of documents from here. */
export async function planAccepted(pushes: readonly AcceptedPush[], replica: Replica): Promise<Plan> {
  const draft = new Draft(replica)
  const plan: Plan = { writes: [], lost: [], displaced: [], confirmed: [] }
  for (const { collection, id, sent, rev } of pushes) {
    const local = await draft.get(collection, id)
    if (local.state.rev !== undefined && generationOf(rev) <= generationOf(local.state.rev)) continue
    const state = acknowledge(local.state, sent, rev)
    await draft.set(collection, id, { record: local.record, state })
    if (collection === 'daybook')
      plan.confirmed.push(...acceptedBookings(local.state, { record: local.record, state }))
  }
  plan.writes = draft.writes()
  return plan
}

const bookingCell = (appointmentId: string): string => `bookings/${appointmentId}`

/** Appointments on a page whose booking waited for the hub and does not any more. */
function acceptedBookings(before: SyncState, after: LocalRecord): string[] {
  const page = after.record as unknown as DayPage | undefined
  if (page?.kind !== 'page' || !isWaiting(before)) return []
  return page.bookings
    .map(({ appointmentId }) => appointmentId)
    .filter((id) => isPending(before, bookingCell(id)) && !isPending(after.state, bookingCell(id)))
}

/** Brings fields that follow from others back into agreement after a merge. */
function normalized(collection: CollectionName, record: SyncedRecord | undefined): SyncedRecord | undefined {
  if (!record || collection !== 'reports') return record
  const versions = record.versions as { at: string; authorId: string; number: number }[] | undefined
  if (!versions) return record
  const inOrder = versions
    .toSorted((left, right) =>
      left.at < right.at || (left.at === right.at && left.authorId < right.authorId) ? -1 : 1,
    )
    .map((version, index) => ({ ...version, number: index + 1 }))
  return { ...record, versions: inOrder, version: inOrder.length }
}
