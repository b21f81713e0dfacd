/** Contact details that may be left empty: of the clinic and of doctors. */
import { readEmailAddress } from '#shared/domain/patients/email-address.ts'
import { readPhoneNumber } from '#shared/domain/patients/phone-number.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, type Result } from '#shared/lib/result.ts'

/** As `readPhoneNumber`; undefined for an empty text. */
export const readOptionalPhone = (text: string, country: string): Result<string | undefined, Refusal> =>
  text.trim() === '' ? accept(undefined) : readPhoneNumber(text, country)

/** As `readEmailAddress`; undefined for an empty text. */
export const readOptionalEmail = (text: string): Result<string | undefined, Refusal> =>
  text.trim() === '' ? accept(undefined) : readEmailAddress(text)
