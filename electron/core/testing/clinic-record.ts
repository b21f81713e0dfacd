/** A clinic's record for tests. */
import { clinicDefaults } from '#shared/decisions/clinic/set-up-clinic.ts'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'

/** @param at when it was set up; UTC */
export const clinicRecord = (at: string, settings: Partial<Clinic> = {}): Clinic => ({
  id: clinicId,
  createdAt: at,
  updatedAt: at,
  name: 'Test Clinic',
  timeZone: 'Europe/Madrid',
  country: 'ES',
  ...clinicDefaults,
  closures: [],
  ...settings,
})
