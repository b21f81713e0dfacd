/**
 * The audit trail: one entry for each written record and each sight of a chart, chained by hash for each workstation,
 * so that an entry changed, removed, moved or cut off afterwards shows. Entries are kept in the events collection, under
 * the type `audit`. What an entry tells of a person (before, after, reason) is in the hash by a salted commitment alone, so
 * it can be erased with the person and the chain still holds (docs/adr/0010-erasing-and-the-audit-chain.md).
 */
import { hash } from 'node:crypto'
import type { CommandName } from '#shared/contract/contract.ts'
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

const sha256 = (text: string): string => hash('sha256', text)

/** An entry without its own hash. */
type Unhashed = Omit<AuditEntry, 'hash'>

/** SHA-256 over what an entry tells of a person; the salt keeps short values from being guessed from it. */
const commitmentOf = ({ salt, changes, reason }: Pick<AuditEntry, 'salt' | 'changes' | 'reason'>): string =>
  sha256(canonicalJson({ salt, changes, ...(reason === undefined ? {} : { reason }) }))

/**
 * SHA-256 of an entry without its own hash and without what its commitment stands for, in canonical JSON, hexadecimal. It
 * covers the hash before it.
 */
export function hashOf(entry: Unhashed): string {
  const { salt: _salt, changes: _changes, reason: _reason, ...chained } = entry
  return sha256(canonicalJson(chained))
}

/** Action of an entry for a sight of a chart. */
export const sightAction = 'view'

/** Under this action a record was erased for good; only its entries may be without what they told. */
export const erasureAction = 'patients.erase' satisfies CommandName

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
  if (action === erasureAction) return erasureNotes(writes)
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

/** Names each record that was erased, or whose entries were, and nothing of what was in it. */
function erasureNotes(writes: readonly RecordWrite[]): AuditNote[] {
  const recordTypes = new Map<string, string>()
  for (const write of writes) {
    const recordId = write.before?.id
    if (write.collection === 'events' && write.after?.type === auditType) {
      const { recordType } = write.after.payload as AuditEntry
      recordTypes.set(write.after.subjectId, recordType)
    } else if (write.collection !== 'events' && write.collection !== 'messages' && recordId !== undefined)
      recordTypes.set(recordId, write.collection)
  }
  return [...recordTypes].map(([recordId, recordType]) => ({
    action: erasureAction,
    recordType,
    recordId,
    changes: [],
  }))
}

/**
 * Chains notes onto a head. A patient who acts is named by id alone, so that the entry can outlive them.
 * @param newSalt random text for each entry's commitment
 * @returns the documents to store and the new head, which is kept beside them in the same transaction
 */
export function chainNotes(
  head: ChainHead,
  notes: readonly AuditNote[],
  written: { workstationId: string; at: string; actor: Actor },
  newSalt: () => string,
): { documents: StoredEvent[]; head: ChainHead } {
  const documents: StoredEvent[] = []
  const actor = written.actor.kind === 'patient' ? { ...written.actor, name: '' } : written.actor
  let { sequence, hash } = head
  for (const note of notes) {
    sequence += 1
    const told = { ...note, salt: newSalt() }
    const entry: Unhashed = {
      id: auditEntryId(written.workstationId, sequence),
      sequence,
      ...written,
      actor,
      ...told,
      commitment: commitmentOf(told),
      previousHash: hash,
    }
    hash = hashOf(entry)
    documents.push({
      id: entry.id,
      type: auditType,
      version: 1,
      at: written.at,
      workstationId: written.workstationId,
      actor,
      subjectId: note.recordId,
      payload: {
        sequence,
        ...told,
        commitment: entry.commitment,
        previousHash: entry.previousHash,
        hash,
      },
    })
  }
  return { documents, head: { sequence, hash } }
}

/**
 * An entry's document without what it told of a person; the commitment stays, and with it the chain.
 * @returns undefined when nothing is left to erase
 */
export function erasedEntry(document: StoredEvent): StoredEvent | undefined {
  const payload = document.payload as Partial<AuditEntry>
  if (payload.salt === undefined) return undefined
  // These tell that something was erased or seen, and nothing of the person.
  if (payload.action === erasureAction || payload.action === sightAction) return undefined
  const { salt: _salt, reason: _reason, ...kept } = payload
  return { ...document, payload: { ...kept, changes: [], erased: true } }
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
 * @param erasedRecords ids of records that some chain says were erased for good
 * @returns the first entry that is not as it was written, or undefined
 */
export function findChainProblem(
  workstationId: string,
  entries: Iterable<AuditEntry>,
  head: ChainHead | undefined,
  erasedRecords: ReadonlySet<string> = new Set(),
): ChainProblem | undefined {
  let expected = 1
  let previousHash = emptyChain.hash
  for (const entry of entries) {
    const { hash, ...rest } = entry
    const place = { workstationId, sequence: expected, entryId: entry.id }
    if (entry.id !== auditEntryId(workstationId, entry.sequence)) return { ...place, kind: 'moved' }
    if (entry.sequence > expected) return { workstationId, sequence: expected, kind: 'removed' }
    if (entry.sequence < expected) return { ...place, kind: 'moved' }
    const isErased = entry.erased === true && erasedRecords.has(entry.recordId)
    if (entry.erased === true && !isErased) return { ...place, kind: 'changed' }
    if (!isErased && commitmentOf(rest) !== entry.commitment) return { ...place, kind: 'changed' }
    if (isErased && (entry.changes.length > 0 || entry.reason !== undefined))
      return { ...place, kind: 'changed' }
    const { erased: _erased, ...whole } = rest
    if (hashOf(whole) !== hash) return { ...place, kind: 'changed' }
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
