/** Queries about patients. */
import type { DuplicateCandidate, patientQueries, PatientSummary } from '#shared/contract/patients.ts'
import { areDistinct } from '#shared/decisions/patients/mark-distinct.ts'
import { existing } from '#shared/decisions/patients/patient-state.ts'
import { readPatientFields } from '#shared/decisions/patients/read-patient-fields.ts'
import { likelyDuplicate, type Likeness, likenessOf } from '#shared/domain/patients/duplicates.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { ChangedField } from '#shared/lib/field-changes.ts'
import { accept } from '#shared/lib/result.ts'
import { mayOpenCharts } from '#shared/permissions/permissions.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { findPatientIds } from '../store/search/find-patients.ts'
import { likelyDuplicatesOf } from '../store/search/duplicate-candidates.ts'
import type { Reader } from '../store/reader.ts'
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
    hasPhoto: patient.photo === undefined ? undefined : (true as const),
  })

/** Fields of the patient's record that belong to the chart. */
const chartFields: readonly string[] = ['preconditions']

/** Whether who asks may see this patient's chart, by role or in an emergency. */
const seesChart = (patientId: string, { actor, session }: QueryContext): boolean =>
  !actor || mayOpenCharts(actor.roles) || (session?.hasOpenChart(patientId) ?? false)

/**
 * Pairs that the duplicates reactor found, of which both records are still in use and nobody has said that they are two
 * people, likeliest first.
 */
async function openPairs(read: Reader, excludedId: string | undefined): Promise<DuplicateCandidate[]> {
  const pairs = read
    .rows<{ value: string }>("SELECT value FROM projection WHERE reactor = 'duplicates'")
    .map(({ value }) => JSON.parse(value) as { patientIds: [string, string] } & Likeness)
    .filter(({ patientIds }) => excludedId === undefined || !patientIds.includes(excludedId))
  const ids = [...new Set(pairs.flatMap(({ patientIds }) => patientIds))]
  const patients = new Map(
    (await read.getMany('patients', ids))
      .filter(({ deletedAt, mergedInto }) => deletedAt === undefined && mergedInto === undefined)
      .map((patient) => [patient.id, patient]),
  )
  return pairs
    .flatMap(({ patientIds: [first, second] }): DuplicateCandidate[] => {
      const [one, other] = [patients.get(first), patients.get(second)]
      if (!one || !other || areDistinct(one, other)) return []
      // As they are now: one of them may have been corrected since.
      const likeness = likenessOf(one, other)
      if (likeness.likelihood < likelyDuplicate) return []
      return [{ patient: summaryOf(one), sameAs: summaryOf(other), ...likeness }]
    })
    .sort((a, b) => b.likelihood - a.likelihood)
}

const usualLimit = 20
const usualHistory = 200

export const patientQueryHandlers: QueryHandlers<keyof typeof patientQueries> = {
  'patients.search': {
    dependsOn: ['patients'],
    async run({ text, limit = usualLimit }, { read }) {
      const ids = findPatientIds(read, text, limit)
      const patients = new Map((await read.getMany('patients', ids)).map((patient) => [patient.id, patient]))
      return accept(ids.flatMap((id) => patients.get(id) ?? []).map(summaryOf))
    },
  },

  'patients.photo': {
    dependsOn: ['patients'],
    affectedBy: ({ patientId }, change) => change.id === patientId,
    async run({ patientId }, { read }) {
      const found = existing(await read.get('patients', patientId), patientId)
      return found.ok ? accept({ photo: found.value.photo ?? null }) : found
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
    dependsOn: ['patients', 'reactor:duplicates'],
    async run({ excludePatientId, ...described }, { read, clinic, now }) {
      if (!clinic) return accept([])
      if (Object.keys(described).length === 0) return accept(await openPairs(read, excludePatientId))
      // While someone is still typing, a field that cannot be read yet is left out.
      const fields: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(described)) {
        const one = readPatientFields({ [name]: value }, { clinic, now })
        if (one.ok) Object.assign(fields, one.value)
      }
      const person = { givenName: '', familyName: '', ...(fields as Partial<Patient>) }
      const own = excludePatientId === undefined ? undefined : await read.get('patients', excludePatientId)
      const found = (await likelyDuplicatesOf(read, person, excludePatientId)).filter(
        ({ patient }) => !own || !areDistinct(own, patient),
      )
      return accept(found.map(({ patient, ...likeness }) => ({ patient: summaryOf(patient), ...likeness })))
    },
  },
}
