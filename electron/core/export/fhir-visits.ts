/** Appointments with their slots, reports with their files, messages and audit entries as FHIR R4; the first two back. Pure. */
import type {
  Appointment as FhirAppointment,
  AuditEvent,
  Communication,
  DiagnosticReport,
  Media,
  Slot,
} from '@medplum/fhirtypes'
import type { AuditEntry } from '#shared/contract/oversight.ts'
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Appointment, AppointmentStatus } from '#shared/domain/records/appointment.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { Report } from '#shared/domain/records/report.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { scheduleId } from './fhir-people.ts'
import { fhirId, metaOf, referenceTo, withRest } from './fhir-resource.ts'

const statuses: Record<AppointmentStatus, FhirAppointment['status']> = {
  requested: 'pending',
  confirmed: 'booked',
  displaced: 'waitlist',
  arrived: 'arrived',
  inRoom: 'checked-in',
  done: 'fulfilled',
  noShow: 'noshow',
  canceled: 'cancelled',
}

const idIn = (reference: string | undefined): string | undefined => reference?.split('/').at(-1)

const takesTime = ({ status }: Appointment): boolean => liveStatuses.includes(status)

export function toFhirAppointment(appointment: Appointment): FhirAppointment {
  const isCanceled = appointment.status === 'canceled'
  const resource: FhirAppointment = withoutUndefined({
    resourceType: 'Appointment' as const,
    id: fhirId(appointment.id),
    meta: metaOf(appointment.updatedAt),
    status: statuses[appointment.status],
    cancelationReason:
      isCanceled && appointment.cancelReason !== undefined ? { text: appointment.cancelReason } : undefined,
    description: appointment.reason,
    start: appointment.startsAt,
    end: appointment.endsAt,
    created: appointment.createdAt,
    comment: appointment.note,
    slot: takesTime(appointment) ? [referenceTo('Slot', `${fhirId(appointment.id)}.t`)] : undefined,
    participant: [
      { actor: referenceTo('Patient', appointment.patientId), status: 'accepted' as const },
      { actor: referenceTo('Practitioner', appointment.doctorId), status: 'accepted' as const },
    ],
  })
  return withRest(resource, appointment, readFhirAppointment)
}

/** The fields of an appointment that the resource tells; the rest is in its extension. */
export function readFhirAppointment(resource: FhirAppointment): Partial<Appointment> {
  const actor = (type: string) =>
    idIn(
      resource.participant
        .map((participant) => participant.actor?.reference)
        .find((reference) => reference?.startsWith(`${type}/`)),
    )
  const status = Object.entries(statuses).find(([, known]) => known === resource.status)?.[0]
  return withoutUndefined({
    id: resource.id,
    createdAt: resource.created,
    updatedAt: resource.meta?.lastUpdated,
    status: status as AppointmentStatus | undefined,
    cancelReason: resource.cancelationReason?.text,
    reason: resource.description,
    startsAt: resource.start,
    endsAt: resource.end,
    note: resource.comment,
    patientId: actor('Patient'),
    doctorId: actor('Practitioner'),
  })
}

/** The time that an appointment takes; none for one that takes none. */
export const toFhirSlots = (appointment: Appointment): Slot[] =>
  takesTime(appointment)
    ? [
        {
          resourceType: 'Slot',
          id: `${fhirId(appointment.id)}.t`,
          meta: metaOf(appointment.updatedAt),
          schedule: { reference: `Schedule/${scheduleId(appointment.doctorId)}` },
          status: 'busy',
          start: appointment.startsAt,
          end: appointment.endsAt,
        },
      ]
    : []

const mediaId = (report: Report, index: number): string => `${fhirId(report.id)}.m${index}`

export function toFhirReport(report: Report): DiagnosticReport {
  const { deletedAt, version } = report
  const resource: DiagnosticReport = withoutUndefined({
    resourceType: 'DiagnosticReport' as const,
    id: fhirId(report.id),
    meta: metaOf(report.updatedAt),
    status:
      deletedAt !== undefined
        ? ('entered-in-error' as const)
        : version > 1
          ? ('amended' as const)
          : ('final' as const),
    category: [{ coding: [{ system: 'urn:clinic:report-kind', code: report.kind }] }],
    code: { text: report.title },
    subject: referenceTo('Patient', report.patientId),
    effectiveDateTime: report.createdAt,
    issued: report.updatedAt,
    performer: [referenceTo('Practitioner', report.doctorId)],
    conclusion: report.text,
    media:
      report.attachments.length === 0
        ? undefined
        : report.attachments.map((_, index) => ({ link: { reference: `Media/${mediaId(report, index)}` } })),
  })
  return withRest(resource, report, readFhirReport)
}

/** The fields of a report that the resource tells; versions and instructions are in its extension. */
export const readFhirReport = (resource: DiagnosticReport): Partial<Report> =>
  withoutUndefined({
    id: resource.id,
    createdAt: resource.effectiveDateTime,
    updatedAt: resource.meta?.lastUpdated,
    kind: resource.category?.[0]?.coding?.[0]?.code as Report['kind'] | undefined,
    title: resource.code.text,
    patientId: idIn(resource.subject?.reference),
    doctorId: idIn(resource.performer?.[0]?.reference),
    text: resource.conclusion,
  })

/** Where the bytes of a report's file lie, relative to the NDJSON files. The names are ours: nobody's typing is in a path. */
export const attachmentPath = (report: Report, index: number): string => `files/${mediaId(report, index)}`

export const toFhirMedia = (report: Report): Media[] =>
  report.attachments.map(({ name, type, size, addedAt }, index) => ({
    resourceType: 'Media',
    id: mediaId(report, index),
    meta: metaOf(report.updatedAt),
    status: 'completed',
    subject: referenceTo('Patient', report.patientId),
    createdDateTime: addedAt,
    content: { contentType: type, url: attachmentPath(report, index), size, title: name },
  }))

const messageStatuses: Record<Message['state'], Communication['status']> = {
  pending: 'preparation',
  held: 'on-hold',
  claimed: 'in-progress',
  sent: 'completed',
  delivered: 'completed',
  failed: 'not-done',
  unknown: 'unknown',
  superseded: 'stopped',
}

export function toFhirCommunication(message: Message): Communication {
  const recipients = { patient: 'Patient', doctor: 'Practitioner', staff: undefined } as const
  const type = recipients[message.recipientKind]
  return withoutUndefined({
    resourceType: 'Communication' as const,
    id: fhirId(message.id),
    meta: metaOf(message.updatedAt),
    status: messageStatuses[message.state],
    category: [{ text: message.template }],
    medium: [{ text: message.channel }],
    subject: type === 'Patient' ? referenceTo('Patient', message.recipientId) : undefined,
    topic: message.subject === '' ? undefined : { text: message.subject },
    sent: message.createdAt,
    recipient: type === undefined ? undefined : [referenceTo(type, message.recipientId)],
    payload: [{ contentString: message.text }],
  })
}

export function toFhirAuditEvent(entry: AuditEntry): AuditEvent {
  const viewed = entry.action === 'view'
  return withoutUndefined({
    resourceType: 'AuditEvent' as const,
    id: fhirId(entry.id),
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    subtype: [{ code: entry.action }],
    action: viewed ? ('R' as const) : ('U' as const),
    recorded: entry.at,
    outcome: '0' as const,
    purposeOfEvent: entry.reason === undefined ? undefined : [{ text: entry.reason }],
    agent: [{ name: entry.actor.name, altId: entry.actor.id, requestor: true }],
    source: { observer: { display: entry.workstationId } },
    entity: [
      {
        what: { identifier: { system: `urn:clinic:${entry.recordType}`, value: entry.recordId } },
        detail: [
          { type: 'hash', valueString: entry.hash },
          { type: 'sequence', valueString: String(entry.sequence) },
          ...entry.changes.map(({ field, before, after }) => ({
            type: field,
            valueString: JSON.stringify({ before, after }),
          })),
        ],
      },
    ],
  })
}
