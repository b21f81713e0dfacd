import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findHistory, type Span } from './visit-history.ts'

const at = (minute: number) => new Date(Date.UTC(2020, 0, 1, 0, minute)).toISOString()
const span = fc.record({
  patient: fc.constantFrom('p1', 'p2', 'p3'),
  doctor: fc.constantFrom('d1', 'd2'),
  start: fc.nat(60),
  length: fc.integer({ min: 1, max: 40 }),
  known: fc.boolean(),
})
const spans = fc.array(span, { maxLength: 25 }).map((list) =>
  list.map(({ patient, doctor, start, length, known }, row): Span => ({
    patient,
    doctor,
    startsAt: at(start),
    endsAt: at(start + length),
    ...(known ? {} : { row }),
  })),
)

const shareTime = (a: Span, b: Span) =>
  (a.patient === b.patient || a.doctor === b.doctor) && a.startsAt < b.endsAt && b.startsAt < a.endsAt

it('marks exactly the visits that share time with another of the same doctor or patient', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const history = findHistory(all)
      for (const each of all) {
        if (each.row === undefined) continue
        const overlapped = all.some((other) => other !== each && shareTime(each, other))
        expect(history.overlaps(each.row)).toBe(overlapped)
      }
    }),
    { numRuns: 500 },
  )
})

it('calls one earliest visit of each patient the first, unless the clinic saw them before', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const history = findHistory(all)
      for (const patient of ['p1', 'p2', 'p3']) {
        const theirs = all.filter((each) => each.patient === patient)
        const firsts = theirs.filter((each) => each.row !== undefined && history.isFirst(each.row))
        expect(firsts.length).toBeLessThanOrEqual(1)
        for (const first of firsts) expect(theirs.every((each) => each.startsAt >= first.startsAt)).toBe(true)
        const earliest = theirs.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1))[0]
        const tied = theirs.filter((each) => each.startsAt === earliest?.startsAt)
        if (earliest && tied.every((each) => each.row !== undefined)) expect(firsts).toHaveLength(1)
      }
    }),
  )
})
