import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleOf } from './chart-scale.ts'

describe('scale of a chart', () => {
  it('holds the highest value between few even ticks', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (value) => {
        const { highest, ticks } = scaleOf(value)
        expect(highest).toBeGreaterThanOrEqual(value * (1 - 1e-6))
        expect(ticks.length).toBeGreaterThanOrEqual(3)
        expect(ticks.length).toBeLessThanOrEqual(6)
        expect(ticks[0]).toBe(0)
      }),
    )
  })

  it.each([
    [0, [0, 1]],
    [7, [0, 2, 4, 6, 8]],
    [40, [0, 10, 20, 30, 40]],
    [0.3, [0, 0.1, 0.2, 0.3]],
  ])('%d', (value, ticks) => {
    expect(scaleOf(value).ticks).toEqual(ticks)
  })
})
