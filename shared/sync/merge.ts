/**
 * The merge of one record: what this workstation has, and what the hub has.
 *
 * Invariants, each with a property test:
 * - A cell that was changed on one side only has that side's value.
 * - A cell that was changed on both sides has one of the two values, the same on every workstation, and the other value is
 *   in `lost` (unless the values are equal, or the cell is bookkeeping).
 * - Merging the same document again changes nothing.
 * - After the merge the state's `rev` is the document's, and a cell is pending exactly if its stamp is not the document's.
 */
import { canonicalJson, sameJson } from '#shared/lib/canonical-json.ts'
import {
  cellsOf,
  everyCell,
  existence,
  isBookkeeping,
  presenceOf,
  recordOf,
  type SyncedRecord,
  tieOf,
} from './cells.ts'
import type { MergeRule, Tie } from './merge-rules.ts'
import type { Stamp } from './stamp.ts'
import { baseStampOf, isPending, isWaiting, stampOf, type Stamps, type SyncState } from './sync-state.ts'
import type { RemoteRecord } from './wire.ts'

/** A value that gave way to another one. */
export interface LostValue {
  cell: string
  /** Absent when it was a removal that gave way. */
  lost?: unknown
  lostStamp: Stamp
  kept?: unknown
  keptStamp: Stamp
}

export interface Merged {
  record: SyncedRecord | undefined
  state: SyncState
  lost: readonly LostValue[]
}

/** What this workstation has of a record. */
export interface LocalRecord {
  record: SyncedRecord | undefined
  state: SyncState
}

interface Side {
  value: unknown
  stamp: Stamp
}

/**
 * True when the hub's side of a tie stays. The answer depends on the two values and stamps alone, except where the hub's
 * order of acceptance is the rule.
 */
export function remoteStays(tie: Tie, local: Side, remote: Side): boolean {
  if (tie.by === 'hub') return true
  const equal = tie.by === 'rank' && rankOf(tie, local) === rankOf(tie, remote)
  if (equal && tie.equals === 'hub') return true
  return comesAfter(tie, remote, local)
}

const rankOf = (tie: Extract<Tie, { by: 'rank' }>, { value }: Side): number =>
  tie.order.indexOf(tie.of(value))

/** A total order on the sides of a cell: by rank, then by stamp, then by the value's text. */
export function comesAfter(tie: Tie, left: Side, right: Side): boolean {
  if (tie.by === 'rank') {
    const difference = rankOf(tie, left) - rankOf(tie, right)
    if (difference !== 0) return difference > 0
  }
  if (left.stamp !== right.stamp) return left.stamp > right.stamp
  return canonicalJson(left.value ?? null) > canonicalJson(right.value ?? null)
}

/** Merges a document of the hub into what this workstation has. Pure; writes nothing. */
export function mergeRemote(rule: MergeRule, local: LocalRecord, remote: RemoteRecord): Merged {
  if (local.state.rev === remote.rev) return { ...local, lost: [] }
  const taken: Merged = {
    record: remote.record,
    state: { rev: remote.rev, stamps: remote.stamps, pending: {} },
    lost: [],
  }
  // A record that was removed comes back by itself where an answer got lost and its first push is repeated: CouchDB takes
  // a document without a revision over a tombstone. It stays removed; one that was made again has a later stamp.
  const returned =
    !local.record &&
    remote.record !== undefined &&
    stampOf(remote.stamps, existence) < stampOf(local.state.stamps, existence)
  if (!isWaiting(local.state) && !returned) return taken
  // A fact is the same wherever it was written: the hub's copy of it is enough.
  if (rule.facts && remote.record && local.record) return taken
  if (!local.record || !remote.record) return mergeRemoval(rule, local, remote, taken)
  return mergeCells(rule, { ...local, record: local.record }, { ...remote, record: remote.record })
}

/** One side has removed the record. Removal stays; what was edited on the other side is in the conflict log. */
function mergeRemoval(rule: MergeRule, local: LocalRecord, remote: RemoteRecord, taken: Merged): Merged {
  const { state } = local
  if (!local.record && !remote.record) return taken
  if (!local.record) {
    // What came back after its removal may hold anything that this workstation has never seen.
    const seen = isWaiting(state) ? baseStampOf(state, existence) : ''
    const stamp = stampOf(state.stamps, existence)
    // Made again elsewhere after this removal was seen there: it is a new record.
    if (stampOf(remote.stamps, existence) > stamp) return taken
    const pending = { [everyCell]: stampOf(remote.stamps, existence) }
    const edited = Object.entries(remote.stamps).filter(([, other]) => other > seen)
    const lost = lostTo(
      rule,
      remote.record,
      remote.stamps,
      edited.map(([cell]) => cell),
      stamp,
    )
    return { record: undefined, state: { rev: remote.rev, stamps: state.stamps, pending }, lost }
  }
  const removed = stampOf(remote.stamps, everyCell)
  const madeAgain = Object.hasOwn(state.pending, everyCell) && stampOf(state.stamps, existence) > removed
  if (madeAgain) {
    return {
      record: local.record,
      state: { rev: remote.rev, stamps: state.stamps, pending: { [everyCell]: removed } },
      lost: [],
    }
  }
  return { ...taken, lost: lostTo(rule, local.record, state.stamps, Object.keys(state.pending), removed) }
}

/** What a removal takes with it. */
function lostTo(
  rule: MergeRule,
  record: SyncedRecord | undefined,
  stamps: Stamps,
  cells: readonly string[],
  removal: Stamp,
): LostValue[] {
  if (rule.removalIsErasure) return []
  const values = cellsOf(rule, record)
  const names = cells.includes(everyCell) ? [...values.keys()] : cells
  return names
    .filter((cell) => cell !== everyCell && !isBookkeeping(cell))
    .map((cell) => ({
      cell,
      lost: values.get(cell),
      lostStamp: stampOf(stamps, cell),
      keptStamp: removal,
    }))
}

function mergeCells(
  rule: MergeRule,
  local: LocalRecord & { record: SyncedRecord },
  remote: RemoteRecord & { record: SyncedRecord },
  history: 'common' | 'in doubt' = 'common',
): Merged {
  const { state } = local
  const ours = cellsOf(rule, local.record)
  const theirs = cellsOf(rule, remote.record)
  const values = new Map(theirs)
  const stamps: Record<string, Stamp> = { ...remote.stamps }
  const pending: Record<string, Stamp> = {}
  const lost: LostValue[] = []
  const birth = commonBirth(state.stamps, remote.stamps)
  const keepOurs = (cell: string) => {
    const value = ours.get(cell)
    if (value === undefined) values.delete(cell)
    else values.set(cell, value)
    const stamp = stampOf(state.stamps, cell)
    if (stamp !== '') stamps[cell] = stamp
    pending[cell] = stampOf(remote.stamps, cell)
  }
  const names = [
    ...theirs.keys(),
    ...ours.keys(),
    ...Object.keys(state.pending),
    ...Object.keys(state.stamps),
  ]
  for (const cell of new Set(names)) {
    if (cell === everyCell || !isPending(state, cell)) continue
    const mine: Side = { value: ours.get(cell), stamp: stampOf(state.stamps, cell) }
    const other: Side = { value: theirs.get(cell), stamp: stampOf(remote.stamps, cell) }
    if (mine.stamp === other.stamp) continue
    if (sameJson(mine.value, other.value)) {
      if (mine.stamp > other.stamp) keepOurs(cell)
      continue
    }
    if (history === 'common' && other.stamp === baseStampOf(state, cell)) {
      keepOurs(cell)
      continue
    }
    const remoteKept =
      history === 'common' ? remoteStays(tieOf(rule, cell), mine, other) : other.stamp > mine.stamp
    if (!remoteKept) keepOurs(cell)
    // What the record was born with on both sides was seen by whoever wrote the other value.
    if (!isBookkeeping(cell) && (remoteKept ? mine : other).stamp !== birth)
      lost.push(remoteKept ? lostSide(cell, mine, other) : lostSide(cell, other, mine))
  }
  const record = recordOf(rule, local.record.id, values)
  return { record, state: { rev: remote.rev, stamps, pending }, lost }
}

/** The stamp under which both sides know the whole record first; undefined when they do not. */
function commonBirth(ours: Stamps, theirs: Stamps): Stamp | undefined {
  const stamp = ours[everyCell]
  return stamp === theirs[everyCell] ? stamp : undefined
}

const lostSide = (cell: string, lost: Side, kept: Side): LostValue => ({
  cell,
  ...(lost.value === undefined ? {} : { lost: lost.value }),
  lostStamp: lost.stamp,
  ...(kept.value === undefined ? {} : { kept: kept.value }),
  keptStamp: kept.stamp,
})

/**
 * Joins leaves that a cluster or another replicator has left on one document. Commutative, associative and idempotent:
 * each cell has the side that comes last in a total order.
 * @returns the record and its stamps; the values that differ from it are in `lost`
 */
export function joinLeaves(
  rule: MergeRule,
  id: string,
  leaves: readonly Omit<RemoteRecord, 'rev'>[],
): { record: SyncedRecord | undefined; stamps: Stamps; lost: readonly LostValue[] } {
  const removal = leaves.filter(({ record }) => !record).map(({ stamps }) => stampOf(stamps, everyCell))
  const newestRemoval = removal.reduce((newest, stamp) => (stamp > newest ? stamp : newest), '')
  const live = leaves.filter(
    ({ record, stamps }) => record !== undefined && stampOf(stamps, existence) > newestRemoval,
  )
  if (live.length === 0) {
    return { record: undefined, stamps: newestRemoval === '' ? {} : { [everyCell]: newestRemoval }, lost: [] }
  }
  const sides = live.map(({ record, stamps }) => ({ cells: cellsOf(rule, record), stamps }))
  const base = sides
    .map(({ stamps }) => stampOf(stamps, everyCell))
    .reduce((high, stamp) => (stamp > high ? stamp : high))
  // A cell that no leaf names is absent in all of them, as of the newest.
  const names = new Set(sides.flatMap(({ cells, stamps }) => [...cells.keys(), ...Object.keys(stamps)]))
  const values = new Map<string, unknown>()
  const stamps: Record<string, Stamp> = base === '' ? {} : { [everyCell]: base }
  const lost: LostValue[] = []
  for (const cell of [...names].sort()) {
    if (cell === everyCell) continue
    const tie = tieOf(rule, cell)
    const candidates = sides.map((side): Side => ({
      value: side.cells.get(cell),
      stamp: stampOf(side.stamps, cell),
    }))
    const kept = candidates.reduce((last, side) => (comesAfter(tie, side, last) ? side : last))
    if (kept.value !== undefined) values.set(cell, kept.value)
    if (kept.stamp !== '' && kept.stamp !== base) stamps[cell] = kept.stamp
    if (isBookkeeping(cell)) continue
    for (const side of candidates)
      if (!sameJson(side.value, kept.value)) lost.push(lostSide(cell, side, kept))
  }
  forgetEmptyObjects(rule, values)
  return { record: recordOf(rule, id, values), stamps, lost }
}

/**
 * Whether an object without members is there depends on which leaves were joined first: members bring it back. It says nothing,
 * so it is left out.
 */
function forgetEmptyObjects(rule: MergeRule, cells: Map<string, unknown>): void {
  for (const field of rule.objects ?? []) {
    const members = [...cells].filter(([name, value]) => name.startsWith(`${field}/`) && value !== undefined)
    if (members.length === 0) cells.delete(presenceOf(field))
  }
}

/**
 * Merges with a hub whose history is in doubt (it was restored from an older backup, or is another one): what it holds may
 * be older than what this workstation has, or written since by others. The later stamp stays, whatever the rule says of the
 * hub, and every other value is in `lost`.
 * @param remote what the hub holds; undefined when it has never heard of the record
 */
export function mergeInDoubt(rule: MergeRule, local: LocalRecord, remote: RemoteRecord | undefined): Merged {
  const { record, state } = local
  if (!remote) {
    const known = Object.keys(state.stamps).length > 0
    return { record, state: { stamps: state.stamps, pending: known ? { [everyCell]: '' } : {} }, lost: [] }
  }
  const inDoubt: SyncState = { stamps: state.stamps, pending: { [everyCell]: '' } }
  if (Object.keys(state.stamps).length === 0 || (rule.facts && record && remote.record)) {
    return { record: remote.record, state: { rev: remote.rev, stamps: remote.stamps, pending: {} }, lost: [] }
  }
  if (record && remote.record) {
    return mergeCells(rule, { record, state: inDoubt }, { ...remote, record: remote.record }, 'in doubt')
  }
  const ours = stampOf(state.stamps, existence)
  const theirs = stampOf(remote.stamps, existence)
  if (theirs > ours || (!record && !remote.record)) {
    const cells = record ? [everyCell] : []
    return {
      record: remote.record,
      state: { rev: remote.rev, stamps: remote.stamps, pending: {} },
      lost: lostTo(rule, record, state.stamps, cells, theirs),
    }
  }
  return {
    record,
    state: { rev: remote.rev, stamps: state.stamps, pending: { [everyCell]: theirs } },
    lost: lostTo(rule, remote.record, remote.stamps, [everyCell], ours),
  }
}
