import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isQuiet } from './quiet-hours.ts'
import { dueReminder, reminderDueAt, reminderId } from './reminders.ts'

const madrid = 'Europe/Madrid'

describe('when a reminder is due', () => {
  it('a day before comes at the same time of day, also where the clocks change in between', () => {
    // Clocks go forward on 30 March 2031 and back on 26 October.
    expect(reminderDueAt('2031-03-30T08:00:00Z', 1440, madrid)).toBe('2031-03-29T09:00:00.000Z')
    expect(reminderDueAt('2031-10-26T09:00:00Z', 1440, madrid)).toBe('2031-10-25T08:00:00.000Z')
    expect(reminderDueAt('2031-03-31T08:00:00Z', 2880, madrid)).toBe('2031-03-29T09:00:00.000Z')
  })

  it('two hours before are two hours that pass, also over the change', () => {
    expect(reminderDueAt('2031-03-30T01:30:00Z', 120, madrid)).toBe('2031-03-29T23:30:00.000Z')
    expect(reminderDueAt('2031-10-26T01:30:00Z', 120, madrid)).toBe('2031-10-25T23:30:00.000Z')
  })

  it('a day before a time that the change leaves out is still a time', () => {
    // 02:30 does not exist on 30 March; a day before 31 March 02:30 it is 03:30.
    expect(reminderDueAt('2031-03-31T00:30:00Z', 1440, madrid)).toBe('2031-03-30T01:30:00.000Z')
  })

  const told = { startsAt: '2031-03-20T09:00:00Z', toldAt: '2031-03-01T09:00:00.000Z' }
  const both = [1440, 120]

  it('of several that are due the last counts, and none that comes so late that it says little', () => {
    const at = (now: string) => dueReminder(told, both, madrid, now)
    expect(at('2031-03-19T08:59:59.000Z')).toBeUndefined()
    expect(at('2031-03-19T09:00:00.000Z')).toBe(1440)
    expect(at('2031-03-19T21:00:01.000Z')).toBeUndefined()
    expect(at('2031-03-20T07:00:00.000Z')).toBe(120)
    expect(at('2031-03-20T08:30:00.000Z')).toBeUndefined()
    expect(at('2031-03-20T09:00:00.000Z')).toBeUndefined()
  })

  it('nobody is reminded of what they were told after it was due', () => {
    const late = { ...told, toldAt: '2031-03-19T12:00:00.000Z' }
    expect(dueReminder(late, both, madrid, '2031-03-19T12:00:01.000Z')).toBeUndefined()
    expect(dueReminder(late, both, madrid, '2031-03-20T07:00:01.000Z')).toBe(120)
  })

  it('a clock that jumps to and fro names the same few reminders again, each before the appointment', () => {
    const start = Date.parse(told.startsAt)
    const jumps = fc.array(fc.integer({ min: -3 * 86_400, max: 86_400 }), { maxLength: 60 })
    fc.assert(
      fc.property(jumps, (offsets) => {
        const ids = new Set<string>()
        for (const seconds of offsets) {
          const now = new Date(start + seconds * 1000).toISOString()
          const due = dueReminder(told, both, madrid, now)
          if (due === undefined) continue
          expect(now < told.startsAt).toBe(true)
          ids.add(reminderId('a', told.startsAt, due))
        }
        expect(ids.size).toBeLessThanOrEqual(both.length)
      }),
    )
  })

  it('an appointment that was moved has other reminders than before', () => {
    expect(reminderId('a', '2031-03-20T09:00:00Z', 120)).not.toBe(
      reminderId('a', '2031-03-20T09:15:00Z', 120),
    )
  })
})

describe('quiet hours', () => {
  const night = { from: '21:00', to: '08:00' }

  it('are on the clinic’s clock and go over midnight', () => {
    expect(isQuiet('2031-01-10T20:00:00Z', night, madrid)).toBe(true)
    expect(isQuiet('2031-01-10T19:59:59Z', night, madrid)).toBe(false)
    expect(isQuiet('2031-07-10T19:00:00Z', night, madrid)).toBe(true)
    expect(isQuiet('2031-01-10T07:00:00Z', night, madrid)).toBe(false)
  })

  it('end in the night in which the clocks change as in any other', () => {
    expect(isQuiet('2031-03-30T05:59:59Z', night, madrid)).toBe(true)
    expect(isQuiet('2031-03-30T06:00:00Z', night, madrid)).toBe(false)
  })

  it('are none where none are set, or from and to are the same', () => {
    expect(isQuiet('2031-01-10T23:00:00Z', undefined, madrid)).toBe(false)
    expect(isQuiet('2031-01-10T23:00:00Z', { from: '21:00', to: '21:00' }, madrid)).toBe(false)
  })
})
