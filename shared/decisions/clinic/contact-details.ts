/** Contact details of clinic and doctors, from any form people write to the form that is stored. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js'
import Value from 'typebox/value'
import { EmailAddress } from '#shared/domain/records/fields.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'

/**
 * A telephone number as people write it.
 * @param country whose national form is understood besides the international one
 * @returns E.164 (`+34915550123`), undefined for an empty text, or PHONE_INVALID
 */
export function readPhoneNumber(text: string, country: string): Result<string | undefined, Refusal> {
  if (text.trim() === '') return accept(undefined)
  const number = parsePhoneNumberFromString(text, country as CountryCode)
  if (number?.isValid()) return accept(number.number)
  return refuse(
    refusal('PHONE_INVALID', 'Not a telephone number of that country.', { field: 'phone', country }),
  )
}

/** An e-mail address without the spaces around it, undefined for an empty text, or EMAIL_INVALID. */
export function readEmailAddress(text: string): Result<string | undefined, Refusal> {
  const email = text.trim()
  if (email === '') return accept(undefined)
  if (Value.Check(EmailAddress, email)) return accept(email)
  return refuse(refusal('EMAIL_INVALID', 'Not an e-mail address.', { field: 'email' }))
}
