/** Taking back what was done to a report: a file that was attached, a deletion. */
import type { Doctor } from '../../domain/records/doctor.ts'
import type { Patient } from '../../domain/records/patient.ts'
import type { Report } from '../../domain/records/report.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Decision, Surroundings } from '../decision.ts'
import { checkParties, notFound, reportUpdated, withoutInstructions, written } from './write-report.ts'

/** Takes a file off a report. Its bytes stay with the record until that is erased, as versions do. */
export function detachFile(
  before: Report | undefined,
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  { reportId, attachmentId }: { reportId: string; attachmentId: string },
  surroundings: Surroundings,
): Result<Decision<Report>, Refusal> {
  const found = written(before, reportId)
  if (!found.ok) return found
  const report = found.value
  const parties = checkParties(patient, doctor, report)
  if (!parties.ok) return parties
  if (!report.attachments.some(({ id }) => id === attachmentId)) {
    return refuse(
      refusal('NOT_FOUND', 'There is no such attachment.', { what: 'attachment', id: attachmentId }),
    )
  }
  const after = {
    ...report,
    updatedAt: laterTimestamp(surroundings.now, report.updatedAt),
    attachments: report.attachments.filter(({ id }) => id !== attachmentId),
  }
  return accept({
    value: after,
    writes: [{ collection: 'reports', before: report, after }],
    events: [reportUpdated(withoutInstructions(after), parties.value, surroundings)],
  })
}

/** Brings a deleted report back as it was. Harmless when it is not deleted. */
export function restoreReport(
  before: Report | undefined,
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  { reportId }: { reportId: string },
  surroundings: Surroundings,
): Result<Decision<Report>, Refusal> {
  if (!before) return notFound('report', reportId)
  // A report that went with its patient comes back with them.
  const parties = checkParties(patient, doctor, before)
  if (!parties.ok) return parties
  if (before.deletedAt === undefined) return accept({ value: before, writes: [], events: [] })
  const { deletedAt: _deletedAt, ...rest } = before
  const after: Report = { ...rest, updatedAt: laterTimestamp(surroundings.now, before.updatedAt) }
  return accept({
    value: after,
    writes: [{ collection: 'reports', before, after }],
    events: [reportUpdated(withoutInstructions(after), parties.value, surroundings)],
  })
}
