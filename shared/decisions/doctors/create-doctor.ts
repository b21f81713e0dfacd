/** Adding a doctor. */
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { clinicSnapshot, doctorSnapshot } from '#shared/events/make-snapshots.ts'
import type { Decided, Surroundings } from '../decision.ts'
import {
  ordinarySlotMinutes,
  ordinaryWorkingHours,
  readDoctorDetails,
  readWorkingHours,
} from './doctor-details.ts'

/** Crockford's base 32: no letters that are read as digits, or as each other. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A doctor number `D-7KQ2` that no doctor has yet: a million numbers, so a second try is rare. */
export function newDoctorNumber(
  randomBytes: Surroundings['randomBytes'],
  taken: ReadonlySet<string>,
): string {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const letters = Array.from(randomBytes(4), (byte) => alphabet[byte % alphabet.length])
    const number = `D-${letters.join('')}`
    if (!taken.has(number)) return number
  }
  throw new Error('No free doctor number in a thousand tries: the random source repeats itself.')
}

/**
 * Decides on a new doctor. The same id again answers with the doctor that has it.
 * @param existing the doctor with the wished id, if any
 * @param takenNumbers doctor numbers in use
 * @returns the doctor and the event DoctorCreated; or NAME_MISSING, PHONE_INVALID, EMAIL_INVALID, WORKING_HOURS_INVALID,
 * or INVALID_INPUT when the id belongs to someone of another name
 */
export function createDoctor(
  input: CommandInput<'doctors.create'>,
  existing: Doctor | undefined,
  takenNumbers: ReadonlySet<string>,
  { now, newId, randomBytes, clinic }: Surroundings,
): Decided<Doctor> {
  const details = readDoctorDetails(input, clinic.country)
  if (!details.ok) return details
  const workingHours = readWorkingHours(input.workingHours ?? ordinaryWorkingHours)
  if (!workingHours.ok) return workingHours
  if (existing) {
    const same = existing.familyName === details.value.set.familyName
    if (same) return accept({ value: existing, writes: [], events: [] })
    return refuse(refusal('INVALID_INPUT', 'Another doctor has this id.', { field: 'id' }))
  }
  const doctor: Doctor = {
    id: input.id ?? newId(),
    createdAt: now,
    updatedAt: now,
    doctorNumber: newDoctorNumber(randomBytes, takenNumbers),
    givenName: '',
    familyName: input.familyName,
    slotMinutes: ordinarySlotMinutes,
    ...details.value.set,
    workingHours: workingHours.value,
    absences: [],
    active: true,
  }
  return accept({
    value: doctor,
    writes: [{ collection: 'doctors' as const, before: undefined, after: doctor }],
    events: [
      {
        type: 'DoctorCreated' as const,
        subjectId: doctor.id,
        payload: {
          doctor: doctorSnapshot(doctor),
          workingHours: doctor.workingHours,
          absences: doctor.absences,
          clinic: clinicSnapshot(clinic),
        },
      },
    ],
  })
}
