import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, isCalendarDate } from './calendar-date.ts'
import {
  clinicDateOf,
  dayBounds,
  isTimeZone,
  resolveStart,
  resolveWallTime,
  stretchOfDay,
  wallTimeOf,
} from './clinic-time.ts'
import { epochOf, instantAt } from './interval.ts'

/** Zones whose clocks change at two in the morning, at midnight, by half an hour, far from UTC, or never. */
const zones = [
  'Europe/Madrid',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
]
const zone = fc.constantFrom(...zones)
const instant = fc
  .integer({ min: Date.UTC(2010, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 })
  .map((minute) => instantAt(minute * 60_000))

/** The wall clock by the platform's own formatter: an oracle that shares nothing with the code. */
function wallByIntl(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return format.format(new Date(at)).replace(' ', 'T')
}

test('the wall time of an instant is what the platform shows', () => {
  fc.assert(
    fc.property(instant, zone, (at, timeZone) => {
      expect(wallTimeOf(at, timeZone)).toBe(wallByIntl(at, timeZone))
      expect(clinicDateOf(at, timeZone)).toBe(wallByIntl(at, timeZone).slice(0, 10))
    }),
    { numRuns: 400 },
  )
})

test('a wall time resolves to the instant it came from, or to one of two', () => {
  fc.assert(
    fc.property(instant, zone, (at, timeZone) => {
      const resolved = resolveWallTime(wallTimeOf(at, timeZone), timeZone)
      if (resolved.ok) expect(resolved.value).toBe(at)
      else {
        expect(resolved.error.code).toBe('TIME_IS_AMBIGUOUS')
        expect(resolved.error.details['instants']).toContain(at)
      }
    }),
    { numRuns: 400 },
  )
})

test('days follow each other without gap or overlap', () => {
  const days = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(days, zone, (offset, timeZone) => {
      const date = addDays('2010-01-01', offset)
      expect(dayBounds(date, timeZone).endsAt).toBe(dayBounds(addDays(date, 1), timeZone).startsAt)
    }),
    { numRuns: 400 },
  )
})

const hoursOf = (date: string, timeZone: string) => {
  const { startsAt, endsAt } = dayBounds(date, timeZone)
  return (epochOf(endsAt) - epochOf(startsAt)) / 3_600_000
}

describe('days on which clocks change', () => {
  test.each([
    ['2026-03-29', 'Europe/Madrid', 23],
    ['2026-10-25', 'Europe/Madrid', 25],
    ['2026-11-24', 'Europe/Madrid', 24],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2018-11-04', 'America/Sao_Paulo', 23],
    ['2018-02-17', 'America/Sao_Paulo', 25],
    ['2011-12-30', 'Pacific/Apia', 0],
  ])('%s in %s has %d hours', (date, timeZone, hours) => {
    expect(hoursOf(date, timeZone)).toBe(hours)
  })

  test('a day whose midnight is skipped begins at one', () => {
    expect(wallTimeOf(dayBounds('2018-11-04', 'America/Sao_Paulo').startsAt, 'America/Sao_Paulo')).toBe(
      '2018-11-04T01:00',
    )
  })

  test('a skipped time is refused with the instant at which clocks go on', () => {
    expect(resolveWallTime('2026-03-29T02:30', 'Europe/Madrid')).toMatchObject({
      error: { code: 'TIME_DOES_NOT_EXIST', details: { nextInstant: '2026-03-29T01:00:00Z' } },
    })
  })

  test('a time shown twice is refused with both instants', () => {
    expect(resolveWallTime('2026-10-25T02:30', 'Europe/Madrid')).toMatchObject({
      error: {
        code: 'TIME_IS_AMBIGUOUS',
        details: { instants: ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'] },
      },
    })
  })

  test.each([
    ['2026-03-29', '02:30', '06:00', '2026-03-29T01:00:00Z', '2026-03-29T04:00:00Z'],
    ['2026-10-25', '02:00', '03:00', '2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z'],
    ['2026-11-24', '20:00', '24:00', '2026-11-24T19:00:00Z', '2026-11-24T23:00:00Z'],
  ])('hours on %s from %s to %s', (date, from, to, startsAt, endsAt) => {
    expect(stretchOfDay(date, from, to, 'Europe/Madrid')).toEqual({ startsAt, endsAt })
  })

  test('hours inside the skipped hour are none', () => {
    expect(stretchOfDay('2026-03-29', '02:00', '03:00', 'Europe/Madrid')).toBeUndefined()
  })
})

test('29 February exists in leap years alone', () => {
  expect(isCalendarDate('2028-02-29')).toBe(true)
  expect(['2027-02-29', '2100-02-29', '2026-13-01', '2026-04-31', '0000-01-01'].map(isCalendarDate)).toEqual(
    Array(5).fill(false),
  )
})

test.each([
  ['2026-11-24T09:00:00Z', '2026-11-24T09:00:00Z'],
  ['2026-11-24T09:00:30.900Z', '2026-11-24T09:00:30Z'],
  ['2026-11-24T09:00+02:00', '2026-11-24T07:00:00Z'],
  ['2026-11-24T23:30-01:00', '2026-11-25T00:30:00Z'],
  ['2026-11-24T10:00', '2026-11-24T09:00:00Z'],
])('%s starts at %s', (text, expected) => {
  expect(resolveStart(text, 'Europe/Madrid')).toEqual({ ok: true, value: expected })
})

test.each([
  '2026-02-30T10:00',
  '2026-11-24T24:00',
  '2026-11-24T10:60Z',
  '2027-02-29T10:00:00Z',
  '2026-11-24T10:00+19:00',
])('%s is refused', (text) => {
  expect(resolveStart(text, 'Europe/Madrid')).toMatchObject({ error: { code: 'INVALID_INPUT' } })
})

test('zones are names, not offsets', () => {
  expect(['Europe/Madrid', 'UTC', 'Mars/Base', '+02:00', ''].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
