/** Whoever asks gets work that began after the asking, and there is never more than one at a time. */
import { expect, test } from 'vitest'
import { coalesced } from './coalesced.ts'

function counted() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  let most = 0
  let now = 0
  const work = coalesced(async () => {
    most = Math.max(most, (now += 1))
    try {
      await new Promise<void>((resolve, reject) => ends.push({ resolve, reject }))
    } finally {
      now -= 1
    }
  })
  return { work, ends, most: () => most }
}

test('asked for during the work, it is done once more for all who asked', async () => {
  const { work, ends, most } = counted()
  const first = work.ask()
  let inBetween: Promise<void> | undefined
  const between = first.then(() => void (inBetween = work.ask()))
  const second = work.ask()
  const third = work.ask()
  expect(second).toBe(third)
  expect(work.underWay()).toBe(second)
  ends[0]?.resolve()
  await between
  // Asked for in the moment between the two: the second had not begun.
  expect(inBetween).toBe(second)
  await new Promise(setImmediate)
  ends[1]?.resolve()
  await Promise.all([second, third])
  expect(ends).toHaveLength(2)
  expect(most()).toBe(1)
  expect(work.underWay()).toBeUndefined()
})

test('work that failed is done again for who asked meanwhile', async () => {
  const { work, ends } = counted()
  const first = work.ask()
  const second = work.ask()
  ends[0]?.reject(new Error('no'))
  await expect(first).rejects.toThrow('no')
  await new Promise(setImmediate)
  ends[1]?.resolve()
  await expect(second).resolves.toBeUndefined()
})
