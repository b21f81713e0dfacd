/** Appointments with their slots, and reports with their files, as FHIR R4, and back. Pure. */
import type { Appointment as FhirAppointment, DiagnosticReport, Media, Slot } from '@medplum/fhirtypes'
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Appointment, AppointmentStatus } from '#shared/domain/records/appointment.ts'
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
