/** What the plans of replication are made from and of: a workstation's records as they are, and as they will be. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { SyncedRecord } from './cells.ts'
import type { LocalRecord, LostValue } from './merge.ts'
import { mergeRules } from './merge-rules.ts'
import { type Stamp, workstationOf } from './stamp.ts'
import { noteLocalChange, stampOf, type Stamps } from './sync-state.ts'
import type { RemoteRecord } from './wire.ts'

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

export const emptyPlan = (): Plan => ({ writes: [], lost: [], displaced: [], confirmed: [], suspects: [] })

/** Records as they will be after the plan so far. */
export class Draft {
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
