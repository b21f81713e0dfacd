/** How fast messages leave, on a clock of the test's own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '#shared/domain/records/message.ts'
import { createSendingPace, type SendingPace } from './sending-pace.ts'

const start = Date.parse('2031-03-03T08:00:00Z')
let wakes = 0
let changes = 0

const paceOf = (perMinute: number): SendingPace =>
  createSendingPace({
    perMinute,
    timing: { firstDelay: 1000, longestDelay: 8000 },
    now: () => new Date(),
    wake: () => (wakes += 1),
    changed: () => (changes += 1),
  })
const message = (id: string, more: Partial<Message> = {}): Message =>
  ({ id, channel: 'email', template: 'patientWelcome', ...more }) as Message
const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  wakes = 0
  changes = 0
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the rate', () => {
  it('lets so many go in any minute, and wakes the sender when there is room again', () => {
    const pace = paceOf(2)
    const first = pace.allowed([message('a'), message('b'), message('c')])
    expect(idsOf(first)).toEqual(['a', 'b'])
    for (const _ of first) pace.begun()
    vi.advanceTimersByTime(30_000)
    expect(pace.allowed([message('c')])).toEqual([])
    vi.advanceTimersByTime(29_000)
    expect(wakes).toBe(0)
    vi.advanceTimersByTime(1500)
    expect(wakes).toBe(1)
    expect(idsOf(pace.allowed([message('c')]))).toEqual(['c'])
  })

  it('holds up no code, which counts all the same', () => {
    const pace = paceOf(1)
    pace.begun()
    const code = message('code', { template: 'portalCode' })
    expect(idsOf(pace.allowed([message('a'), code]))).toEqual(['code'])
    pace.begun()
    vi.advanceTimersByTime(60_001)
    expect(idsOf(pace.allowed([message('a')]))).toEqual(['a'])
  })

  it('is not stuck where the clock is set back', () => {
    const pace = paceOf(1)
    pace.begun()
    vi.setSystemTime(start - 24 * 3_600_000)
    expect(idsOf(pace.allowed([message('a')]))).toEqual(['a'])
  })
})

describe('a channel that takes nothing just now', () => {
  it('is left alone for longer each time, the other one is not, and one that leaves ends it', () => {
    const pace = paceOf(100)
    const slow = { kind: 'later', reason: 'notReachable', channel: true } as const
    const both = [message('mail'), message('text', { channel: 'sms' })]
    for (const seconds of [1, 2, 4, 8, 8]) {
      pace.ended('email', slow)
      // Others of the same batch find out the same: that is one failure.
      pace.ended('email', slow)
      expect(pace.trouble()).toMatchObject([
        {
          channel: 'email',
          reason: 'notReachable',
          until: new Date(Date.now() + seconds * 1000).toISOString(),
        },
      ])
      expect(idsOf(pace.allowed(both))).toEqual(['text'])
      vi.advanceTimersByTime(seconds * 1000)
      expect(pace.isPaused('email')).toBe(false)
    }
    pace.ended('email', { kind: 'sent' })
    pace.ended('email', slow)
    expect(pace.trouble()).toMatchObject([{ until: new Date(Date.now() + 1000).toISOString() }])
    expect(changes).toBe(7)
  })

  it('is left alone as long as the provider says', () => {
    const pace = paceOf(100)
    pace.ended('sms', { kind: 'later', reason: 'slowDown', channel: true, retryAfterMilliseconds: 90_000 })
    vi.advanceTimersByTime(89_000)
    expect(pace.isPaused('sms')).toBe(true)
    vi.advanceTimersByTime(1100)
    expect([pace.isPaused('sms'), wakes, pace.trouble()]).toEqual([false, 1, []])
  })
})
