/** What stands in the way of changing a patient's record. */
import type { Patient } from '../../domain/records/patient.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Actor } from '../../events/event.ts'

/** The patient, or NOT_FOUND. */
export const existing = (patient: Patient | undefined, patientId: string): Result<Patient, Refusal> =>
  patient
    ? accept(patient)
    : refuse(refusal('NOT_FOUND', 'There is no such patient.', { what: 'patient', id: patientId }))

/** The patient, or NOT_FOUND, PATIENT_DELETED, PATIENT_MERGED (with the record to use instead). */
export function inUse(patient: Patient | undefined, patientId: string): Result<Patient, Refusal> {
  const found = existing(patient, patientId)
  if (!found.ok) return found
  const { deletedAt, mergedInto } = found.value
  if (deletedAt !== undefined) {
    return refuse(refusal('PATIENT_DELETED', 'The patient has been deleted.', { id: patientId, deletedAt }))
  }
  if (mergedInto !== undefined) {
    return refuse(
      refusal('PATIENT_MERGED', 'The record was merged into another one.', { id: patientId, mergedInto }),
    )
  }
  return found
}

/** FORBIDDEN for everybody but administrators. */
export const onlyAdministrators = (actor: Actor): Result<true, Refusal> =>
  actor.roles.includes('administrator')
    ? accept(true)
    : refuse(refusal('FORBIDDEN', 'Only an administrator may do this.', { role: 'administrator' }))
