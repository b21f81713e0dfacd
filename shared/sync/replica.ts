/**
 * What a workstation writes because of the hub: pure plans over records it is shown. The link carries them out in one
 * transaction each; the converge-model proof carries out the same plans in a simulation.
 */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { type Interval, overlaps } from '#shared/domain/scheduling/interval.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import type { SyncedRecord } from './cells.ts'
import { arbitrate, repairedPage } from './day-page.ts'
import { type LocalRecord, type LostValue, type Merged, mergeInDoubt, mergeRemote } from './merge.ts'
import { mergeRules, versionKey } from './merge-rules.ts'
import { type Stamp, workstationOf } from './stamp.ts'
import {
  acknowledge,
  isPending,
  isWaiting,
  noteLocalChange,
  stampOf,
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
  readonly workstationId: string
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

/** An appointment that may not agree with a page of the day book. */
export interface Suspect {
  appointmentId: string
  date: string
}

export interface Plan {
  writes: PlannedWrite[]
  /** Entries for the conflict log. */
  lost: LostInRecord[]
  /** Appointments that lost their time to another booking: each becomes `displaced`. */
  displaced: string[]
  /** Appointments whose page the hub has accepted: each that is `requested` becomes `confirmed`. */
  confirmed: string[]
  /** Appointments and pages to look at again once everything of the hub is here: `planDayBookCheck`. */
  suspects: Suspect[]
}

const emptyPlan = (): Plan => ({ writes: [], lost: [], displaced: [], confirmed: [], suspects: [] })

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

  /**
   * True when this workstation wrote that an appointment asks for its time. It says when the hub has given it: all others would
   * write the same at the same moment.
   */
  asksHere({ record, state }: LocalRecord): boolean {
    return (
      record?.status === 'requested' &&
      workstationOf(stampOf(state.stamps, 'status')) === this.#replica.workstationId
    )
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
  const plan = emptyPlan()
  for (const { collection, id, remote } of pagesLast(changes)) {
    const local = await draft.get(collection, id)
    if (isStale(local, remote.rev)) continue
    const merged = mergeRemote(mergeRules[collection], local, remote)
    await take(collection, id, local, merged, draft, plan)
  }
  plan.writes = draft.writes()
  return plan
}

/** The hub's order, but for pages: who holds a time there hangs on what the other records say of its patients. */
const pagesLast = (changes: readonly RemoteChange[]): RemoteChange[] => [
  ...changes.filter(({ collection }) => collection !== 'daybook'),
  ...changes.filter(({ collection }) => collection === 'daybook'),
]

/**
 * What follows from comparing a record with a hub whose history is in doubt.
 * @param found what the hub holds of each record; `remote` absent where it holds nothing
 */
export async function planVerification(
  found: readonly (Omit<RemoteChange, 'remote'> & { remote: RemoteRecord | undefined })[],
  replica: Replica,
): Promise<Plan> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
  for (const { collection, id, remote } of found) {
    const local = await draft.get(collection, id)
    const merged = mergeInDoubt(mergeRules[collection], local, remote)
    await take(collection, id, local, merged, draft, plan)
  }
  plan.writes = draft.writes()
  return plan
}

async function take(
  collection: CollectionName,
  id: string,
  local: LocalRecord,
  merged: Merged,
  draft: Draft,
  plan: Plan,
): Promise<void> {
  const same = sameJson(local.record ?? null, merged.record ?? null)
  await draft.set(collection, id, {
    record: same ? local.record : normalized(collection, merged.record),
    state: merged.state,
  })
  // A booking on a page is the shadow of its appointment, whose own merge keeps what is lost.
  const shadow = collection === 'daybook' && merged.record?.kind === 'page'
  if (!shadow && mergeRules[collection].quiet !== true)
    for (const value of merged.lost) plan.lost.push({ ...value, collection, id })
  if (collection === 'daybook') {
    plan.confirmed.push(...acceptedBookings(local.state, merged))
    await settlePage(id, merged, draft, plan)
    await suspectBookings(id, local, draft, plan)
  }
  if (collection === 'appointments') await suspectAppointment(id, local, draft, plan)
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
  const others = new Map<string, string[]>()
  for (const booking of page.bookings)
    if (waiting.has(booking.appointmentId))
      others.set(booking.appointmentId, await otherRecordsBeside(page, booking, draft))
  const { page: settled, displaced } = arbitrate(
    page,
    waiting,
    (appointmentId) => statuses.get(appointmentId),
    ({ appointmentId }) => others.get(appointmentId) ?? [],
  )
  if (settled === page) return
  plan.displaced.push(...displaced)
  await draft.change('daybook', id, settled as unknown as SyncedRecord)
}

/** Other records of a booking's patient, merged with theirs, that have a booking at the same time on the page. */
async function otherRecordsBeside(
  page: DayPage | undefined,
  wish: Interval & { patientId: string },
  draft: Draft,
): Promise<string[]> {
  const beside = (page?.bookings ?? []).filter(
    (booking) => booking.patientId !== wish.patientId && overlaps(booking, wish),
  )
  const others: string[] = []
  const records = beside.length === 0 ? [] : await mergeChain(wish.patientId, draft)
  for (const { patientId } of beside) {
    const theirs = await mergeChain(patientId, draft)
    if (records.some((id) => theirs.includes(id))) others.push(patientId)
  }
  return others
}

/** A patient's record and those into which it was merged, step by step; two records of one person have one in common. */
async function mergeChain(patientId: string, draft: Draft): Promise<string[]> {
  const chain: string[] = []
  // Two desks that merged two records into each other have made a ring.
  for (let id: unknown = patientId; typeof id === 'string' && !chain.includes(id);) {
    chain.push(id)
    id = (await draft.get('patients', id)).record?.mergedInto
  }
  return chain
}

/** Appointments whose booking this page has just changed, and with whose record it does not agree. */
async function suspectBookings(date: string, local: LocalRecord, draft: Draft, plan: Plan): Promise<void> {
  const page = (await draft.get('daybook', date)).record as unknown as DayPage | undefined
  const before = local.record as unknown as DayPage | undefined
  if ((page ?? before)?.kind !== 'page') return
  const old = new Map((before?.bookings ?? []).map((booking) => [booking.appointmentId, booking]))
  const fresh = new Map((page?.bookings ?? []).map((booking) => [booking.appointmentId, booking]))
  for (const appointmentId of new Set([...old.keys(), ...fresh.keys()])) {
    if (sameJson(old.get(appointmentId) ?? null, fresh.get(appointmentId) ?? null)) continue
    const { record } = await draft.get('appointments', appointmentId)
    if (record && !agree(page, date, record)) plan.suspects.push({ appointmentId, date })
  }
}

/**
 * An appointment that does not agree with the pages of its time before and after, or asks for a time that may be its own: a
 * move from here that gave way to another one has left it asking, and the other's page was accepted long ago.
 */
async function suspectAppointment(id: string, local: LocalRecord, draft: Draft, plan: Plan): Promise<void> {
  const merged = await draft.get('appointments', id)
  const { record } = merged
  if (!record || record === local.record) return
  const asks = draft.asksHere(merged)
  for (const date of new Set([record.date, local.record?.date])) {
    if (typeof date !== 'string') continue
    const page = (await draft.get('daybook', date)).record as unknown as DayPage | undefined
    const unsure = asks && date === record.date
    if (unsure || !agree(page, date, record)) plan.suspects.push({ appointmentId: id, date })
  }
}

const agree = (page: DayPage | undefined, date: string, record: SyncedRecord): boolean =>
  repairedPage(page, date, record as unknown as Appointment, '').outcome === 'agrees'

/**
 * Brings pages into agreement with the appointments that merges have decided, and confirms those that ask for a time they have, once this workstation has seen everything the
 * hub holds. What still waits for the hub is left for later. Every workstation that sees the same writes the same.
 * @returns the plan, and the suspects that are cleared by it
 */
export async function planDayBookCheck(
  suspects: readonly Suspect[],
  replica: Replica,
): Promise<{ plan: Plan; cleared: Suspect[] }> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
  const cleared: Suspect[] = []
  for (const suspect of suspects) {
    const { appointmentId, date } = suspect
    const appointment = await draft.get('appointments', appointmentId)
    const { record, state } = appointment
    const { record: page, state: pageState } = await draft.get('daybook', date)
    if (isWaiting(state) || isPending(pageState, bookingCell(appointmentId))) continue
    cleared.push(suspect)
    if (!record) continue
    const [held, asked] = [page as unknown as DayPage | undefined, record as unknown as Appointment]
    const others = await otherRecordsBeside(held, asked, draft)
    const repair = repairedPage(held, date, asked, replica.now(), others)
    if (repair.outcome === 'repaired')
      await draft.change('daybook', date, repair.page as unknown as SyncedRecord)
    if (repair.outcome === 'taken') plan.displaced.push(appointmentId)
    if (repair.outcome === 'agrees' && date === record.date && draft.asksHere(appointment))
      plan.confirmed.push(appointmentId)
  }
  plan.writes = draft.writes()
  return { plan, cleared }
}

/** What follows from the hub's acceptance of documents from here. */
export async function planAccepted(pushes: readonly AcceptedPush[], replica: Replica): Promise<Plan> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
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
  const versions = record.versions as Readonly<Record<string, unknown>>[] | undefined
  if (!versions) return record
  const inOrder = versions
    .toSorted((left, right) => (versionKey(left) < versionKey(right) ? -1 : 1))
    .map((version, index) => ({ ...version, number: index + 1 }))
  return { ...record, versions: inOrder, version: inOrder.length }
}
