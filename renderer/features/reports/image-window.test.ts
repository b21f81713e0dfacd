import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transferOf, wholePicture, wholeRange, zoomAt } from './image-window.ts'

const shown = (grey: number, window: Parameters<typeof transferOf>[0]) => {
  const { slope, intercept } = transferOf(window)
  return slope * grey + intercept
}

describe('window and level', () => {
  it('leaves a picture as it is by default', () => {
    expect(transferOf(wholeRange)).toEqual({ slope: 1, intercept: 0 })
  })

  it('shows the level as middle grey, the window’s ends as black and white, and the opposite when inverted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 256 }), (level, width) => {
        const window = { level, width, inverted: false }
        expect(shown(level / 256, window)).toBeCloseTo(0.5, 6)
        expect(shown((level - width / 2) / 256, window)).toBeCloseTo(0, 6)
        expect(shown((level + width / 2) / 256, window)).toBeCloseTo(1, 6)
        expect(shown((level + width / 2) / 256, { ...window, inverted: true })).toBeCloseTo(0, 6)
      }),
    )
  })
})

describe('zoom', () => {
  it('keeps what lies below the pointer there', () => {
    const point = { x: 120, y: -40 }
    const before = { zoom: 2, x: 10, y: 30 }
    const after = zoomAt(before, 1.5, point)
    const below = ({ zoom, x, y }: typeof before) => [(point.x - x) / zoom, (point.y - y) / zoom]
    expect(below(after)[0]).toBeCloseTo(below(before)[0] ?? NaN, 9)
    expect(below(after)[1]).toBeCloseTo(below(before)[1] ?? NaN, 9)
  })

  it('goes back to the whole picture, and no smaller', () => {
    expect(zoomAt({ zoom: 1.2, x: 50, y: 9 }, 0.5)).toEqual(wholePicture)
    expect(zoomAt({ zoom: 12, x: 0, y: 0 }, 100).zoom).toBe(16)
  })
})
