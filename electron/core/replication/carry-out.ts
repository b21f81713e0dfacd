/** Writes what a plan says, in one transaction: records, their states, the conflict log, and what follows for bookings. */
import type { CollectionName, RecordWrite } from '#shared/decisions/decision.ts'
import type { Report } from '#shared/domain/records/report.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import type { Plan, PlannedWrite } from '#shared/sync/replica.ts'
import { noteLocalChange } from '#shared/sync/sync-state.ts'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { Store } from '../store/store.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { queueDownload } from './attachment-queue.ts'
import type { SyncClock } from './clock.ts'
import { conflictEntry } from './conflict-log.ts'
import { databaseOf, rankOf } from './database-of.ts'
import type { StoredReplica } from './stored-replica.ts'
import { noteSuspect, writeState } from './sync-tables.ts'

export interface CarryOutParts {
  store: Store
  clock: SyncClock
  now: () => string
  /** Takes note of what follows from records that the hub has changed; in their transaction. */
  recordsChanged: (file: SqliteFile, writes: readonly RecordWrite[]) => void
}

/**
 * @param marker mark of the hub under which the states were exchanged
 * @param also runs in the same transaction
 * @returns false, with nothing written, when a record changed meanwhile
 */
export async function carryOut(
  parts: CarryOutParts,
  plan: Plan,
  replica: StoredReplica,
  target: SyncDatabase,
  marker: number,
  also: (file: SqliteFile) => void,
): Promise<boolean> {
  const { store, clock } = parts
  const writes = await withConfirmations(plan, replica)
  const log = await newConflictEntries(plan, store, clock)
  const all = [...writes, ...log]
  const records = all.filter(({ before, after }) => before.record !== after.record)
  const known = records.some(({ before }) => before.record === undefined && before.state.rev !== undefined)
  const recordWrites = records.map(toRecordWrite)
  return await store.commit(
    recordWrites,
    (file) => {
      for (const write of all) keepState(file, write, target, replica, marker)
      for (const suspect of plan.suspects) noteSuspect(file, suspect)
      for (const appointmentId of plan.displaced) askToDisplace(file, appointmentId)
      for (const write of records) {
        if (write.collection === 'reports') noteAttachments(file, write)
      }
      parts.recordsChanged(file, recordWrites)
      clock.keep(file)
      also(file)
    },
    { replicated: true, mayReturn: known },
  )
}

const toRecordWrite = ({ collection, before, after }: PlannedWrite): RecordWrite =>
  ({ collection, before: before.record, after: after.record }) as unknown as RecordWrite

function keepState(
  file: SqliteFile,
  { collection, id, before, after }: PlannedWrite,
  target: SyncDatabase,
  replica: StoredReplica,
  marker: number,
): void {
  const known = replica.rowOf(collection, id)?.target
  const where =
    known ?? (after.state.rev === undefined ? databaseOf(collection, after.record ?? before.record) : target)
  const row = { collection, id, target: where, state: after.state, verify: false }
  writeState(file, row, rankOf(collection), marker)
}

/** Bookings that the hub has accepted: each that is still `requested` becomes `confirmed`, in the same transaction. */
async function withConfirmations(plan: Plan, replica: StoredReplica): Promise<PlannedWrite[]> {
  const writes = [...plan.writes]
  for (const id of plan.confirmed) {
    const index = writes.findIndex((write) => write.collection === 'appointments' && write.id === id)
    const current = writes[index]
    const local = current?.after ?? (await replica.get('appointments', id))
    if (local.record?.status !== 'requested') continue
    const record = { ...local.record, status: 'confirmed', updatedAt: replica.now() }
    const stamp = replica.nextStamp()
    const state = noteLocalChange(mergeRules.appointments, local.record, record, local.state, stamp)
    const before = current?.before ?? local
    const write: PlannedWrite = { collection: 'appointments', id, before, after: { record, state } }
    if (index < 0) writes.push(write)
    else writes[index] = write
  }
  return writes
}

/** Entries for the log that are not in it yet, as records to be sent. */
async function newConflictEntries(plan: Plan, store: Store, clock: SyncClock): Promise<PlannedWrite[]> {
  if (plan.lost.length === 0) return []
  const entries = new Map(plan.lost.map(conflictEntry).map((entry) => [entry.id, entry]))
  for (const { id } of await store.getMany('events', [...entries.keys()])) entries.delete(id)
  return [...entries.values()].map((entry): PlannedWrite => {
    const record = entry as unknown as SyncedRecord
    const unknown = { record: undefined, state: { stamps: {}, pending: {} } }
    const state = noteLocalChange(mergeRules.events, undefined, record, unknown.state, clock.next())
    return { collection: 'events' as CollectionName, id: entry.id, before: unknown, after: { record, state } }
  })
}

/** The application's own command tells both sides; its row goes in the transaction that carries it out. */
function askToDisplace(file: SqliteFile, appointmentId: string): void {
  file
    .statement('INSERT OR IGNORE INTO pending_command(id, name, input, event_id) VALUES(?,?,?,?)')
    .run(`displace~${appointmentId}`, 'appointments.displace', JSON.stringify({ appointmentId }), '')
}

/** Attachments that a report gained elsewhere are fetched later, after everything else. */
function noteAttachments(file: SqliteFile, { id, before, after }: PlannedWrite): void {
  const here = new Set((before.record as unknown as Report | undefined)?.attachments.map((one) => one.id))
  for (const { id: attachmentId } of (after.record as unknown as Report | undefined)?.attachments ?? [])
    if (!here.has(attachmentId)) queueDownload(file, id, attachmentId)
}
