import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepUnchanged } from './keep-unchanged.ts'

const day = () => ({
  date: '2027-03-09',
  doctors: [{ doctorId: 'd', working: [{ from: 8, to: 12 }] }],
  appointments: [
    { id: 'a', status: 'confirmed', patient: { id: 'p', alerts: 0 } },
    { id: 'b', status: 'confirmed', patient: { id: 'q', alerts: 1 } },
  ],
})

describe('keeping what is unchanged of an answer', () => {
  it('is the same object where nothing changed', () => {
    const before = day()
    expect(keepUnchanged(before, day())).toBe(before)
  })

  it('changes the record that changed alone, and what it lies in', () => {
    const before = day()
    const now = { ...day(), appointments: day().appointments.map((one) => ({ ...one })) }
    Object.assign(now.appointments[1] ?? {}, { status: 'arrived' })
    const kept = keepUnchanged(before, now)
    expect(kept).toEqual(now)
    expect(kept.doctors).toBe(before.doctors)
    expect(kept.appointments).not.toBe(before.appointments)
    expect(kept.appointments[0]).toBe(before.appointments[0])
    expect(kept.appointments[1]?.patient).toBe(before.appointments[1]?.patient)
  })

  it('knows a record at another place of its list', () => {
    const before = day()
    const first = { ...before.appointments[0], id: 'c' }
    const kept = keepUnchanged(before, { ...day(), appointments: [first, ...day().appointments] })
    expect(kept.appointments[1]).toBe(before.appointments[0])
    expect(kept.appointments[2]).toBe(before.appointments[1])
  })

  it('takes a field that went, or became undefined, for a change', () => {
    expect(keepUnchanged({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
    expect(keepUnchanged({ a: 1 }, { a: 1, b: undefined })).toHaveProperty('b')
    expect(keepUnchanged({ a: undefined }, { b: undefined })).toStrictEqual({ b: undefined })
  })

  it('equals the new answer, whatever both are, and leaves both as they were', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(value, value, (before, now) => {
        const copies = structuredClone([before, now])
        expect(keepUnchanged(before, now)).toStrictEqual(now)
        expect([before, now]).toStrictEqual(copies)
        expect(keepUnchanged(now, structuredClone(now))).toBe(now)
      }),
    )
  })
})
