import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditEntry } from '#shared/contract/oversight.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import {
  auditEntryId,
  chainNotes,
  emptyChain,
  erasedEntry,
  findChainProblem,
  notesOf,
  toAuditEntry,
} from './audit-chain.ts'

const by = {
  workstationId: 'w1',
  at: '2026-11-24T09:00:00.000Z',
  actor: { kind: 'staff' as const, id: 's1', name: 'Ada', roles: [] },
}
let salts = 0
const newSalt = () => `salt ${++salts}`
const note = (recordId: string) => ({
  action: 'patients.update',
  recordType: 'patients',
  recordId,
  changes: [{ field: 'phone', before: '+34911111111', after: '+34922222222' }],
})

function chainOf(length: number): { entries: AuditEntry[]; head: { sequence: number; hash: string } } {
  const { documents, head } = chainNotes(
    emptyChain,
    Array.from({ length }, (_, index) => note(`r${index}`)),
    by,
    newSalt,
  )
  return { entries: documents.map(toAuditEntry), head }
}

describe('audit chain', () => {
  test('a chain as it was written has no problem, also when it was written in parts', () => {
    const first = chainNotes(emptyChain, [note('a')], by, newSalt)
    const second = chainNotes(first.head, [note('b'), note('c')], by, newSalt)
    const entries = [...first.documents, ...second.documents].map(toAuditEntry)
    expect(findChainProblem('w1', entries, second.head)).toBeUndefined()
  })

  test('names the first entry that was changed, removed, moved, or cut off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.nat(), (length, pick) => {
        const { entries, head } = chainOf(length)
        const at = pick % (length - 1)
        const victim = entries[at]
        if (!victim) throw new Error('no entry')

        const changed = entries.with(at, {
          ...victim,
          changes: [{ field: 'phone', before: 'x', after: 'y' }],
        })
        expect(findChainProblem('w1', changed, head)).toMatchObject({
          sequence: at + 1,
          kind: 'changed',
          entryId: victim.id,
        })

        expect(findChainProblem('w1', entries.toSpliced(at, 1), head)).toMatchObject({
          sequence: at + 1,
          kind: 'removed',
        })

        const next = entries[at + 1]
        if (!next) throw new Error('no entry')
        const swapped = entries
          .with(at, { ...next, id: victim.id, sequence: victim.sequence })
          .with(at + 1, { ...victim, id: next.id, sequence: next.sequence })
        expect(findChainProblem('w1', swapped, head)).toMatchObject({ sequence: at + 1 })

        expect(findChainProblem('w1', entries.slice(0, -1), head)).toMatchObject({
          sequence: length,
          kind: 'cutOff',
        })
      }),
      { numRuns: 50 },
    )
  })

  test('what an entry told can be erased with its record, and only then', () => {
    const { documents, head } = chainNotes(emptyChain, [note('a'), note('b'), note('a')], by, newSalt)
    const erased = documents.with(0, erasedEntry(documents[0] as StoredEvent) as StoredEvent)
    expect(JSON.stringify(erased[0])).not.toContain('+34911111111')
    const entries = erased.map(toAuditEntry)
    expect(findChainProblem('w1', entries, head, new Set(['a']))).toBeUndefined()
    // Without the erasure in any chain, or with something put in its place, it counts as changed.
    expect(findChainProblem('w1', entries, head)).toMatchObject({ sequence: 1, kind: 'changed' })
    const [first] = entries
    if (!first) throw new Error('no entry')
    const refilled = entries.with(0, { ...first, changes: [{ field: 'phone', after: 'x' }] })
    expect(findChainProblem('w1', refilled, head, new Set(['a']))).toMatchObject({ kind: 'changed' })
    expect(erasedEntry(erased[0] as StoredEvent)).toBeUndefined()
  })

  test('an entry moved to another chain does not fit there', () => {
    const { entries } = chainOf(2)
    const stranger = chainNotes(
      emptyChain,
      [note('x')],
      { ...by, workstationId: 'w2' },
      newSalt,
    ).documents.map(toAuditEntry)
    expect(findChainProblem('w1', [...stranger, ...entries.slice(1)], undefined)).toMatchObject({
      kind: 'moved',
    })
  })

  test('ids sort in the order of the chain', () => {
    const ids = [1, 2, 9, 10, 11, 100, 1_000_000].map((sequence) => auditEntryId('w1', sequence))
    expect(ids.toSorted()).toEqual(ids)
  })

  test('notes say which fields changed, and leave out messages and events', () => {
    const patient = { id: 'p1', createdAt: 'a', updatedAt: 'a', givenName: 'Ana', familyName: 'Ruiz' }
    const notes = notesOf('patients.update', {
      writes: [
        {
          collection: 'patients',
          before: patient as never,
          after: { ...patient, familyName: 'Gil', updatedAt: 'b' } as never,
        },
        { collection: 'messages', before: undefined, after: { id: 'm1' } as never },
      ],
      reason: 'wrong name',
    })
    expect(notes).toEqual([
      {
        action: 'patients.update',
        recordType: 'patients',
        recordId: 'p1',
        changes: [{ field: 'familyName', before: 'Ruiz', after: 'Gil' }],
        reason: 'wrong name',
      },
    ])
  })
})
