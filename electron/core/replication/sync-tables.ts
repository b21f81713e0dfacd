/** The tables of the link. Functions that write are part of the transaction in which they are called. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { Suspect } from '#shared/sync/replica.ts'
import type { Stamps, SyncState } from '#shared/sync/sync-state.ts'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { Reader } from '../store/reader.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { ranks } from './database-of.ts'

/** A record's sync state as it is stored. */
export interface StateRow {
  collection: CollectionName
  id: string
  target: SyncDatabase
  state: SyncState
  /** True while it is not known whether the hub still has what this workstation knows it to have had. */
  verify: boolean
}

interface RawState {
  collection: CollectionName
  id: string
  target: SyncDatabase
  rev: string | null
  stamps: string
  pending: string
  verify: number
}

const columns = 'collection, id, target, rev, stamps, pending, verify'

const toRow = ({ rev, stamps, pending, verify, ...key }: RawState): StateRow => ({
  ...key,
  state: {
    ...(rev === null ? {} : { rev }),
    stamps: JSON.parse(stamps) as Stamps,
    pending: JSON.parse(pending) as SyncState['pending'],
  },
  verify: verify === 1,
})

/** The state of one record; undefined when nobody has heard of it. */
export function readState(file: SqliteFile, collection: CollectionName, id: string): StateRow | undefined {
  const row = file
    .statement<RawState>(`SELECT ${columns} FROM sync_record WHERE collection = ? AND id = ?`)
    .get(collection, id)
  return row && toRow(row)
}

/** The same, outside of a transaction. */
export function lookUpState(read: Reader, collection: CollectionName, id: string): StateRow | undefined {
  const [row] = read.rows<RawState>(
    `SELECT ${columns} FROM sync_record WHERE collection = ? AND id = ?`,
    collection,
    id,
  )
  return row && toRow(row)
}

/** Writes a record's state. `marker` is the hub's mark under which it was last exchanged. */
export function writeState(file: SqliteFile, row: StateRow, rank: number, marker: number): void {
  const { collection, id, target, state, verify } = row
  file
    .statement(
      // A change made here says nothing of when the record was last exchanged.
      `INSERT INTO sync_record(collection, id, target, rank, rev, stamps, pending, verify, marker)
       VALUES(?,?,?,?,?,?,?,?,?)
       ON CONFLICT(collection, id) DO UPDATE SET target = excluded.target, rank = excluded.rank, rev = excluded.rev,
         stamps = excluded.stamps, pending = excluded.pending, verify = excluded.verify,
         marker = max(marker, excluded.marker)`,
    )
    .run(
      collection,
      id,
      target,
      rank,
      state.rev ?? null,
      JSON.stringify(state.stamps),
      JSON.stringify(state.pending),
      Number(verify),
      marker,
    )
}

/** Records whose changes wait for the hub: the day book first, events after all records they may be about. */
export function waitingRows(read: Reader, target: SyncDatabase, limit: number): StateRow[] {
  const ask = (condition: string) =>
    read.rows<RawState>(
      `SELECT ${columns} FROM sync_record WHERE pending <> '{}' AND target = ? AND verify = 0 AND ${condition}
       ORDER BY rank LIMIT ?`,
      target,
      limit,
    )
  const records = ask(`rank < ${ranks.events}`)
  return (records.length > 0 ? records : ask(`rank = ${ranks.events}`)).map(toRow)
}

/** How many records wait for the hub, in one database or in both. */
export function countWaiting(read: Reader, targets: readonly SyncDatabase[]): number {
  return targets.reduce((sum, target) => {
    const [row] = read.rows<{ count: number }>(
      "SELECT count(*) AS count FROM sync_record WHERE pending <> '{}' AND target = ?",
      target,
    )
    return sum + (row?.count ?? 0)
  }, 0)
}

/** How far one of the hub's databases has been read. */
export interface Checkpoint {
  seq: string
  /** Of the mark this workstation leaves on the hub, and how often it was renewed. */
  token: string
  marker: number
  /** True once everything the hub held has been read. */
  readWhole: boolean
  lastExchange: string | null
}

export function readCheckpoint(read: Reader, target: SyncDatabase): Checkpoint | undefined {
  const [row] = read.rows<Omit<Checkpoint, 'readWhole'> & { readWhole: number }>(
    'SELECT seq, token, marker, read_whole AS readWhole, last_exchange AS lastExchange FROM sync_checkpoint WHERE target = ?',
    target,
  )
  return row && { ...row, readWhole: row.readWhole === 1 }
}

export function writeCheckpoint(file: SqliteFile, target: SyncDatabase, checkpoint: Checkpoint): void {
  const { seq, token, marker, readWhole, lastExchange } = checkpoint
  file
    .statement(
      `INSERT OR REPLACE INTO sync_checkpoint(target, seq, token, marker, read_whole, last_exchange)
       VALUES(?,?,?,?,?,?)`,
    )
    .run(target, seq, token, marker, Number(readWhole), lastExchange)
}

/** Why a document was set aside: broken, of a newer version, or refused by the hub. */
export type QuarantineKind = 'broken' | 'newer' | 'refused'

export interface QuarantinedDocument {
  target: SyncDatabase
  documentId: string
  rev: string
  reason: string
  kind: QuarantineKind
  at: string
}

export function quarantine(file: SqliteFile, document: QuarantinedDocument): void {
  const { target, documentId, rev, reason, kind, at } = document
  file
    .statement(
      'INSERT OR REPLACE INTO sync_quarantine(target, document_id, rev, reason, kind, at) VALUES(?,?,?,?,?,?)',
    )
    .run(target, documentId.slice(0, 400), rev, reason.slice(0, 200), kind, at)
}

export function release(file: SqliteFile, target: SyncDatabase, documentId: string): void {
  file
    .statement('DELETE FROM sync_quarantine WHERE target = ? AND document_id = ?')
    .run(target, documentId.slice(0, 400))
}

/** What was set aside, newest first. */
export const quarantined = (read: Reader, limit = 200): QuarantinedDocument[] =>
  read.rows<QuarantinedDocument>(
    'SELECT target, document_id AS documentId, rev, reason, kind, at FROM sync_quarantine ORDER BY at DESC LIMIT ?',
    limit,
  )

/**
 * Marks records as unverified: the hub may have gone back, so each is looked for there again. What the pull meets with the
 * known revision is verified; what it does not meet is missing on the hub. What was set aside is met again if it is still there.
 */
export function unverifyAll(file: SqliteFile, target: SyncDatabase): void {
  file.statement('DELETE FROM sync_quarantine WHERE target = ?').run(target)
  file.statement('UPDATE sync_record SET verify = 1 WHERE target = ?').run(target)
}

/** After everything on the hub was read: what is still unverified is not there, and waits to be sent again. */
export function sendUnverified(file: SqliteFile, target: SyncDatabase): void {
  file
    .statement(
      `UPDATE sync_record SET rev = NULL, pending = '{"*":""}', verify = 0 WHERE target = ? AND verify = 1`,
    )
    .run(target)
}

/** Notes a booking that may not agree with a page. */
export function noteSuspect(file: SqliteFile, { date, appointmentId }: Suspect): void {
  file
    .statement('INSERT OR IGNORE INTO sync_suspect(date, appointment_id) VALUES(?,?)')
    .run(date, appointmentId)
}

export function clearSuspect(file: SqliteFile, { date, appointmentId }: Suspect): void {
  file.statement('DELETE FROM sync_suspect WHERE date = ? AND appointment_id = ?').run(date, appointmentId)
}

export const suspects = (read: Reader): Suspect[] =>
  read.rows<Suspect>('SELECT date, appointment_id AS appointmentId FROM sync_suspect LIMIT 500')

/** True once this workstation's records have a place in a history that they share, or shared, with a hub. */
export const hasHistory = (read: Reader): boolean =>
  read.rows("SELECT 1 FROM sync_record WHERE collection > '' LIMIT 1").length > 0

/** True when records of a database are not verified. */
export const someUnverified = (read: Reader, target: SyncDatabase): boolean =>
  read.rows('SELECT 1 FROM sync_record WHERE target = ? AND verify = 1 LIMIT 1', target).length > 0
