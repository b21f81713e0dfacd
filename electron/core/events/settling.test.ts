/**
 * Rows that follow records are made when those no longer come in by the thousand, commands get their turn between batches,
 * and what comes while a notification is shown is shown after it.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOneAtATime } from '#shared/lib/one-at-a-time.ts'
import { createSettling } from './settling.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function settlingOf(batches: number, desktop: () => Promise<void> = () => Promise.resolve()) {
  const state = { batches, rows: true, putOff: false, refreshed: 0 }
  const order: string[] = []
  const { exclusively } = createOneAtATime()
  const settling = createSettling({
    dispatcher: {
      catchUp: () => {
        order.push('batch')
        state.batches -= 1
        return Promise.resolve(state.batches > 0)
      },
      refreshRows: () => {
        state.refreshed += 1
        state.rows = false
        return Promise.resolve()
      },
      prepare: () => Promise.reject(new Error('not asked here')),
      retry: () => Promise.resolve(undefined),
      nextDueAt: () => undefined,
    },
    erasures: { queueDue: () => Promise.resolve(), nextLookAt: () => undefined } as never,
    followUps: { run: () => Promise.resolve(), nextDueAt: () => undefined },
    toasts: { show: () => desktop(), stop: () => undefined },
    exclusively,
    rowsWait: () => state.rows,
    rowsArePutOff: () => state.putOff,
    now: () => new Date('2031-03-03T08:00:00Z'),
    changed: () => undefined,
    log: () => undefined,
  })
  return { state, order, exclusively, settling }
}

test('a command that is given while thousands of events wait has its turn after the batch under way', async () => {
  const { order, exclusively, settling } = settlingOf(5)
  const settled = settling.settle()
  const command = exclusively(() => Promise.resolve(void order.push('command')))
  await Promise.all([settled, command])
  expect(order.indexOf('command')).toBe(1)
  expect(order.filter((each) => each === 'batch').length).toBeGreaterThanOrEqual(5)
})

test('rows are put off while a clinic is read, and made soon after', async () => {
  const { state, settling } = settlingOf(1)
  state.putOff = true
  await settling.settle()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(state.refreshed).toBe(0)
  state.putOff = false
  await vi.advanceTimersByTimeAsync(300)
  expect(state.refreshed).toBe(1)
  settling.stop()
})

test('while the desktop takes its time, reactions go on, and what is to be told meanwhile is told after it', async () => {
  const shown: number[] = []
  let pending = 1
  let desktopHasIt = (): void => undefined
  const { order, settling } = settlingOf(1, async () => {
    const told = pending
    pending = 0
    shown.push(told)
    if (told > 0) await new Promise<void>((resolve) => (desktopHasIt = resolve))
  })
  const first = settling.settle()
  await vi.advanceTimersByTimeAsync(0)
  expect(shown).toEqual([1])

  pending = 2
  const rounds = order.length
  const second = settling.settle()
  await vi.advanceTimersByTimeAsync(0)
  expect(order.length).toBeGreaterThan(rounds)
  expect(shown).toEqual([1])

  desktopHasIt()
  await first
  await vi.advanceTimersByTimeAsync(0)
  expect(shown).toEqual([1, 2])
  desktopHasIt()
  await second
  settling.stop()
})
