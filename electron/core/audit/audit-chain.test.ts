import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditEntry } from '#shared/contract/oversight.ts'
import {
  auditEntryId,
  chainNotes,
  emptyChain,
  findChainProblem,
  notesOf,
  toAuditEntry,
} from './audit-chain.ts'

const by = {
  workstationId: 'w1',
  at: '2026-11-24T09:00:00.000Z',
  actor: { kind: 'staff' as const, id: 's1', name: 'Ada', roles: [] },
}
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
  )
  return { entries: documents.map(toAuditEntry), head }
}

describe('audit chain', () => {
  test('a chain as it was written has no problem, also when it was written in parts', () => {
    const first = chainNotes(emptyChain, [note('a')], by)
    const second = chainNotes(first.head, [note('b'), note('c')], by)
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

  test('an entry moved to another chain does not fit there', () => {
    const { entries } = chainOf(2)
    const stranger = chainNotes(emptyChain, [note('x')], { ...by, workstationId: 'w2' }).documents.map(
      toAuditEntry,
    )
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
