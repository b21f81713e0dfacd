import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { cellsOf, isBookkeeping, recordOf, type SyncedRecord } from './cells.ts'
import { joinLeaves, type LocalRecord, mergeInDoubt, mergeRemote } from './merge.ts'
import { mergeRules } from './merge-rules.ts'
import { nextStamp } from './stamp.ts'
import { acknowledge, isPending, isWaiting, noteLocalChange, stampOf, unknownRecord } from './sync-state.ts'

const rule = mergeRules.patients
const words = fc.constantFrom('a', 'b', 'c', 'd')
const details = fc.record(
  {
    phone: words,
    email: words,
    address: fc.record({ city: words, line: words }, { requiredKeys: [] }),
    preconditions: fc.uniqueArray(words),
    allergies: fc.uniqueArray(fc.record({ text: words, criticality: fc.constantFrom('low', 'high') }), {
      selector: ({ text }) => text,
    }),
  },
  { requiredKeys: [] },
)
const patient = details.map((fields): SyncedRecord => ({ id: 'p', ...fields }))

const stamp = (milliseconds: number, workstation: string) => nextStamp(undefined, milliseconds, workstation)

/** A workstation that made a record, and then changed it a few times. */
function edited(workstation: string, from: LocalRecord, versions: readonly SyncedRecord[], start: number) {
  let local = from
  versions.forEach((record, index) => {
    const state = noteLocalChange(rule, local.record, record, local.state, stamp(start + index, workstation))
    local = { record, state }
  })
  return local
}

const onHub = (local: LocalRecord, rev: string) => ({ rev, record: local.record, stamps: local.state.stamps })

describe('cells', () => {
  it('SY1: a record is its cells and nothing else', () => {
    fc.assert(
      fc.property(patient, (record) => {
        expect(recordOf(rule, 'p', cellsOf(rule, record))).toEqual(record)
      }),
    )
  })
})

describe('mergeRemote', () => {
  const histories = fc.record({
    base: patient,
    ours: fc.array(patient, { minLength: 1, maxLength: 3 }),
    theirs: fc.array(patient, { minLength: 1, maxLength: 3 }),
    oursLater: fc.boolean(),
  })

  /** Two workstations that saw the same record and changed it without each other; theirs reached the hub. */
  function diverged({
    base,
    ours,
    theirs,
    oursLater,
  }: typeof histories extends fc.Arbitrary<infer T> ? T : never) {
    const made = edited('x', { record: undefined, state: unknownRecord }, [base], 1)
    const common = { record: base, state: acknowledge(made.state, made.state.stamps, '1-a') }
    const local = edited('a', common, ours, oursLater ? 200 : 100)
    const other = edited('b', common, theirs, oursLater ? 100 : 200)
    return { common, local, other, remote: onHub(other, '2-b') }
  }

  it('SY2: what only one side changed stays, and what both changed is kept or logged', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { common, local, other, remote } = diverged(history)
        const merged = mergeRemote(rule, local, remote)
        const values = cellsOf(rule, merged.record)
        const [before, mine, theirs] = [common, local, other].map(({ record }) => cellsOf(rule, record))
        for (const cell of new Set([...(mine?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
          if (isBookkeeping(cell)) continue
          const changedHere = stampOf(local.state.stamps, cell) !== stampOf(common.state.stamps, cell)
          const changedThere = stampOf(other.state.stamps, cell) !== stampOf(common.state.stamps, cell)
          const value = values.get(cell)
          if (!changedHere) expect(value).toEqual(theirs?.get(cell))
          else if (!changedThere) expect(value).toEqual(mine?.get(cell))
          else {
            const kept = [mine?.get(cell), theirs?.get(cell)].filter((side) =>
              sameJson(side ?? null, value ?? null),
            )
            expect(kept.length).toBeGreaterThan(0)
            if (kept.length === 1) expect(merged.lost.map((lost) => lost.cell)).toContain(cell)
          }
          expect(before).toBeDefined()
        }
      }),
    )
  })

  it('SY3: merging again changes nothing; a cell waits exactly if the hub has another stamp', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { local, remote } = diverged(history)
        const merged = mergeRemote(rule, local, remote)
        expect(mergeRemote(rule, merged, remote)).toEqual({ ...merged, lost: [] })
        for (const cell of Object.keys(merged.state.stamps)) {
          const differs = stampOf(merged.state.stamps, cell) !== stampOf(remote.stamps, cell)
          expect(isPending(merged.state, cell)).toBe(differs)
        }
      }),
    )
  })

  it('SY4: whoever merges, the same values stay', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { local, other } = diverged(history)
        const here = mergeRemote(rule, local, onHub(other, '2-b'))
        const there = mergeRemote(rule, other, onHub(local, '2-a'))
        expect(there.record).toEqual(here.record)
      }),
    )
  })

  it('SY5: an answer that got lost is found on the hub, and nothing waits any more', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { local } = diverged(history)
        const merged = mergeRemote(rule, local, onHub(local, '2-a'))
        expect(merged.record).toEqual(local.record)
        expect(isWaiting(merged.state)).toBe(false)
        expect(merged.lost).toEqual([])
      }),
    )
  })

  it('SY6: removal stays before an edit, and leaves no values of an erased patient', () => {
    const made = edited('x', { record: undefined, state: unknownRecord }, [{ id: 'p', phone: 'a' }], 1)
    const common = { record: made.record, state: acknowledge(made.state, made.state.stamps, '1-a') }
    const local = edited('a', common, [{ id: 'p', phone: 'b' }], 100)
    const removed = { rev: '2-b', record: undefined, stamps: { '*': stamp(50, 'b') } }
    expect(mergeRemote(rule, local, removed)).toMatchObject({ record: undefined, lost: [] })
    const waiting = mergeRemote(mergeRules.daybook, local, removed)
    expect(waiting.lost).toEqual([expect.objectContaining({ cell: 'phone', lost: 'b' })])
  })

  it('SY7: a removed record that comes back over its tombstone is removed again', () => {
    const gone: LocalRecord = {
      record: undefined,
      state: { rev: '2-b', stamps: { '*': stamp(50, 'b') }, pending: {} },
    }
    const back = { rev: '3-c', record: { id: 'p', phone: 'a' }, stamps: { '*': stamp(10, 'a') } }
    const merged = mergeRemote(rule, gone, back)
    expect(merged.record).toBeUndefined()
    expect(isWaiting(merged.state)).toBe(true)
    const madeAgain = { ...back, stamps: { '*': stamp(60, 'a') } }
    expect(mergeRemote(rule, gone, madeAgain).record).toEqual(back.record)
  })

  it('SY8: a hub that was restored takes back what it lost, and the later value stays', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { common, local } = diverged(history)
        const accepted = { ...local, state: acknowledge(local.state, local.state.stamps, '2-a') }
        const merged = mergeInDoubt(rule, accepted, onHub(common, '1-a'))
        expect(merged.record).toEqual(local.record)
        const nothing = mergeInDoubt(rule, accepted, undefined)
        expect(nothing.record).toEqual(local.record)
        expect(isWaiting(nothing.state)).toBe(true)
      }),
    )
  })
})

describe('joinLeaves', () => {
  const leaf = fc
    .tuple(patient, fc.array(patient, { maxLength: 2 }), fc.constantFrom('a', 'b', 'c'), fc.nat(20))
    .map(([base, versions, workstation, at]) => {
      const { record, state } = edited(
        workstation,
        { record: undefined, state: unknownRecord },
        [base, ...versions],
        at,
      )
      return { record, stamps: state.stamps }
    })
  const join = (...leaves: { record: SyncedRecord | undefined; stamps: Record<string, string> }[]) => {
    const { record, stamps } = joinLeaves(rule, 'p', leaves)
    return { record, stamps: { ...stamps } }
  }
  /** Leaves that differ have stamps that differ: equal ones are the same write. */
  const distinct = (leaves: readonly { stamps: Readonly<Record<string, string>> }[]) => {
    const all = leaves.flatMap(({ stamps }) => [...new Set(Object.values(stamps))])
    return new Set(all).size === all.length
  }

  /** The order of a list's elements is the later one's; which is the same content. */
  const content = (record: SyncedRecord | undefined) =>
    new Map([...cellsOf(rule, record)].filter(([cell]) => !cell.endsWith('#order')))

  it('SY9: leaves out an object whose members are gone, in whichever order it comes to that', () => {
    const withEmpty = {
      record: { id: 'p', address: {} },
      stamps: { '*': stamp(3, 'a'), 'address/city': stamp(5, 'a'), 'address/line': stamp(5, 'a') },
    }
    const without = { record: { id: 'p' }, stamps: { '*': stamp(4, 'a') } }
    const withLine = {
      record: { id: 'p', address: { line: 'a' } },
      stamps: { '*': stamp(3, 'b'), 'address/line': stamp(4, 'b') },
    }
    const orders = [
      join(withEmpty, without, withLine),
      join(join(withEmpty, without), withLine),
      join(withEmpty, join(without, withLine)),
      join(join(withEmpty, withLine), without),
    ]
    expect(orders.map(({ record }) => record)).toEqual(orders.map(() => ({ id: 'p' })))
    expect(join(without, withLine).record).toEqual(withLine.record)
  })

  it('SY9: is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(leaf, leaf, leaf, (first, second, third) => {
        fc.pre(distinct([first, second, third]))
        const together = join(first, second, third)
        expect(join(third, first, second)).toEqual(together)
        expect(content(join(join(first, second), third).record)).toEqual(content(together.record))
        expect(content(join(first, join(second, third)).record)).toEqual(content(together.record))
        expect(join(first, first).record).toEqual(join(first).record)
      }),
    )
  })
})
