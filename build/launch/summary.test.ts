import { describe, expect, it, vi } from 'vitest'
import { summarize } from './test.mjs'

const summaryOf = (parts: Parameters<typeof summarize>[0]) => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const code = summarize(parts)
  const lines = write.mock.calls
    .map(([text]) => String(text))
    .join('')
    .trimEnd()
    .split('\n')
  write.mockRestore()
  return { code, last: lines.at(-1) }
}

describe('the summary of npm test', () => {
  it('adds up the suites', () => {
    expect(
      summaryOf([
        { name: 'check', code: 0, seconds: 1 },
        { name: 'unit', code: 0, seconds: 1, passed: 3, failed: 0 },
        { name: 'windows', code: 0, seconds: 1, passed: 2, failed: 0 },
      ]),
    ).toEqual({ code: 0, last: '5 passed, 0 failed' })
  })
  it('counts a failed check, a crashed suite and a suite without a test as failures', () => {
    expect(summaryOf([{ name: 'check', code: 1, seconds: 1 }])).toEqual({
      code: 1,
      last: '0 passed, 1 failed',
    })
    expect(summaryOf([{ name: 'unit', code: 1, seconds: 1, passed: 3, failed: 0 }]).last).toBe(
      '3 passed, 1 failed',
    )
    expect(summaryOf([{ name: 'unit', code: 0, seconds: 1, passed: 0, failed: 0 }]).code).toBe(1)
  })
})
