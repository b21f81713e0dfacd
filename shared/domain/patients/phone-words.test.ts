import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { readPhoneNumber } from './phone-number.ts'
import { phoneWords } from './phone-words.ts'

test.each([
  ['+442079460058', '+44 20 7946 0058'],
  ['+34915550123', '+34 915 55 01 23'],
  ['+12125550123', '+1 212 555 0123'],
  ['+4930123456', '+49 30 123456'],
  ['112', '112'],
])('%s is read out as %s', (number, words) => {
  expect(phoneWords(number)).toBe(words)
})

it('keeps every digit, and is read back as the same number', () => {
  const number = fc
    .tuple(fc.constantFrom('+44', '+34', '+1', '+49', '+971'), fc.integer({ min: 1000, max: 9_999_999_999 }))
    .map(([code, digits]) => `${code}${digits}`)
  fc.assert(
    fc.property(number, (number) => {
      const words = phoneWords(number)
      expect(words.replace(/[ -]/g, '')).toBe(number)
      const read = readPhoneNumber(words, 'GB')
      if (read.ok) expect(read.value).toBe(number)
    }),
  )
})
