import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StockMovement, StockMovementKind } from '../records/equipment.ts'
import { changeOf, crossesBelow, lowSince, quantityOf, stateOf, usePerWeek } from './stock.ts'

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString()
const movement = (kind: StockMovementKind, change: number, at: string): StockMovement => ({
  id: `m-${at}-${kind}`,
  createdAt: at,
  updatedAt: at,
  equipmentId: 'gloves',
  kind,
  change,
  at,
})

describe('stock', () => {
  it('a quantity is the sum of movements in any order, without rounding errors', () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(fc.array(cents), (changes) => {
        const movements = changes.map((change) => ({ change: change / 100 }))
        expect(quantityOf(movements)).toBe(changes.reduce((sum, change) => sum + change, 0) / 100)
        expect(quantityOf(movements.toReversed())).toBe(quantityOf(movements))
      }),
    )
  })

  it('what was counted is what is on record afterwards', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 })), fc.nat(100), (changes, counted) => {
        const movements = changes.map((change) => ({ change }))
        const change = changeOf('counted', counted, quantityOf(movements))
        expect(quantityOf([...movements, { change }])).toBe(counted)
      }),
    )
  })

  it('ES1: tells of low stock once for each downward crossing, armed again by a restock', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 })),
        fc.integer({ min: 1, max: 6 }),
        (changes, minimum) => {
          let quantity = 10
          let low = false
          for (const change of changes) {
            const after = Math.max(0, quantity + change)
            expect(crossesBelow(quantity, after, minimum)).toBe(!low && after < minimum)
            low = after < minimum
            quantity = after
          }
        },
      ),
    )
  })

  it('knows since when there is too little, what is used in a week, and what is out', () => {
    const movements = [
      movement('counted', 10, day(0)),
      movement('used', -7, day(10)),
      movement('received', 9, day(12)),
      movement('used', -9, day(20)),
      movement('discarded', -1, day(21)),
    ]
    expect(lowSince(movements, 5)).toBe(day(20))
    expect(lowSince(movements, 1)).toBeUndefined()
    expect(usePerWeek(movements, day(28))).toBe(4.25)
    expect(stateOf(0, 0)).toBe('ok')
    expect(stateOf(0, 1)).toBe('out')
    expect(stateOf(1, 2)).toBe('low')
  })
})
