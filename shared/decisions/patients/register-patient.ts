import { memberIdFrom, memberIdRandomBytes } from '../../domain/patients/member-id.ts'
import type { Source } from '../../domain/records/fields.ts'
import type { Patient } from '../../domain/records/patient.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { PatientInput } from '../../contract/patients.ts'
import { clinicSnapshot, patientSnapshot } from '../../events/make-snapshots.ts'
import { accept, type Result } from '../../lib/result.ts'
import { withoutUndefined } from '../../lib/without-undefined.ts'
import type { Decision, Surroundings } from '../decision.ts'
import { checkNamed, readPatientFields } from './read-patient-fields.ts'

/** Where a patient comes from when not typed at the desk. */
export interface Origin {
  imported: boolean
  sources?: Source[]
}

/**
 * Registers a patient.
 *
 * Consent to messages is assumed unless the desk says otherwise: the clinic writes about the patient's own care alone,
 * never advertising, and only to an address they gave.
 * @param input as typed; `id` makes the command safe to repeat
 */
export function registerPatient(
  input: PatientInput & { id?: string },
  surroundings: Surroundings,
  origin: Origin = { imported: false },
): Result<Decision<Patient>, Refusal> {
  const { id, ...typed } = input
  const read = readPatientFields(typed, surroundings)
  if (!read.ok) return read
  const { now, clinic } = surroundings
  const fields = read.value
  const patient: Patient = withoutUndefined({
    ...fields,
    id: id ?? surroundings.newId(),
    createdAt: now,
    updatedAt: now,
    memberId: memberIdFrom(surroundings.randomBytes(memberIdRandomBytes)),
    givenName: fields.givenName ?? '',
    familyName: fields.familyName ?? '',
    preconditions: fields.preconditions ?? [],
    allergies: fields.allergies ?? [],
    messageConsent: fields.messageConsent ?? true,
    sources: origin.sources,
  })
  const named = checkNamed(patient)
  if (!named.ok) return named
  return accept({
    value: patient,
    writes: [{ collection: 'patients', before: undefined, after: patient }],
    events: [
      {
        type: 'PatientCreated',
        subjectId: patient.id,
        payload: {
          patient: patientSnapshot(patient, clinic),
          clinic: clinicSnapshot(clinic),
          imported: origin.imported,
        },
      },
    ],
  })
}
