/**
 * Two records of one person. The second gets a pointer to the first and leaves search; its appointments and reports stay
 * where they are and are shown with the first. What the first lacks it takes over, and allergies and preconditions of
 * both are joined, because a hidden allergy can kill. Undoing takes back what has not been changed since.
 */
import { type Patient, patientDetails } from '../../domain/records/patient.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { canonicalJson, sameJson } from '../../lib/canonical-json.ts'
import type { ChangedField } from '../../lib/field-changes.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Decision, Surroundings } from '../decision.ts'
import { existing, inUse } from './patient-state.ts'
import { patientUpdated } from './update-patient.ts'

/** Name under which the kept record's history says which record it took in. */
export const mergedRecordField = 'mergedRecord'

const union = <Item>(first: readonly Item[], second: readonly Item[]): Item[] =>
  [...new Map([...first, ...second].map((item) => [canonicalJson(item), item])).values()].slice(0, 200)

function takeOver(keep: Patient, other: Patient): Patient {
  const lacking = Object.entries(other).filter(([field]) => {
    const own: unknown = keep[field as keyof Patient]
    return Object.hasOwn(patientDetails, field) && (own === undefined || own === '')
  })
  return {
    ...keep,
    ...Object.fromEntries(lacking),
    allergies: union(keep.allergies, other.allergies),
    preconditions: union(keep.preconditions, other.preconditions),
    // Who said no in one of the two records said no.
    messageConsent: keep.messageConsent && other.messageConsent,
  }
}

/** Merges the second record into the first. */
export function mergePatients(
  kept: Patient | undefined,
  merged: Patient | undefined,
  input: { keepPatientId: string; mergePatientId: string },
  surroundings: Surroundings,
): Result<Decision<Patient>, Refusal> {
  const keep = inUse(kept, input.keepPatientId)
  if (!keep.ok) return keep
  const other = inUse(merged, input.mergePatientId)
  if (!other.ok) return other
  if (keep.value.id === other.value.id) {
    return refuse(
      refusal('INVALID_INPUT', 'A record cannot be merged into itself.', { field: 'mergePatientId' }),
    )
  }
  const { now } = surroundings
  const after = {
    ...takeOver(keep.value, other.value),
    updatedAt: laterTimestamp(now, keep.value.updatedAt),
  }
  const pointing = {
    ...other.value,
    mergedInto: keep.value.id,
    updatedAt: laterTimestamp(now, other.value.updatedAt),
  }
  const keptEvent = patientUpdated(keep.value, after, surroundings)
  if (keptEvent.type === 'PatientUpdated') {
    keptEvent.payload.changes.push({ field: mergedRecordField, after: other.value.id })
  }
  return accept({
    value: after,
    writes: [
      { collection: 'patients', before: keep.value, after },
      { collection: 'patients', before: other.value, after: pointing },
    ],
    events: [keptEvent, patientUpdated(other.value, pointing, surroundings)],
  })
}

/**
 * Undoes a merge.
 * @param merged the record that points to another one
 * @param kept the record it points to
 * @param taken what the merge changed in the kept record
 */
export function unmergePatient(
  merged: Patient | undefined,
  kept: Patient | undefined,
  taken: readonly ChangedField[],
  input: { patientId: string },
  surroundings: Surroundings,
): Result<Decision<Patient>, Refusal> {
  const found = existing(merged, input.patientId)
  if (!found.ok) return found
  const { mergedInto, ...rest } = found.value
  if (mergedInto === undefined) {
    return refuse(refusal('PATIENT_NOT_MERGED', 'The record was not merged.', { id: input.patientId }))
  }
  if (rest.deletedAt !== undefined) {
    return refuse(refusal('PATIENT_DELETED', 'The patient has been deleted.', { id: input.patientId }))
  }
  const { now } = surroundings
  const after: Patient = { ...rest, updatedAt: laterTimestamp(now, rest.updatedAt) }
  const decision: Decision<Patient> = {
    value: after,
    writes: [{ collection: 'patients', before: found.value, after }],
    events: [patientUpdated(found.value, after, surroundings)],
  }
  if (!kept || kept.deletedAt !== undefined) return accept(decision)
  const back: Record<string, unknown> = { ...kept }
  for (const { field, before, after: set } of taken) {
    if (!Object.hasOwn(patientDetails, field) || !sameJson(back[field], set)) continue
    if (before === undefined) delete back[field]
    else back[field] = before
  }
  const keptAfter = { ...(back as Patient), updatedAt: laterTimestamp(now, kept.updatedAt) }
  const keptEvent = patientUpdated(kept, keptAfter, surroundings)
  decision.writes.push({ collection: 'patients', before: kept, after: keptAfter })
  if (keptEvent.type === 'PatientUpdated') {
    keptEvent.payload.changes.push({ field: mergedRecordField, before: after.id })
  }
  decision.events.push(keptEvent)
  return accept(decision)
}
