// What failed, out of the reports of vitest and Playwright: for the end of a log, of which often only the end is kept.
import { stripVTControlCharacters } from 'node:util'

const MESSAGE_LINES = 8

/**
 * @param report of vitest's JSON reporter, or undefined when there is none
 * @returns {{ title: string, message: string }[]} each failed test, and each file that could not be run
 */
export const failedUnitTests = (report) =>
  (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [{ title: name, message: shortened(message) }]
    return failed.map(({ fullName, failureMessages }) => ({
      title: `${name}: ${fullName}`,
      message: shortened(failureMessages.join('\n')),
    }))
  })

/**
 * @param report of Playwright's JSON reporter, or undefined when there is none
 * @returns {{ title: string, message: string }[]} each failed test
 */
export const failedEndToEndTests = (report) => (report?.suites ?? []).flatMap(failedInSuite)

const failedInSuite = ({ specs = [], suites = [] }) => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => ({
      title: `${file}:${line} ${title}`,
      message: shortened(
        tests
          .flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message)))
          .join('\n'),
      ),
    })),
  ...suites.flatMap(failedInSuite),
]

const shortened = (message) =>
  stripVTControlCharacters(message ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, MESSAGE_LINES)
    .join('\n')
