/**
 * A workstation as the model needs it. What is durable survives a kill; requests under way do not. Every decision about
 * merging is the product's own (`shared/sync`).
 */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { withoutBooking } from '#shared/domain/scheduling/day-book.ts'
import { hasLostItsTime } from '#shared/decisions/appointments/displace-appointment.ts'
import { cellsOf, everyCell, type SyncedRecord } from '#shared/sync/cells.ts'
import { type LocalRecord } from '#shared/sync/merge.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import { planDayBookCheck } from '#shared/sync/day-book-plans.ts'
import { planAccepted, planRemote, planVerification } from '#shared/sync/plans.ts'
import type {
  AcceptedPush,
  LostInRecord,
  Plan,
  RemoteChange,
  Replica,
  Suspect,
} from '#shared/sync/replica.ts'
import { nextStamp, type Stamp } from '#shared/sync/stamp.ts'
import { isWaiting, noteLocalChange, stampOf, unknownRecord } from '#shared/sync/sync-state.ts'
import { keyOf, type ModelHub, type PushedDocument } from './hub.ts'

/** A defect that is planted so that the checks can be seen to find it. */
export const plantedFaults = [
  'take-stale-answers',
  'acknowledge-before-the-answer',
  'skip-a-page-of-changes',
  'start-at-now-after-a-break',
  'drop-the-loser',
  'push-without-revision',
  'forget-what-waits-at-a-kill',
  'never-displace',
  'checkpoint-before-the-documents',
  'trust-a-restored-hub',
  'clear-all-that-waits',
  'last-writer-takes-the-record',
] as const
export type PlantedFault = (typeof plantedFaults)[number]

/** One acknowledged change of one cell. */
export interface Edit {
  key: string
  cell: string
  stamp: Stamp
  value: unknown
  /** The stamp the cell had when the person changed it. */
  over: Stamp
}

export class Station implements Replica {
  readonly workstationId: string
  readonly records = new Map<string, LocalRecord>()
  readonly conflicts = new Map<string, LostInRecord>()
  readonly edits: Edit[] = []
  readonly suspects = new Map<string, Suspect>()
  checkpoint = 0
  hubIdentity = 1
  online = true
  pulling = false
  pushing = false
  /** Rises with each kill: answers to an earlier life are lost. */
  life = 0
  clockOffset = 0
  readonly #time: () => number
  readonly #fault: PlantedFault | undefined
  readonly #ownRevisions = new Set<string>()
  #newest: Stamp | undefined

  constructor(id: string, time: () => number, fault: PlantedFault | undefined) {
    this.workstationId = id
    this.#time = time
    this.#fault = fault
  }

  get(collection: CollectionName, id: string): Promise<LocalRecord> {
    return Promise.resolve(this.look(collection, id))
  }

  look(collection: CollectionName, id: string): LocalRecord {
    return this.records.get(keyOf(collection, id)) ?? { record: undefined, state: unknownRecord }
  }

  nextStamp(): Stamp {
    this.#newest = nextStamp(this.#newest, this.#time() + this.clockOffset, this.workstationId)
    return this.#newest
  }

  get id(): string {
    return this.workstationId
  }

  now(): string {
    return new Date(this.#time() + this.clockOffset).toISOString()
  }

  /** A person's change, acknowledged. */
  write(collection: CollectionName, id: string, record: SyncedRecord | undefined): void {
    const key = keyOf(collection, id)
    const before = this.look(collection, id)
    const stamp = this.nextStamp()
    const state = noteLocalChange(mergeRules[collection], before.record, record, before.state, stamp)
    this.records.set(key, { record, state })
    const old = cellsOf(mergeRules[collection], before.record)
    const fresh = cellsOf(mergeRules[collection], record)
    for (const cell of new Set([...old.keys(), ...fresh.keys()])) {
      if (stampOf(state.stamps, cell) !== stamp) continue
      this.edits.push({ key, cell, stamp, value: fresh.get(cell), over: stampOf(before.state.stamps, cell) })
    }
  }

  /** Documents that wait for the hub, as a push would send them now. */
  waiting(): PushedDocument[] {
    const found: PushedDocument[] = []
    for (const [key, { record, state }] of this.records) {
      if (!isWaiting(state)) continue
      const [collection, id] = splitKey(key)
      found.push({ collection, id, rev: state.rev, record, stamps: state.stamps })
    }
    return found
  }

  async takeRemote(received: readonly RemoteChange[]): Promise<void> {
    const own = this.#fault === 'take-stale-answers' ? this.#ownRevisions : undefined
    const changes = received.filter(({ remote }) => !own?.has(remote.rev))
    for (const { collection, id, remote } of changes) {
      for (const stamp of Object.values(remote.stamps)) this.#see(stamp)
      if (this.#fault === 'take-stale-answers') this.#forgetRevision(collection, id)
      if (this.#fault === 'last-writer-takes-the-record') this.#forgetWaiting(collection, id)
    }
    this.carryOut(await planRemote(changes, this))
  }

  async takeAccepted(pushes: readonly AcceptedPush[]): Promise<void> {
    for (const { rev } of pushes) this.#ownRevisions.add(rev)
    const plan = await planAccepted(pushes, this)
    this.carryOut(plan)
    if (this.#fault !== 'clear-all-that-waits') return
    for (const { collection, id } of pushes) this.#forgetWaiting(collection, id)
  }

  carryOut(plan: Plan): void {
    for (const { collection, id, after } of plan.writes) this.records.set(keyOf(collection, id), after)
    if (this.#fault !== 'drop-the-loser') {
      for (const lost of plan.lost) {
        this.conflicts.set(`${keyOf(lost.collection, lost.id)} ${lost.cell} ${lost.lostStamp}`, lost)
      }
    }
    for (const suspect of plan.suspects)
      this.suspects.set(`${suspect.date} ${suspect.appointmentId}`, suspect)
    if (this.#fault !== 'never-displace') for (const id of plan.displaced) this.#settle(id, 'displaced')
    for (const id of plan.confirmed) this.#settle(id, 'confirmed')
  }

  /** Compares everything with a hub whose history is in doubt. */
  async verifyAgainst(hub: ModelHub): Promise<void> {
    const keys = new Set([
      ...this.records.keys(),
      ...[...hub.documents()].map(({ collection, id }) => keyOf(collection, id)),
    ])
    const found = [...keys].map((key) => {
      const [collection, id] = splitKey(key)
      return { collection, id, remote: hub.get(collection, id)?.remote }
    })
    for (const { remote } of found) for (const stamp of Object.values(remote?.stamps ?? {})) this.#see(stamp)
    this.carryOut(await planVerification(found, this))
  }

  /** Called when everything the hub holds is here. */
  async checkDayBook(): Promise<void> {
    const { plan, cleared } = await planDayBookCheck([...this.suspects.values()], this)
    for (const { date, appointmentId } of cleared) this.suspects.delete(`${date} ${appointmentId}`)
    this.carryOut(plan)
  }

  #settle(appointmentId: string, status: 'confirmed' | 'displaced'): void {
    const appointment = this.look('appointments', appointmentId).record as Appointment | undefined
    if (!appointment) return
    const page = this.look('daybook', appointment.date).record as DayPage | undefined
    const applies =
      status === 'confirmed' ? appointment.status === 'requested' : hasLostItsTime(appointment, page)
    if (!applies) return
    this.write('appointments', appointmentId, { ...appointment, status })
    const without = status === 'displaced' ? withoutBooking(page, appointmentId, this.now()) : undefined
    if (without) this.write('daybook', appointment.date, without as unknown as SyncedRecord)
  }

  #see(stamp: Stamp): void {
    if (this.#newest === undefined || stamp > this.#newest) this.#newest = stamp
  }

  #forgetRevision(collection: CollectionName, id: string): void {
    const { record, state } = this.look(collection, id)
    const { rev: _rev, ...rest } = state
    this.records.set(keyOf(collection, id), { record, state: rest })
  }

  #forgetWaiting(collection: CollectionName, id: string): void {
    const { record, state } = this.look(collection, id)
    this.records.set(keyOf(collection, id), { record, state: { ...state, pending: {} } })
  }

  forgetAllThatWaits(): void {
    for (const [key, { record, state }] of this.records) {
      if (Object.hasOwn(state.pending, everyCell)) continue
      this.records.set(key, { record, state: { ...state, pending: {} } })
    }
  }
}

export function splitKey(key: string): [CollectionName, string] {
  const colon = key.indexOf(':')
  return [key.slice(0, colon) as CollectionName, key.slice(colon + 1)]
}
