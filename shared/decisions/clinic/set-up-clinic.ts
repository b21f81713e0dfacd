/** First run: the clinic and its first administrator. */
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { CommandInput, CommandOutput } from '#shared/contract/contract.ts'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'
import { toStaff, type StoredStaff } from '#shared/domain/records/staff.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { readClinicSettings } from './clinic-settings.ts'

/** Language, holidays and restore time of a clinic that did not say otherwise. */
export const clinicDefaults = { language: 'en', closedOnHolidays: true, restoreDays: 30 }

/**
 * Decides on the set-up.
 * @param existing the clinic document, if there is one
 * @param credential made from the administrator's password, where one was given
 * @returns clinic and administrator; or ALREADY_SET_UP, NAME_MISSING, or a refusal of `readClinicSettings`
 */
export function setUpClinic(
  input: CommandInput<'clinic.setUp'>,
  existing: Clinic | undefined,
  credential: StoredStaff['credential'],
  { now, newId }: Omit<Surroundings, 'clinic'>,
): Decided<CommandOutput<'clinic.setUp'>> {
  if (existing) return refuse(refusal('ALREADY_SET_UP', 'The clinic is already set up.'))
  const { timeZone, country } = input.clinic
  const settings = readClinicSettings({ ...clinicDefaults, ...input.clinic }, { timeZone, country })
  if (!settings.ok) return settings
  const name = input.administrator.name.trim()
  if (name === '')
    return refuse(refusal('NAME_MISSING', 'The administrator needs a name.', { field: 'administrator.name' }))
  const created = { createdAt: now, updatedAt: now }
  const clinic: Clinic = {
    id: clinicId,
    ...created,
    ...clinicDefaults,
    name: '',
    timeZone,
    country,
    ...settings.value.set,
    closures: [],
  }
  const { email } = input.administrator
  const administrator: StoredStaff = {
    id: newId(),
    ...created,
    name,
    ...(email === undefined ? {} : { email }),
    roles: ['administrator'],
    active: true,
    ...(credential === undefined ? {} : { credential }),
  }
  return accept({
    value: { clinic, administrator: toStaff(administrator) },
    writes: [
      { collection: 'clinic' as const, before: undefined, after: clinic },
      { collection: 'staff' as const, before: undefined, after: administrator },
    ],
    events: [],
  })
}
