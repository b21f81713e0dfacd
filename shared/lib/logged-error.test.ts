import { expect, it } from 'vitest'
import { errorName, errorPlace } from './logged-error.ts'

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

it('tells code or name and place of an error, and nothing that it quotes', () => {
  const quoting = thrownBy(() => JSON.parse('{"familyName": Hippolyta\n    at her desk}'))
  expect(String(quoting)).toContain('Hippolyta')
  expect(errorName(quoting)).toBe('SyntaxError')
  expect(errorPlace(quoting)).toMatch(/^SyntaxError\n {4}at JSON\.parse/)
  expect(errorPlace(quoting)).not.toContain('Hippolyta')

  const full = Object.assign(new Error("ENOSPC: no space left, open '/home/desk/Hippolyta.pdf'"), {
    code: 'ENOSPC',
  })
  expect(errorName(full)).toBe('ENOSPC')
  expect(errorPlace(full)).toContain('logged-error.test.ts')
  expect(errorPlace(full)).not.toContain('Hippolyta')
  expect(errorName('Hippolyta')).toBe('error')
  expect(errorPlace(undefined)).toBe('error')
})
