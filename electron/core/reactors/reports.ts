/** The reports of a deleted patient go with the patient, also those that arrive late from another workstation. */
import type { Report } from '#shared/domain/records/report.ts'
import type { Change, Reactor } from './reactor.ts'

const deletion = (reportId: string): Change => ({
  kind: 'command',
  name: 'reports.delete',
  input: { reportId },
})

const isThere = (report: Report): boolean => report.deletedAt === undefined

export const reports: Reactor = {
  name: 'reports',
  handles: {
    PatientDeleted: {
      does: 'deletes the reports of the patient',
      facts: ({ payload }) => ({ reportsOfPatient: payload.patientId }),
      react: (_event, facts) => facts.reportsOfPatient.filter(isThere).map((report) => deletion(report.id)),
    },
    ReportUpdated: {
      does: 'deletes a report that arrives late for a deleted patient',
      facts: ({ payload }) => ({ patient: payload.patient.id }),
      react: ({ payload }, { patient }) =>
        patient?.deletedAt !== undefined && !payload.deleted ? [deletion(payload.reportId)] : [],
    },
  },
}
