import { describe, expect, it } from 'vitest'
import { lotsOf, stockCourse } from './stock-course.ts'

describe('the course of a stock', () => {
  it('reckons back from what is there', () => {
    const movements = [
      { at: '2026-11-22T09:00:00.000Z', change: -2 },
      { at: '2026-11-24T09:00:00.000Z', change: 10 },
      { at: '2026-11-24T12:00:00.000Z', change: -1 },
      { at: '2026-01-01T12:00:00.000Z', change: 5 },
    ]
    const dates = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']
    const course = stockCourse(movements, 12, dates, (instant) => instant.slice(0, 10))
    expect(course.map(({ quantity }) => quantity)).toEqual([5, 3, 3, 12])
  })

  it('lists the lots that are left, the first to expire first', () => {
    expect(
      lotsOf([
        { change: 5, lot: 'B', expiresOn: '2027-06-01' },
        { change: 5, lot: 'A', expiresOn: '2027-01-01' },
        { change: -2, lot: 'A' },
        { change: 3, lot: 'C', expiresOn: '2026-12-01' },
        { change: -3, lot: 'C' },
        { change: 4 },
      ]),
    ).toEqual([
      { lot: 'A', expiresOn: '2027-01-01', quantity: 3 },
      { lot: 'B', expiresOn: '2027-06-01', quantity: 5 },
    ])
  })
})
