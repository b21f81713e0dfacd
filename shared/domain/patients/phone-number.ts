/** Telephone numbers as people type them, to E.164, by the rules of the country (Google's libphonenumber). */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { accept, refuse, type Result } from '../../lib/result.ts'
import { refusal, type Refusal } from '../refusal.ts'
import { withPlainDigits } from './digits.ts'
import { readNationalNumber } from './national-number.ts'

/**
 * Reads a telephone number.
 * @param typed as typed: national (`0155 50123`) or international (`+49…`, `0049…`), digits of any script
 * @param country ISO 3166-1 alpha-2, whose numbers are written without a country code
 * @returns E.164, e.g. `+34915550123`, or PHONE_INVALID with the field
 */
export function readPhoneNumber(typed: string, country: string, field = 'phone'): Result<string, Refusal> {
  const text = withPlainDigits(typed)
    .trim()
    .replace(/^\(\+(\d+)\)/, '+$1 ')
  const national = readNationalNumber(text, country)
  if (national !== undefined) return accept(national)
  const options = { extract: false, ...(isSupportedCountry(country) && { defaultCountry: country }) }
  // People write 00 before a country code also where the country dials something else.
  for (const reading of new Set([text, text.replace(/^00/, '+')])) {
    const parsed = parsePhoneNumberFromString(reading, options)
    if (parsed?.isValid() === true && parsed.ext === undefined) return accept(parsed.number)
  }
  return refuse(refusal('PHONE_INVALID', 'This is not a telephone number.', { field, country }))
}
