import { describe, expect, it, vi } from 'vitest'
import { failedEndToEndTests, failedUnitTests } from './failed-tests.mjs'
import { summarize } from './test.mjs'

const printedOf = (parts: Parameters<typeof summarize>[0]) => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const code = summarize(parts)
  const lines = write.mock.calls
    .map(([text]) => String(text))
    .join('')
    .trimEnd()
    .split('\n')
  write.mockRestore()
  return { code, lines }
}

const summaryOf = (parts: Parameters<typeof summarize>[0]) => {
  const { code, lines } = printedOf(parts)
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
  it('names each failed test with the beginning of its error, after everything else that was printed', () => {
    const unitReport = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          message: '',
          assertionResults: [
            {
              fullName: 'adds',
              status: 'failed',
              failureMessages: ['\u001b[31mexpected 1\u001b[39m\n\nto be 2'],
            },
            { fullName: 'holds', status: 'passed', failureMessages: [] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
      ],
    }
    const endToEndReport = {
      suites: [
        {
          suites: [
            {
              specs: [
                {
                  ok: false,
                  file: 'walk.spec.ts',
                  line: 7,
                  title: 'walks',
                  tests: [{ results: [{ errors: [{ message: 'Timeout' }] }] }],
                },
                { ok: true, file: 'walk.spec.ts', line: 9, title: 'runs', tests: [] },
              ],
            },
          ],
        },
      ],
    }
    const failures = [...failedUnitTests(unitReport), ...failedEndToEndTests(endToEndReport)]
    const { lines } = printedOf([{ name: 'all', code: 1, seconds: 1, passed: 2, failed: 3, failures }])
    expect(lines).toEqual([
      '',
      'FAILED a.test.ts: adds',
      'expected 1',
      'to be 2',
      '',
      'FAILED b.test.ts',
      'no such file',
      '',
      'FAILED walk.spec.ts:7 walks',
      'Timeout',
      '',
      'FAILED all: 2 passed, 3 failed, 1 s',
      '',
      '2 passed, 3 failed',
    ])
  })
})
