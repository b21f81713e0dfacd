/**
 * The view that the portal shows a patient: what the patient's records, messages and requests say. Events that come before the patient's record
 * are kept as they come: every part carries the time of its event and only a newer event replaces it, so events may come
 * twice and in any order. That a patient was deleted is kept in a row of its own that names nobody, so an event that comes
 * late does not bring the view back.
 */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Report } from '#shared/domain/records/report.ts'
import type { EventOf } from '#shared/events/catalogue.ts'
import type {
  PortalAppointment,
  PortalMessage,
  PortalReport,
  PortalRequest,
  PortalView,
} from '#shared/events/portal-view.ts'
import type { AppointmentSnapshot, DoctorSnapshot, PatientSnapshot } from '#shared/events/snapshots.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Change, EventSource, FactRequest, Facts, Reactor } from './reactor.ts'

interface Presence {
  deletedAt?: string
  restoredAt?: string
}

const presenceKey = (patientId: string) => `deleted~${patientId}`

const isGone = ({ deletedAt, restoredAt }: Presence): boolean =>
  deletedAt !== undefined && (restoredAt === undefined || restoredAt < deletedAt)

/** Rows of their own, so that a message on its way does not make the whole view anew. */
export const messagesKey = (patientId: string): string => `messages~${patientId}`
export const requestsKey = (patientId: string): string => `requests~${patientId}`
const secondRow = /^(messages|requests)~(.+)$/

const factsOf = (key: string): FactRequest => {
  const [, kind, patientId = ''] = secondRow.exec(key) ?? []
  if (kind === 'messages') return { messagesToPatient: patientId }
  return kind === 'requests' ? { requestsOfPatient: patientId } : recordsOf(key)
}

/** A message in the portal: all but codes, which are of no use there. */
const isShown = ({ template, state }: Message): boolean =>
  template !== 'portalCode' && state !== 'superseded' && state !== 'held'

function reactToKey(key: string, facts: Facts): Change[] {
  const [, kind] = secondRow.exec(key) ?? []
  // Without a record the row stays what events have made of it, until the record comes.
  if (kind === undefined) return facts.patient ? viewOfRecords(facts.patient, facts) : []
  const parts =
    kind === 'messages'
      ? facts.messagesToPatient.filter(isShown).map(portalMessage)
      : facts.requestsOfPatient.map(portalRequest)
  const at = parts.map((part) => ('at' in part ? part.at : part.requestedAt)).reduce(newest, '')
  return [{ kind: 'project', key, at, value: parts.length === 0 ? null : parts }]
}

const newest = (left: string, right: string): string => (left > right ? left : right)

const portalMessage = ({ id, createdAt, channel, subject, text }: Message): PortalMessage => ({
  id,
  at: createdAt,
  channel,
  subject,
  text,
})

const portalRequest = (request: PatientRequest): PortalRequest => {
  const { id, about, requestedAt, appointmentId, startsAt, note, changes, answer } = request
  return withoutUndefined({
    ...{ id, about, requestedAt, appointmentId, startsAt, note, changes },
    answer: answer && withoutUndefined({ accepted: answer.accepted, at: answer.at, note: answer.note }),
  })
}

/**
 * What the view's row needs besides an event. Of an event from here nothing: it came with its record, whose row is made anew
 * with it.
 */
const besides = (patientId: string, source: EventSource): FactRequest =>
  source === 'local' ? {} : rowsOf(patientId)

const recordsOf = (patientId: string) => ({
  patient: patientId,
  appointmentsOfPatient: patientId,
  reportsOfPatient: patientId,
})

const rowsOf = (patientId: string) => ({
  ...recordsOf(patientId),
  projectionRows: [patientId, presenceKey(patientId)],
})

const presenceOf = (facts: Facts, patientId: string): Presence =>
  (facts.projectionRows[presenceKey(patientId)] as Presence | undefined) ?? {}

const shown = (
  { messageConsent: _consent, preferredChannel: _channel, language: _language, ...patient }: PatientSnapshot,
  at: string,
): PortalView['patient'] => ({ ...patient, at })

/** A doctor's name as patients read it. */
export const doctorName = ({
  title,
  givenName,
  familyName,
}: Pick<DoctorSnapshot, 'title' | 'givenName' | 'familyName'>): string =>
  [title, givenName, familyName].filter(Boolean).join(' ')

/** The view so far, with what the event says of the patient if that is newer. */
function viewWith(facts: Facts, patient: PatientSnapshot, at: string): PortalView {
  const fresh = { patient: shown(patient, at), appointments: {}, reports: {}, hidden: {} }
  const view = facts.projectionRows[patient.id] as PortalView | undefined
  if (!view) return fresh
  return { ...view, patient: view.patient.at > at ? view.patient : fresh.patient }
}

function keep(view: PortalView, facts: Facts): Change[] {
  const { id } = view.patient
  if (facts.patient) return viewOfRecords(facts.patient, facts)
  if (isGone(presenceOf(facts, id))) return []
  const stamps = [view.patient, ...Object.values(view.appointments), ...Object.values(view.reports)]
  const newest = stamps.map(({ at }) => at).reduce((a, b) => (a > b ? a : b))
  return [{ kind: 'project', key: id, at: newest, value: view }]
}

function withAppointment(
  event: EventOf<
    'AppointmentScheduled' | 'AppointmentRescheduled' | 'AppointmentDisplaced' | 'AppointmentCanceled'
  >,
  facts: Facts,
  source: EventSource,
): Change[] {
  if (source === 'local') return []
  const { patient, appointment, doctor } = event.payload
  const view = viewWith(facts, patient, event.at)
  const known = view.appointments[appointment.id]
  if (known && known.at > event.at) return keep(view, facts)
  const entry = { ...portalAppointment(appointment, event.at), doctor: doctorName(doctor) }
  return keep({ ...view, appointments: { ...view.appointments, [appointment.id]: entry } }, facts)
}

const portalAppointment = (
  { id, date, startsAt, endsAt, status }: AppointmentSnapshot | Appointment,
  at: string,
): PortalAppointment => ({ id, date, startsAt, endsAt, status, at })

function withReport(event: EventOf<'ReportUpdated'>, facts: Facts, source: EventSource): Change[] {
  if (source === 'local') return []
  const { payload, at } = event
  const { reportId: id, kind, title, version, instructions, doctor } = payload
  const view = viewWith(facts, payload.patient, at)
  const known = view.reports[id]
  const { [id]: hiddenSince, ...hidden } = view.hidden
  if ((known?.at ?? hiddenSince ?? '') > at) return keep(view, facts)
  if (payload.deleted || !payload.relevantToPatient) {
    const { [id]: _gone, ...reports } = view.reports
    return keep({ ...view, reports, hidden: { ...hidden, [id]: at } }, facts)
  }
  // An event of the same version (a file was attached) does not repeat the instructions.
  const told = instructions ?? (known?.version === version ? known.instructions : undefined)
  const entry: PortalReport = {
    id,
    kind,
    title,
    version,
    ...(told === undefined ? {} : { instructions: told }),
    doctor: doctorName(doctor),
    at,
  }
  return keep({ ...view, reports: { ...view.reports, [id]: entry }, hidden }, facts)
}

/** The view as the records have it; none of a patient who is deleted. */
function viewOfRecords(patient: Patient, facts: Facts): Change[] {
  const { id, updatedAt } = patient
  if (patient.deletedAt !== undefined) return [{ kind: 'project', key: id, at: updatedAt, value: null }]
  const appointments = facts.appointmentsOfPatient.map((one): [string, PortalAppointment] => [
    one.id,
    { ...portalAppointment(one, one.updatedAt), doctorId: one.doctorId },
  ])
  const reports = facts.reportsOfPatient
    .filter(({ relevantToPatient, deletedAt }) => relevantToPatient && deletedAt === undefined)
    .map((report): [string, PortalReport] => [report.id, portalReport(report)])
  const { memberId, givenName, familyName, email, phone, birthDate, address, language } = patient
  const { preferredChannel } = patient
  const named = withoutUndefined({
    ...{ id, memberId, givenName, familyName, email, phone, birthDate },
    ...{ address, language, preferredChannel },
  })
  const value: PortalView = {
    patient: { ...named, at: updatedAt },
    appointments: Object.fromEntries(appointments),
    reports: Object.fromEntries(reports),
    hidden: {},
  }
  return [{ kind: 'project', key: id, at: updatedAt, value }]
}

const portalReport = (report: Report): PortalReport => {
  const { id, kind, title, version, text, site, instructions, doctorId, updatedAt } = report
  return withoutUndefined({
    ...{ id, kind, title, version, text, site, instructions, doctorId },
    attachments: report.attachments.map((file) => ({
      id: file.id,
      name: file.name,
      type: file.type,
      size: file.size,
    })),
    at: updatedAt,
  })
}

export const portal: Reactor = {
  name: 'portal',
  rowsOfRecords: {
    keyOf: {
      patients: ({ id }) => id,
      appointments: ({ patientId }) => patientId,
      reports: ({ patientId }) => patientId,
      messages: ({ recipientKind, recipientId }) =>
        recipientKind === 'patient' ? messagesKey(recipientId) : undefined,
      daybook: (entry) =>
        entry.kind === 'request' || entry.kind === 'answered' ? requestsKey(entry.patientId) : undefined,
    },
    facts: factsOf,
    react: reactToKey,
  },
  handles: {
    PatientCreated: {
      does: "makes the patient's cached view",
      facts: ({ payload }, source) => besides(payload.patient.id, source),
      react: (event, facts, source) =>
        source === 'local' ? [] : keep(viewWith(facts, event.payload.patient, event.at), facts),
    },
    PatientUpdated: {
      does: "refreshes the patient's cached view",
      facts: ({ payload }) => rowsOf(payload.patient.id),
      react: (event, facts) => {
        const { patient, changes } = event.payload
        const restored = changes.find(({ field, after }) => field === 'deletedAt' && after === undefined)
        if (!restored) return keep(viewWith(facts, patient, event.at), facts)
        const presence = presenceOf(facts, patient.id)
        const after = { ...presence, restoredAt: later(presence.restoredAt, event.at) }
        const key = presenceKey(patient.id)
        const note: Change = { kind: 'project', key, at: event.at, value: after }
        return [note, ...(facts.patient ? viewOfRecords(facts.patient, facts) : [])]
      },
    },
    PatientDeleted: {
      does: "removes the patient's cached view",
      facts: ({ payload }) => rowsOf(payload.patientId),
      react: ({ payload: { patientId }, at }, facts) => {
        const presence = presenceOf(facts, patientId)
        const after = { ...presence, deletedAt: later(presence.deletedAt, at) }
        const note: Change = { kind: 'project', key: presenceKey(patientId), at, value: after }
        if (facts.patient) return [note, ...viewOfRecords(facts.patient, facts)]
        return isGone(after) ? [note, { kind: 'project', key: patientId, at, value: null }] : [note]
      },
    },
    AppointmentScheduled: {
      does: "shows the appointment in the patient's cached view",
      facts: ({ payload }, source) => besides(payload.patient.id, source),
      react: withAppointment,
    },
    AppointmentRescheduled: {
      does: "shows the appointment's new time in the patient's cached view",
      facts: ({ payload }, source) => besides(payload.patient.id, source),
      react: withAppointment,
    },
    AppointmentDisplaced: {
      does: "shows in the patient's cached view that the appointment needs another time",
      facts: ({ payload }, source) => besides(payload.patient.id, source),
      react: withAppointment,
    },
    AppointmentCanceled: {
      does: "shows in the patient's cached view that the appointment is cancelled",
      facts: ({ payload }, source) => besides(payload.patient.id, source),
      react: withAppointment,
    },
    ReportUpdated: {
      does: "shows the updated report in the patient's cached view, where relevant to the patient",
      facts: ({ payload }, source) => besides(payload.patient.id, source),
      react: withReport,
    },
  },
}

const later = (known: string | undefined, at: string): string =>
  known !== undefined && known > at ? known : at
