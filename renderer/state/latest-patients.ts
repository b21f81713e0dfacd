/**
 * The patients whose page was opened last at this window, by whoever works at it. In memory only, and put aside with the rest
 * of what a person has open: a telephone call often goes back to the patient of the one before.
 */
import { create } from 'zustand'
import type { Patient } from '#shared/domain/records/patient.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'

/** What tells one patient from another in a list. */
export type LatestPatient = Pick<
  Patient,
  'id' | 'memberId' | 'givenName' | 'familyName' | 'birthDate' | 'phone'
>

const kept = 8

interface LatestPatientsState {
  /** The latest first. */
  patients: readonly LatestPatient[]
  /** Notes that the page of a patient is open; one who is deleted or was merged into another is listed no more. */
  opened: (patient: LatestPatient & Pick<Patient, 'deletedAt' | 'mergedInto'>) => void
}

export const useLatestPatients = create<LatestPatientsState>()((set) => ({
  patients: [],
  opened: ({ id, memberId, givenName, familyName, birthDate, phone, deletedAt, mergedInto }) =>
    set(({ patients }) => {
      const others = patients.filter((one) => one.id !== id)
      const isListed = deletedAt === undefined && mergedInto === undefined
      const latest: LatestPatient = withoutUndefined({
        id,
        memberId,
        givenName,
        familyName,
        birthDate,
        phone,
      })
      return { patients: isListed ? [latest, ...others].slice(0, kept) : others }
    }),
}))
