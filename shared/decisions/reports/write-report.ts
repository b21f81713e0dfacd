/** Writing reports: every version is kept with its author, and the patient's portal and messages follow the event. */
import type { CommandInput } from '../../contract/contract.ts'
import {
  attachmentTypeOf,
  attachmentTypes,
  largestAttachment,
  registeredType,
} from '../../domain/reports/attachment-type.ts'
import { isRelevantToPatient } from '../../domain/reports/relevance.ts'
import { readLine, readText } from '../../domain/patients/typed-text.ts'
import type { Doctor } from '../../domain/records/doctor.ts'
import type { Patient } from '../../domain/records/patient.ts'
import { type Report, type reportDetails, type ReportVersion } from '../../domain/records/report.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { clinicSnapshot, doctorSnapshot, patientSnapshot } from '../../events/make-snapshots.ts'
import { changedFields } from '../../lib/field-changes.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import { withoutUndefined } from '../../lib/without-undefined.ts'
import type { Decision, EmittedEvent, Surroundings } from '../decision.ts'
import { inUse } from '../patients/patient-state.ts'

const mostVersions = 500
const mostAttachments = 100

type Details = Partial<Pick<Report, keyof typeof reportDetails>>

/** Texts cleaned; an emptied optional field is left out. */
function readDetails<Typed extends Details>(typed: Typed): Result<Typed, Refusal> {
  const read: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(typed)) {
    if (typeof value !== 'string') {
      read[field] = value
      continue
    }
    const cleaned =
      field === 'text' || field === 'instructions' ? readText(value, field) : readLine(value, field)
    if (!cleaned.ok) return cleaned
    const optional = field === 'instructions' || field === 'site'
    read[field] = cleaned.value === '' && optional ? undefined : cleaned.value
  }
  return accept(read as Typed)
}

const detailsOf = (report: Report) =>
  withoutUndefined({
    kind: report.kind,
    title: report.title,
    text: report.text,
    site: report.site,
    instructions: report.instructions,
    relevantToPatient: report.relevantToPatient,
  })

const versionOf = (report: Report, at: string, { actor, newId }: Surroundings): ReportVersion => ({
  id: newId(),
  number: report.version,
  at,
  authorId: actor.id,
  authorName: actor.name,
  ...detailsOf(report),
})

/** People whom the event of a report names. */
export interface Parties {
  patient: Patient
  doctor: Doctor
}

export const reportUpdated = (
  report: Report,
  { patient, doctor }: Parties,
  { clinic }: Surroundings,
): EmittedEvent => ({
  type: 'ReportUpdated',
  subjectId: report.id,
  payload: {
    reportId: report.id,
    patient: patientSnapshot(patient, clinic),
    doctor: doctorSnapshot(doctor),
    clinic: clinicSnapshot(clinic),
    kind: report.kind,
    title: report.title,
    version: report.version,
    relevantToPatient: report.relevantToPatient,
    ...(report.instructions === undefined ? {} : { instructions: report.instructions }),
    deleted: report.deletedAt !== undefined,
  },
})

export const notFound = (what: 'report' | 'doctor' | 'patient', id: string) =>
  refuse(refusal('NOT_FOUND', `There is no such ${what}.`, { what, id }))

/** The report, unless it does not exist or has been deleted. */
export function written(report: Report | undefined, reportId: string): Result<Report, Refusal> {
  if (!report) return notFound('report', reportId)
  return report.deletedAt === undefined
    ? accept(report)
    : refuse(refusal('REPORT_DELETED', 'The report has been deleted.', { id: reportId }))
}

/** The parties, or why a report of theirs cannot be written. */
export function checkParties(
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  ids: { patientId: string; doctorId: string },
): Result<Parties, Refusal> {
  // A report of a record that was merged away is still that person's report.
  const found = patient?.mergedInto !== undefined ? accept(patient) : inUse(patient, ids.patientId)
  if (!found.ok) return found
  return doctor ? accept({ patient: found.value, doctor }) : notFound('doctor', ids.doctorId)
}

/** Writes a report's first version. */
export function createReport(
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  input: CommandInput<'reports.create'>,
  surroundings: Surroundings,
): Result<Decision<Report>, Refusal> {
  const usable = inUse(patient, input.patientId)
  if (!usable.ok) return usable
  const parties = checkParties(patient, doctor, input)
  if (!parties.ok) return parties
  const { patientId, doctorId, appointmentId, ...typed } = input
  const read = readDetails(typed)
  if (!read.ok) return read
  const { now, newId } = surroundings
  const { kind, title, text = '', site, instructions } = read.value
  const report: Report = withoutUndefined({
    id: newId(),
    createdAt: now,
    updatedAt: now,
    patientId,
    doctorId,
    appointmentId,
    kind,
    title,
    text,
    site,
    instructions,
    relevantToPatient: read.value.relevantToPatient ?? isRelevantToPatient(kind, instructions),
    version: 1,
    versions: [],
    attachments: [],
  })
  const first = { ...report, versions: [versionOf(report, now, surroundings)] }
  return accept({
    value: first,
    writes: [{ collection: 'reports', before: undefined, after: first }],
    events: [reportUpdated(first, parties.value, surroundings)],
  })
}

/** Writes a report's next version; nothing when nothing differs. */
export function updateReport(
  before: Report | undefined,
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  input: CommandInput<'reports.update'>,
  surroundings: Surroundings,
): Result<Decision<Report>, Refusal> {
  const found = written(before, input.reportId)
  if (!found.ok) return found
  const report = found.value
  const parties = checkParties(patient, doctor, report)
  if (!parties.ok) return parties
  if (input.basedOnVersion !== undefined && input.basedOnVersion !== report.version) {
    return refuse(
      refusal('CHANGED_MEANWHILE', 'The report has been changed by someone else.', {
        id: report.id,
        version: report.version,
      }),
    )
  }
  const read = readDetails(input.changes)
  if (!read.ok) return read
  const changed: Report = withoutUndefined({ ...report, ...read.value })
  if (changedFields(report, changed).length === 0) return accept({ value: report, writes: [], events: [] })
  if (report.versions.length >= mostVersions) {
    return refuse(refusal('INVALID_INPUT', 'The report has too many versions.', { most: mostVersions }))
  }
  const updatedAt = laterTimestamp(surroundings.now, report.updatedAt)
  const next = { ...changed, version: report.version + 1, updatedAt }
  const after = { ...next, versions: [...report.versions, versionOf(next, updatedAt, surroundings)] }
  return accept({
    value: after,
    writes: [{ collection: 'reports', before: report, after }],
    events: [reportUpdated(after, parties.value, surroundings)],
  })
}

/** Attaches a file to a report. Its type is told by its bytes, and has to be what it is said to be. */
export function attachFile(
  before: Report | undefined,
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  input: { reportId: string; name: string; type: string; bytes: Uint8Array | undefined },
  surroundings: Surroundings,
): Result<Decision<Report>, Refusal> {
  const found = written(before, input.reportId)
  if (!found.ok) return found
  const report = found.value
  const parties = checkParties(patient, doctor, report)
  if (!parties.ok) return parties
  const invalid = (message: string, details: Record<string, unknown>) =>
    refuse(refusal('ATTACHMENT_INVALID', message, { allowed: attachmentTypes, ...details }))
  const { bytes } = input
  if (!bytes) return invalid('The bytes are not base64.', { field: 'base64' })
  if (bytes.byteLength > largestAttachment) {
    return refuse(
      refusal('ATTACHMENT_TOO_LARGE', 'The file is too large.', {
        size: bytes.byteLength,
        largest: largestAttachment,
      }),
    )
  }
  const type = attachmentTypeOf(bytes)
  if (type === undefined) return invalid('Files of this type cannot be attached.', { field: 'base64' })
  if (registeredType(input.type) !== type) {
    return invalid('The file is not of the type it is said to be.', { field: 'type', found: type })
  }
  const name = readLine(input.name, 'name')
  if (!name.ok) return name
  if (report.attachments.length >= mostAttachments) {
    return invalid('The report has too many attachments.', { most: mostAttachments })
  }
  const updatedAt = laterTimestamp(surroundings.now, report.updatedAt)
  const attachment = {
    id: surroundings.newId(),
    name: name.value,
    type,
    size: bytes.byteLength,
    addedAt: updatedAt,
  }
  const after = { ...report, updatedAt, attachments: [...report.attachments, attachment] }
  return accept({
    value: after,
    writes: [
      { collection: 'reports', before: report, after, attachments: { [attachment.id]: { type, bytes } } },
    ],
    // The instructions are not new, so the patient is not told of them again.
    events: [reportUpdated(withoutInstructions(after), parties.value, surroundings)],
  })
}

/** For events that carry nothing for the patient to read. */
export function withoutInstructions(report: Report): Report {
  const { instructions: _instructions, ...rest } = report
  return rest
}

/** Deletes a report; its versions stay until it is erased. Harmless when repeated. */
export function deleteReport(
  report: Report | undefined,
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  { reportId }: { reportId: string },
  surroundings: Surroundings,
): Result<Decision<{ reportId: string }>, Refusal> {
  if (!report) return notFound('report', reportId)
  if (report.deletedAt !== undefined) return accept({ value: { reportId }, writes: [], events: [] })
  const { actor, now } = surroundings
  if (patient?.deletedAt !== undefined && actor.kind !== 'system') {
    // It goes with the patient, and comes back with them.
    return refuse(refusal('PATIENT_DELETED', 'The patient has been deleted.', { id: report.patientId }))
  }
  const at = laterTimestamp(now, report.updatedAt)
  // Never before the patient's own deletion, by which a restored patient's reports are told.
  const deletedAt = patient?.deletedAt !== undefined && patient.deletedAt > at ? patient.deletedAt : at
  const after: Report = { ...report, updatedAt: deletedAt, deletedAt }
  return accept({
    value: { reportId },
    writes: [{ collection: 'reports', before: report, after }],
    // Where the patient is gone for good there is nobody left to tell.
    events: patient && doctor ? [reportUpdated(after, { patient, doctor }, surroundings)] : [],
  })
}
