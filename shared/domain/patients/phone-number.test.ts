import fc from 'fast-check'
import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { describe, expect, it } from 'vitest'
import { PhoneNumber } from '../records/fields.ts'
import Value from 'typebox/value'
import { readNationalNumber } from './national-number.ts'
import { readPhoneNumber } from './phone-number.ts'

describe('phone number', () => {
  it.each([
    ['915 550 123', 'ES', '+34915550123'],
    ['(+34) 612-345-678', 'ES', '+34612345678'],
    ['0034 612 34 56 78', 'ES', '+34612345678'],
    ['030 901820', 'DE', '+4930901820'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['٠٥٠ ١٢٣ ٤٥٦٧', 'AE', '+971501234567'],
    ['\u2066+971 50 123 4567\u2069', 'AE', '+971501234567'],
    ['0034 612 34 56 78', 'US', '+34612345678'],
    ['+34 612 345 678', 'XX', '+34612345678'],
  ])('reads %s in %s', (typed, country, number) => {
    expect(readPhoneNumber(typed, country)).toEqual({ ok: true, value: number })
  })

  it.each(['', '12', 'call me', '612 345 678 and more', '+34 1', '9155501234567890', '915 550 123 ext. 4'])(
    'refuses %j',
    (typed) => {
      expect(readPhoneNumber(typed, 'ES')).toMatchObject({
        ok: false,
        error: { code: 'PHONE_INVALID', details: { field: 'phone' } },
      })
    },
  )

  it('reads what is written within a country as the library does', () => {
    const digits = fc.stringMatching(/^0?\d{5,12}$/)
    fc.assert(
      fc.property(fc.constantFrom(...getCountries()), digits, (country, typed) => {
        const read = readNationalNumber(typed, country)
        if (read === undefined) return
        const parsed = parsePhoneNumberFromString(typed, { extract: false, defaultCountry: country })
        expect([parsed?.number, parsed?.isValid()]).toEqual([read, true])
      }),
      { numRuns: 20_000 },
    )
    expect(readNationalNumber('0117 2000013', 'GB')).toBe('+441172000013')
    // Begins as a number of Åland, which shares its code with Finland, but is too short for one.
    expect(readNationalNumber('18000', 'FI')).toBeUndefined()
  })

  it('answers E.164 or a refusal for any text, and reads its own answer again', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\+?[\d ()-]{5,18}$/)),
        (typed) => {
          const read = readPhoneNumber(typed, 'ES')
          if (!read.ok) return
          expect(Value.Check(PhoneNumber, read.value)).toBe(true)
          expect(readPhoneNumber(read.value, 'US')).toEqual(read)
        },
      ),
    )
  })
})
