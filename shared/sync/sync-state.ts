/** What a workstation knows about a record besides the record: its place in the common history. */
import { sameJson } from '#shared/lib/canonical-json.ts'
import { cellsOf, everyCell, existence, type SyncedRecord } from './cells.ts'
import type { MergeRule } from './merge-rules.ts'
import type { Stamp } from './stamp.ts'

/** Stamps of a record's cells; `*` covers those without their own. */
export type Stamps = Readonly<Record<string, Stamp>>

export interface SyncState {
  /** The hub's revision that this workstation has merged; absent when it knows of none. */
  rev?: string
  stamps: Stamps
  /**
   * Cells changed here that the hub has not accepted, each with the stamp it has in `rev` (empty: none). `*`: all of
   * them, the record is not on the hub.
   */
  pending: Readonly<Record<string, Stamp>>
}

/** State of a record that nobody has heard of. */
export const unknownRecord: SyncState = { stamps: {}, pending: {} }

/** The stamp of one cell; empty when it was never written. */
export const stampOf = (stamps: Stamps, cell: string): Stamp => stamps[cell] ?? stamps[everyCell] ?? ''

/** True when the cell was changed here and the hub does not know it yet. */
export const isPending = (state: SyncState, cell: string): boolean =>
  Object.hasOwn(state.pending, cell) || Object.hasOwn(state.pending, everyCell)

/** The stamp a pending cell has in the hub's revision; empty when it has none there. */
export const baseStampOf = (state: SyncState, cell: string): Stamp =>
  state.pending[cell] ?? state.pending[everyCell] ?? stampOf(state.stamps, cell)

/** True when something of the record waits for the hub. */
export const isWaiting = (state: SyncState): boolean => Object.keys(state.pending).length > 0

/**
 * The state after a local change.
 * @param before the record as it was; undefined when it was not there
 * @param after the record as it is; undefined when it was removed
 * @param stamp of this change: larger than any in the state
 */
export function noteLocalChange(
  rule: MergeRule,
  before: SyncedRecord | undefined,
  after: SyncedRecord | undefined,
  state: SyncState,
  stamp: Stamp,
): SyncState {
  if (!before && !after) return state
  if (!after) {
    const base = baseStampOf(state, existence)
    return { ...state, stamps: { [everyCell]: stamp }, pending: { [everyCell]: base } }
  }
  if (!before) {
    const base = state.rev === undefined ? '' : stampOf(state.stamps, existence)
    return { ...state, stamps: { [everyCell]: stamp }, pending: { [everyCell]: base } }
  }
  const old = cellsOf(rule, before)
  const fresh = cellsOf(rule, after)
  const stamps: Record<string, Stamp> = { ...state.stamps }
  const pending: Record<string, Stamp> = { ...state.pending }
  for (const cell of new Set([...old.keys(), ...fresh.keys()])) {
    if (sameJson(old.get(cell), fresh.get(cell))) continue
    if (!isPending(state, cell)) pending[cell] = stampOf(state.stamps, cell)
    stamps[cell] = stamp
  }
  return { ...state, stamps, pending }
}

/**
 * The state after the hub has accepted a document with the stamps `sent` as revision `rev`. Cells that were changed again
 * meanwhile stay pending, now against what was sent.
 */
export function acknowledge(state: SyncState, sent: Stamps, rev: string): SyncState {
  const pending: Record<string, Stamp> = {}
  const names = Object.hasOwn(state.pending, everyCell)
    ? Object.keys(state.stamps)
    : Object.keys(state.pending)
  for (const cell of names) {
    const accepted = stampOf(sent, cell)
    if (stampOf(state.stamps, cell) !== accepted) pending[cell] = accepted
  }
  return { rev, stamps: state.stamps, pending }
}
