import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pinBytes, readEnrolmentCode, secretBytes, writeEnrolmentCode } from './enrolment-code.ts'

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const host = fc.oneof(fc.ipV4(), fc.domain(), fc.constant('[fe80::1]'), fc.constant('localhost'))
const code = fc.record(
  {
    url: fc
      .tuple(fc.constantFrom('http', 'https'), host, fc.integer({ min: 1, max: 65_535 }))
      .filter(([scheme, , port]) => port !== (scheme === 'https' ? 443 : 80))
      .map(([scheme, name, port]) => `${scheme}://${name.toLowerCase()}:${port}`),
    database: fc.constantFrom('clinic', 'north', 'a-b_c9'),
    secret: bytesOf(secretBytes),
    pin: bytesOf(pinBytes),
    couchDb: fc.boolean(),
  },
  { requiredKeys: ['url', 'database', 'secret', 'couchDb'] },
)

test('a code says what was put into it, however it is typed', () => {
  fc.assert(
    fc.property(code, (wish) => {
      const text = writeEnrolmentCode(wish)
      expect(readEnrolmentCode(text)).toEqual(wish)
      expect(readEnrolmentCode(` ${text.toLowerCase().replaceAll('-', ' ')}\n`)).toEqual(wish)
    }),
  )
})

test('one wrong symbol is found', () => {
  fc.assert(
    fc.property(
      code,
      fc.nat(),
      fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      (wish, place, symbol) => {
        const text = writeEnrolmentCode(wish).replaceAll('-', '')
        // The last symbol is partly filling.
        const at = place % (text.length - 2)
        fc.pre(text.charAt(at) !== symbol)
        expect(readEnrolmentCode(text.slice(0, at) + symbol + text.slice(at + 1))).toBeUndefined()
      },
    ),
  )
})

test('a code for a hub in the house is short enough to type', () => {
  const text = writeEnrolmentCode({
    url: 'https://192.168.1.10:6984',
    database: 'clinic',
    secret: new Uint8Array(secretBytes),
    pin: new Uint8Array(pinBytes),
    couchDb: false,
  })
  expect(text.replaceAll('-', '').length).toBeLessThanOrEqual(56)
})

test.each(['', 'hello', 'AAAAA-AAAAA', '🦷', 'Ü'.repeat(60)])('%j is no code', (text) => {
  expect(readEnrolmentCode(text)).toBeUndefined()
})
