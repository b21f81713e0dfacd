import type { Patient } from '../../domain/records/patient.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { patientSnapshot } from '../../events/make-snapshots.ts'
import { changedFields } from '../../lib/field-changes.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import { withoutUndefined } from '../../lib/without-undefined.ts'
import type { Decision, EmittedEvent, Surroundings } from '../decision.ts'
import { inUse } from './patient-state.ts'
import { checkNamed, readPatientFields } from './read-patient-fields.ts'

/** What one version of a patient changed in the one before. */
export const patientChanges = (before: Patient, after: Patient) => changedFields(before, after)

/** The event that tells of a changed record. */
export const patientUpdated = (before: Patient, after: Patient, { clinic }: Surroundings): EmittedEvent => ({
  type: 'PatientUpdated',
  subjectId: after.id,
  payload: { patient: patientSnapshot(after, clinic), changes: patientChanges(before, after) },
})

/**
 * Changes fields of a patient.
 * @param changes typed fields; null empties one
 * @param basedOn `updatedAt` of the version the person looked at; another one is CHANGED_MEANWHILE
 * @returns the changed patient, or the same and nothing to write when no field changes
 */
export function updatePatient(
  patient: Patient | undefined,
  input: { patientId: string; changes: Record<string, unknown>; basedOn?: string },
  surroundings: Surroundings,
): Result<Decision<Patient>, Refusal> {
  const found = inUse(patient, input.patientId)
  if (!found.ok) return found
  const before = found.value
  if (input.basedOn !== undefined && input.basedOn !== before.updatedAt) {
    return refuse(
      refusal('CHANGED_MEANWHILE', 'The record has been changed by someone else.', {
        id: before.id,
        updatedAt: before.updatedAt,
      }),
    )
  }
  const read = readPatientFields(input.changes, surroundings)
  if (!read.ok) return read
  const merged: Patient = withoutUndefined({ ...before, ...read.value }) as Patient
  const named = checkNamed(merged)
  if (!named.ok) return named
  if (patientChanges(before, merged).length === 0) return accept({ value: before, writes: [], events: [] })
  const after = { ...merged, updatedAt: laterTimestamp(surroundings.now, before.updatedAt) }
  return accept({
    value: after,
    writes: [{ collection: 'patients', before, after }],
    events: [patientUpdated(before, after, surroundings)],
  })
}
