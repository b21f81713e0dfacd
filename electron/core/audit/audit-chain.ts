/**
 * The audit trail: one entry for each written record and each sight of a chart, chained by hash for each workstation,
 * so that an entry changed, removed, moved or cut off afterwards shows. Entries are kept in the events collection, under
 * the type `audit`, and are only ever added.
 */
import { createHash } from 'node:crypto'
import type { AuditEntry } from '#shared/contract/oversight.ts'
import type { Decision, RecordWrite } from '#shared/decisions/decision.ts'
import type { Actor, StoredEvent } from '#shared/events/event.ts'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { changedFields } from '#shared/lib/field-changes.ts'

/** The newest entry of a chain. */
export interface ChainHead {
  sequence: number
  hash: string
}

/** The head before the first entry. */
export const emptyChain: ChainHead = { sequence: 0, hash: '0'.repeat(64) }

/** Type under which audit entries lie in the events collection. */
export const auditType = 'audit'

/** What an entry says, before it has its place in the chain. */
export interface AuditNote {
  /** The command, or `view`. */
  action: string
  recordType: string
  recordId: string
  changes: AuditEntry['changes']
  reason?: string
}

/** Id of an entry: its chain and its place, so that two entries never claim the same place. */
export const auditEntryId = (workstationId: string, sequence: number): string =>
  `audit~${workstationId}~${String(sequence).padStart(12, '0')}`

/** SHA-256 of an entry without its own hash, in canonical JSON, hexadecimal. It covers the hash before it. */
export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256').update(canonicalJson(entry)).digest('hex')

/** A record as the audit shows it: that a password is another one, and nothing of the password. */
function shown(record: RecordWrite['after']): Record<string, unknown> {
  if (!record || !('credential' in record) || !record.credential) return { ...record }
  const { credential, ...rest } = record
  return { ...rest, passwordSetAt: credential.setAt }
}

/**
 * The notes for the records a command writes or shows. Messages and events are not noted: they follow from what is.
 */
export function notesOf(
  action: string,
  { writes, sights = [], reason }: Pick<Decision<unknown>, 'writes' | 'sights' | 'reason'>,
): AuditNote[] {
  const because = reason === undefined ? {} : { reason }
  const notes: AuditNote[] = sights.map((sight) => ({ action, ...sight, changes: [], ...because }))
  for (const write of writes) {
    if (write.collection === 'messages' || write.collection === 'events' || write.collection === 'daybook')
      continue
    const recordId = write.after?.id ?? write.before?.id
    if (recordId === undefined) continue
    notes.push({
      action,
      recordType: write.collection,
      recordId,
      changes: changedFields(shown(write.before), shown(write.after)),
      ...because,
    })
  }
  return notes
}

/**
 * Chains notes onto a head.
 * @returns the documents to store and the new head, which is kept beside them in the same transaction
 */
export function chainNotes(
  head: ChainHead,
  notes: readonly AuditNote[],
  written: { workstationId: string; at: string; actor: Actor },
): { documents: StoredEvent[]; head: ChainHead } {
  const documents: StoredEvent[] = []
  let { sequence, hash } = head
  for (const note of notes) {
    sequence += 1
    const entry: Omit<AuditEntry, 'hash'> = {
      id: auditEntryId(written.workstationId, sequence),
      sequence,
      ...written,
      ...note,
      previousHash: hash,
    }
    hash = hashOf(entry)
    documents.push({
      id: entry.id,
      type: auditType,
      version: 1,
      at: written.at,
      workstationId: written.workstationId,
      actor: written.actor,
      subjectId: note.recordId,
      payload: { sequence, ...note, previousHash: entry.previousHash, hash },
    })
  }
  return { documents, head: { sequence, hash } }
}

/** The entry that a stored document holds. */
export function toAuditEntry(document: StoredEvent): AuditEntry {
  const payload = document.payload as Omit<AuditEntry, 'id' | 'workstationId' | 'at' | 'actor'>
  const { id, workstationId, at, actor } = document
  return { id, workstationId, at, actor, ...payload }
}

export interface ChainProblem {
  workstationId: string
  sequence: number
  entryId?: string
  kind: 'changed' | 'removed' | 'moved' | 'cutOff'
}

/**
 * Checks one chain from its first entry.
 * @param entries all entries of one workstation, ordered by id
 * @param head the newest entry this workstation knows to have written; undefined for another workstation's chain
 * @returns the first entry that is not as it was written, or undefined
 */
export function findChainProblem(
  workstationId: string,
  entries: Iterable<AuditEntry>,
  head: ChainHead | undefined,
): ChainProblem | undefined {
  let expected = 1
  let previousHash = emptyChain.hash
  for (const entry of entries) {
    const { hash, ...rest } = entry
    const place = { workstationId, sequence: expected, entryId: entry.id }
    if (entry.id !== auditEntryId(workstationId, entry.sequence)) return { ...place, kind: 'moved' }
    if (entry.sequence > expected) return { workstationId, sequence: expected, kind: 'removed' }
    if (entry.sequence < expected) return { ...place, kind: 'moved' }
    if (hashOf(rest) !== hash) return { ...place, kind: 'changed' }
    if (entry.previousHash !== previousHash) return { ...place, kind: 'moved' }
    previousHash = hash
    expected += 1
  }
  if (
    head &&
    (expected - 1 < head.sequence || (expected - 1 === head.sequence && previousHash !== head.hash))
  ) {
    return { workstationId, sequence: expected, kind: 'cutOff' }
  }
  return undefined
}
