/** Queries about patients. */
import type { DuplicateCandidate, patientQueries, PatientSummary } from '#shared/contract/patients.ts'
import { existing } from '#shared/decisions/patients/patient-state.ts'
import { readPatientFields } from '#shared/decisions/patients/read-patient-fields.ts'
import { likelyDuplicate, likenessOf } from '#shared/domain/patients/duplicates.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { ChangedField } from '#shared/lib/field-changes.ts'
import { accept } from '#shared/lib/result.ts'
import { mayOpenCharts } from '#shared/permissions/permissions.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { findPatientIds } from '../store/search/find-patients.ts'
import { duplicateCandidateIds } from '../store/search/duplicate-candidates.ts'
import type { QueryContext, QueryHandlers } from './query-handler.ts'

/** The line that lists show of a patient. */
export const summaryOf = (patient: Patient): PatientSummary =>
  withoutUndefined({
    id: patient.id,
    memberId: patient.memberId,
    givenName: patient.givenName,
    familyName: patient.familyName,
    birthDate: patient.birthDate,
    phone: patient.phone,
    email: patient.email,
    alerts: patient.allergies.length + patient.preconditions.length,
  })

/** Fields of the patient's record that belong to the chart. */
const chartFields: readonly string[] = ['preconditions']

/** Whether who asks may see this patient's chart, by role or in an emergency. */
const seesChart = (patientId: string, { actor, session }: QueryContext): boolean =>
  !actor || mayOpenCharts(actor.roles) || (session?.hasOpenChart(patientId) ?? false)

const usualLimit = 20
const usualHistory = 200
const mostDuplicates = 10

export const patientQueryHandlers: QueryHandlers<keyof typeof patientQueries> = {
  'patients.search': {
    dependsOn: ['patients'],
    async run({ text, limit = usualLimit }, { read }) {
      const ids = findPatientIds(read, text, limit)
      const patients = new Map((await read.getMany('patients', ids)).map((patient) => [patient.id, patient]))
      return accept(ids.flatMap((id) => patients.get(id) ?? []).map(summaryOf))
    },
  },

  'patients.get': {
    dependsOn: ['patients'],
    affectedBy: ({ patientId }, change) => change.id === patientId,
    async run({ patientId }, context) {
      const found = existing(await context.read.get('patients', patientId), patientId)
      if (!found.ok || seesChart(patientId, context)) return found
      return accept({ ...found.value, preconditions: [], chartClosed: true })
    },
  },

  'patients.history': {
    dependsOn: ['events'],
    affectedBy: ({ patientId }, change) => change.after?.subjectId === patientId,
    async run({ patientId, limit = usualHistory }, context) {
      const { read } = context
      const found = existing(await read.get('patients', patientId), patientId)
      if (!found.ok) return found
      const events = await read.find('events', {
        where: {
          subjectId: patientId,
          type: { $in: ['PatientCreated', 'PatientUpdated', 'PatientDeleted'] },
        },
        sort: [{ at: 'desc' }],
        limit,
      })
      const open = seesChart(patientId, context)
      return accept(
        events.map(({ id, type, at, actor, payload }) => ({
          eventId: id,
          type,
          at,
          by: actor.name,
          changes: ((payload as { changes?: ChangedField[] }).changes ?? []).filter(
            ({ field }) => open || !chartFields.includes(field),
          ),
        })),
      )
    },
  },

  'patients.duplicates': {
    dependsOn: ['patients'],
    async run({ excludePatientId, ...described }, { read, clinic, now }) {
      if (!clinic) return accept([])
      // While someone is still typing, a field that cannot be read yet is left out.
      const fields: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(described)) {
        const one = readPatientFields({ [name]: value }, { clinic, now })
        if (one.ok) Object.assign(fields, one.value)
      }
      const person = { givenName: '', familyName: '', ...(fields as Partial<Patient>) }
      const patients = await read.getMany('patients', duplicateCandidateIds(read, person))
      const candidates = patients
        .filter((patient) => patient.id !== excludePatientId)
        .map((patient): DuplicateCandidate => ({
          patient: summaryOf(patient),
          ...likenessOf(person, patient),
        }))
        .filter(({ likelihood }) => likelihood >= likelyDuplicate)
        .sort((a, b) => b.likelihood - a.likelihood || (a.patient.id < b.patient.id ? -1 : 1))
      return accept(candidates.slice(0, mostDuplicates))
    },
  },
}
