/** Deleting a patient so that it can be undone, and undoing it. */
import type { Patient } from '../../domain/records/patient.ts'
import type { Report } from '../../domain/records/report.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Decision, Surroundings } from '../decision.ts'
import { existing, inUse, onlyAdministrators } from './patient-state.ts'
import { patientUpdated } from './update-patient.ts'

/**
 * Deletes a patient, together with the records that were merged into theirs: it is one person. Administrators only.
 * @param merged the records that were merged into the patient's
 */
export function deletePatient(
  patient: Patient | undefined,
  merged: readonly Patient[],
  input: { patientId: string; reason?: string },
  { now, actor }: Surroundings,
): Result<Decision<{ patientId: string }>, Refusal> {
  const allowed = onlyAdministrators(actor)
  if (!allowed.ok) return allowed
  const found = inUse(patient, input.patientId)
  if (!found.ok) return found
  const deletedAt = laterTimestamp(now, found.value.updatedAt)
  const records = [found.value, ...merged.filter((record) => record.deletedAt === undefined)]
  const reason = input.reason === undefined ? {} : { reason: input.reason }
  return accept({
    value: { patientId: input.patientId },
    writes: records.map((before) => ({
      collection: 'patients',
      before,
      after: { ...before, updatedAt: deletedAt, deletedAt },
    })),
    events: records.map((record) => ({
      type: 'PatientDeleted',
      subjectId: record.id,
      payload: { patientId: record.id, ...reason },
    })),
    ...reason,
  })
}

const dayMilliseconds = 86_400_000

/**
 * Brings a deleted patient back within the clinic's days of grace, with the records merged into theirs and the reports
 * that were deleted along. Cancelled appointments stay cancelled: others may have their time. Administrators only.
 * @param merged records that were merged into the patient's
 * @param reports reports of all of them
 */
export function restorePatient(
  patient: Patient | undefined,
  merged: readonly Patient[],
  reports: readonly Report[],
  input: { patientId: string },
  surroundings: Surroundings,
): Result<Decision<Patient>, Refusal> {
  const { now, actor, clinic } = surroundings
  const allowed = onlyAdministrators(actor)
  if (!allowed.ok) return allowed
  const found = existing(patient, input.patientId)
  if (!found.ok) return found
  const { deletedAt, mergedInto } = found.value
  if (deletedAt === undefined) {
    return refuse(refusal('PATIENT_NOT_DELETED', 'The patient is not deleted.', { id: input.patientId }))
  }
  if (mergedInto !== undefined) {
    return refuse(refusal('PATIENT_MERGED', 'The record was merged into another one.', { mergedInto }))
  }
  if (
    found.value.erasedAt !== undefined ||
    Date.parse(now) - Date.parse(deletedAt) > clinic.restoreDays * dayMilliseconds
  ) {
    return refuse(
      refusal('RESTORE_EXPIRED', 'The days in which the patient could be restored are over.', {
        deletedAt,
        restoreDays: clinic.restoreDays,
      }),
    )
  }
  const restored = [found.value, ...merged.filter((record) => record.deletedAt === deletedAt)].map(
    (before) => {
      const { deletedAt: _deleted, ...rest } = before
      return { before, after: { ...rest, updatedAt: laterTimestamp(now, before.updatedAt) } }
    },
  )
  // Reports of a deleted patient cannot be deleted by hand, so these went with the patient.
  const along = reports.filter((report) => report.deletedAt !== undefined && report.deletedAt >= deletedAt)
  return accept({
    value: restored[0]?.after ?? found.value,
    writes: [
      ...restored.map(({ before, after }) => ({ collection: 'patients' as const, before, after })),
      ...along.map((before) => {
        const { deletedAt: _deleted, ...rest } = before
        return {
          collection: 'reports' as const,
          before,
          after: { ...rest, updatedAt: laterTimestamp(now, before.updatedAt) },
        }
      }),
    ],
    events: restored.map(({ before, after }) => patientUpdated(before, after, surroundings)),
  })
}
