/** Checks of the clinic's settings, the same at set-up and at every change. */
import type { Static } from 'typebox'
import type { ClinicInput } from '#shared/contract/clinic.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { isTimeZone } from '#shared/domain/scheduling/clinic-time.ts'
import { isHolidayRegion } from '#shared/domain/scheduling/closed-days.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { readOptionalEmail, readOptionalPhone } from './contact-details.ts'

type Settings = Omit<Clinic, 'id' | 'createdAt' | 'updatedAt' | 'closures'>
type OptionalSetting = 'region' | 'phone' | 'email' | 'address'

/** Settings to put, and optional ones to take away because they were given empty. */
export interface SettingChanges {
  set: Partial<Settings>
  emptied: OptionalSetting[]
}

const optionalSettings: readonly OptionalSetting[] = ['region', 'phone', 'email', 'address']

/** True for an ISO 3166-1 country that the platform's region names know. */
function isCountry(code: string): boolean {
  if (code === 'ZZ') return false
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined
}

/**
 * Settings as the desk typed them, checked.
 * @param current zone, country and region that hold where the input names none
 * @returns NAME_MISSING, TIME_ZONE_UNKNOWN, PHONE_INVALID, EMAIL_INVALID, or INVALID_INPUT with the field
 */
export function readClinicSettings(
  input: Partial<Static<typeof ClinicInput>>,
  current: Pick<Clinic, 'timeZone' | 'country' | 'region'>,
): Result<SettingChanges, Refusal> {
  const { timeZone = current.timeZone, country = current.country } = input
  const region = input.region ?? current.region ?? ''
  if (input.name?.trim() === '')
    return refuse(refusal('NAME_MISSING', 'The clinic needs a name.', { field: 'name' }))
  if (!isTimeZone(timeZone)) return refuse(refusal('TIME_ZONE_UNKNOWN', 'No such time zone.', { timeZone }))
  if (!isCountry(country)) return refuse(refusal('INVALID_INPUT', 'No such country.', { field: 'country' }))
  if (region !== '' && !isHolidayRegion(country, region)) {
    return refuse(refusal('INVALID_INPUT', 'No such region of that country.', { field: 'region', country }))
  }
  const phone = readOptionalPhone(input.phone ?? '', country)
  if (!phone.ok) return phone
  const email = readOptionalEmail(input.email ?? '')
  if (!email.ok) return email
  const { phone: _typedPhone, email: _typedEmail, ...rest } = input
  const name = input.name?.trim()
  const set: Partial<Settings> = {
    ...rest,
    ...(name === undefined ? {} : { name }),
    ...(phone.value === undefined ? {} : { phone: phone.value }),
    ...(email.value === undefined ? {} : { email: email.value }),
  }
  const emptied = optionalSettings.filter((field) => input[field]?.trim() === '')
  for (const field of emptied) delete set[field]
  return accept({ set, emptied })
}
