import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inProject } from '../../setup/project.mjs'
import { planted } from './bundled.ts'
import { sourceFaults } from './source-faults.ts'

test('at least ten faults can be planted', () => {
  expect(sourceFaults.length).toBeGreaterThanOrEqual(10)
  expect(new Set(sourceFaults.map(({ name }) => name)).size).toBe(sourceFaults.length)
})

test.each(sourceFaults)('the place of $name is in its file once', (fault) => {
  const source = readFileSync(inProject(fault.file), 'utf8')
  const changed = planted(fault, source)
  expect(changed).not.toBe(source)
  expect(changed).toContain(fault.after)
})

test('a place that is not there, or there twice, is an error', () => {
  const fault = { name: 'one', says: '', file: '', before: 'a', after: 'b' }
  expect(() => planted(fault, 'x')).toThrow('0 times')
  expect(() => planted(fault, 'a a')).toThrow('2 times')
})
