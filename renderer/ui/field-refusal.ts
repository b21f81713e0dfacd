/** Brings a refusal to the field it is about. */
import type { ClientRefusal, ClientRefusalCode } from '../client/core-connection.ts'

const fieldOfCode: Partial<Record<ClientRefusalCode, string>> = {
  PHONE_INVALID: 'phone',
  EMAIL_INVALID: 'email',
  BIRTH_DATE_INVALID: 'birthDate',
  NAME_MISSING: 'familyName',
  TIME_ZONE_UNKNOWN: 'timeZone',
  PASSWORD_WEAK: 'password',
}

/** The field a refusal is about, or undefined when it is about the whole form. */
export const refusedField = (refusal: ClientRefusal): string | undefined => {
  const { field } = refusal.details
  return typeof field === 'string' ? field : fieldOfCode[refusal.code]
}

/** Without the fields that were left empty, so that they are absent and not empty texts. */
export function filledIn<Values extends Record<string, unknown>>(values: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Partial<Values>
}
