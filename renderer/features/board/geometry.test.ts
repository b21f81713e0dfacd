import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnPixels, placeSideBySide, snap, stepMinutes, uncovered, visibleColumns } from './geometry.ts'

const spans = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 5, max: 120 })).map(([from, length]) => ({
    from,
    to: from + length,
  })),
  { maxLength: 30 },
)

describe('board geometry', () => {
  it('never draws two bookings over each other', () => {
    fc.assert(
      fc.property(spans, (drawn) => {
        const placed = placeSideBySide(drawn.map((span, index) => ({ ...span, id: String(index) })))
        expect(placed).toHaveLength(drawn.length)
        for (const one of placed) {
          expect(one.lane).toBeLessThan(one.lanes)
          for (const other of placed) {
            if (one.id === other.id || one.lane !== other.lane) continue
            expect(one.to <= other.from || other.to <= one.from).toBe(true)
          }
        }
      }),
    )
  })

  it('gives a booking that overlaps none the whole column', () => {
    expect(
      placeSideBySide([
        { id: 'a', from: 540, to: 570 },
        { id: 'b', from: 570, to: 600 },
      ]).map(({ lanes }) => lanes),
    ).toEqual([1, 1])
  })

  it('shades exactly the minutes in which nobody works', () => {
    fc.assert(
      fc.property(spans, (periods) => {
        const gaps = uncovered({ from: 0, to: 1440 }, periods)
        for (let minute = 0; minute < 1440; minute += 7) {
          const worked = periods.some(({ from, to }) => from <= minute && minute < to)
          const shaded = gaps.some(({ from, to }) => from <= minute && minute < to)
          expect(shaded).toBe(!worked)
        }
      }),
    )
  })

  it('offers times on a grid that fits the doctor’s ordinary length', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(5, 10, 15, 20, 30, 40, 45, 60),
        fc.integer({ min: 0, max: 1440 }),
        (slot, at) => {
          expect(slot % stepMinutes(slot)).toBe(0)
          expect(snap(at, stepMinutes(slot))).toBeLessThanOrEqual(at)
        },
      ),
    )
  })

  it('draws every column that is in sight', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 4000 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 6000 }),
        (view, count, scrolled) => {
          const width = columnPixels(view, count)
          const { first, last } = visibleColumns(scrolled, view, width, count)
          for (let column = 0; column < count; column++) {
            const inSight = (column + 1) * width > scrolled && column * width < scrolled + view - 62
            if (inSight) expect(first <= column && column <= last).toBe(true)
          }
        },
      ),
    )
  })
})
