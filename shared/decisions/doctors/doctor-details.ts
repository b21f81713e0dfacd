/** Checks of a doctor's details and weekly hours. */
import type { Static } from 'typebox'
import type { DoctorInput } from '#shared/contract/doctors.ts'
import type { Doctor, WorkingPeriod } from '#shared/domain/records/doctor.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { readOptionalEmail, readOptionalPhone } from '../clinic/contact-details.ts'

type OptionalDetail = 'title' | 'specialty' | 'email' | 'phone' | 'color'
type Details = Pick<Doctor, 'givenName' | 'familyName' | 'slotMinutes' | OptionalDetail>

const optionalDetails: readonly OptionalDetail[] = ['title', 'specialty', 'email', 'phone', 'color']

/** Monday to Friday, nine to five: hours of a doctor for whom none were given. */
export const ordinaryWorkingHours: readonly WorkingPeriod[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  from: '09:00',
  to: '17:00',
}))
export const ordinarySlotMinutes = 30

/**
 * Details as the desk typed them, checked; those given empty are named in `emptied`.
 * @returns NAME_MISSING, PHONE_INVALID or EMAIL_INVALID
 */
export function readDoctorDetails(
  input: Static<typeof DoctorInput>,
  country: string,
): Result<{ set: Partial<Details>; emptied: OptionalDetail[] }, Refusal> {
  if (input.familyName?.trim() === '') {
    return refuse(refusal('NAME_MISSING', 'A doctor needs a family name.', { field: 'familyName' }))
  }
  const phone = readOptionalPhone(input.phone ?? '', country)
  if (!phone.ok) return phone
  const email = readOptionalEmail(input.email ?? '')
  if (!email.ok) return email
  const set: Partial<Details> = {}
  for (const field of ['givenName', 'familyName', ...optionalDetails] as const) {
    const text = input[field]?.trim()
    if (text !== undefined) set[field] = text
  }
  if (input.slotMinutes !== undefined) set.slotMinutes = input.slotMinutes
  if (phone.value !== undefined) set.phone = phone.value
  if (email.value !== undefined) set.email = email.value
  const emptied = optionalDetails.filter((field) => set[field] === '')
  for (const field of emptied) delete set[field]
  return accept({ set, emptied })
}

/** Weekly hours in order of time, or WORKING_HOURS_INVALID when a period ends before it begins or two overlap. */
export function readWorkingHours(workingHours: readonly WorkingPeriod[]): Result<WorkingPeriod[], Refusal> {
  const key = ({ weekday, from }: WorkingPeriod) => `${weekday} ${from}`
  const sorted = workingHours.toSorted((left, right) => (key(left) < key(right) ? -1 : 1))
  for (const [index, period] of sorted.entries()) {
    const next = sorted[index + 1]
    if (period.from >= period.to) {
      return refuse(refusal('WORKING_HOURS_INVALID', 'A period ends before it begins.', { period }))
    }
    if (next?.weekday === period.weekday && next.from < period.to) {
      const details = { period, overlaps: next }
      return refuse(refusal('WORKING_HOURS_INVALID', 'Two periods of a day overlap.', details))
    }
  }
  return accept(sorted)
}
