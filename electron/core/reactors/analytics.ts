/**
 * What figures need to know and records do not say: when patients were registered, deleted or restored, feedback, and low
 * stock. A row per patient, feedback and crossing, never a counter, so that repeated and reordered events add nothing.
 */
import type { PatientFigures } from '#shared/domain/analytics/summary.ts'
import type { Change, Facts, Reactor } from './reactor.ts'

const patientKey = (patientId: string) => `patient:${patientId}`

/** The patient's row with what an event adds; of two times of the same kind the later one stays. */
function patientRow(
  patientId: string,
  eventAt: string,
  added: PatientFigures,
  { projectionRows }: Facts,
): Change[] {
  const key = patientKey(patientId)
  const known = (projectionRows[key] ?? {}) as PatientFigures
  const value: PatientFigures = { ...known, ...added }
  for (const field of ['deletedAt', 'restoredAt'] as const) {
    const [before = '', now = ''] = [known[field], added[field]]
    const later = before > now ? before : now
    if (later !== '') value[field] = later
  }
  return [{ kind: 'project', key, at: value.createdAt ?? eventAt, value }]
}

const fromAppointments = 'Keeps nothing: its figures are summed from the appointments themselves: '

export const analyticsReactor: Reactor = {
  name: 'analytics',
  handles: {
    PatientCreated: {
      does: 'Counts a new patient, unless the record was imported.',
      facts: ({ subjectId }) => ({ projectionRows: [patientKey(subjectId)] }),
      react: ({ subjectId, at, payload }, facts) =>
        patientRow(subjectId, at, { createdAt: at, imported: payload.imported }, facts),
    },
    PatientUpdated: {
      does: 'Counts a restored patient again.',
      facts: ({ subjectId }) => ({ projectionRows: [patientKey(subjectId)] }),
      react: ({ subjectId, at, payload }, facts) => {
        const restored = payload.changes.some(
          ({ field, after }) => field === 'deletedAt' && after === undefined,
        )
        return restored ? patientRow(subjectId, at, { restoredAt: at }, facts) : []
      },
    },
    PatientDeleted: {
      does: 'Takes the patient out of the count of new patients.',
      facts: ({ payload }) => ({ projectionRows: [patientKey(payload.patientId)] }),
      react: ({ at, payload }, facts) => patientRow(payload.patientId, at, { deletedAt: at }, facts),
    },
    AppointmentScheduled: {
      does: `${fromAppointments}how many, with new or existing patients.`,
      react: () => [],
    },
    AppointmentCanceled: { does: `${fromAppointments}cancellations.`, react: () => [] },
    FeedbackSubmitted: {
      does: 'Counts the feedback and its rating.',
      react: ({ payload }) => [
        {
          kind: 'project',
          key: `feedback:${payload.feedbackId}`,
          at: payload.submittedAt,
          value: { rating: payload.rating },
        },
      ],
    },
    EquipmentLowStock: {
      does: 'Counts the crossing below the minimum.',
      react: ({ at, payload }) => [{ kind: 'project', key: `lowStock:${payload.movementId}`, at, value: {} }],
    },
  },
}
