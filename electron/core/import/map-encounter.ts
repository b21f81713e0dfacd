/** FHIR Encounter to an appointment. */
import type { CodeableConcept, Encounter, EncounterParticipant, Period } from '@medplum/fhirtypes'
import type { Appointment, AppointmentStatus } from '#shared/domain/records/appointment.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { addMinutes } from '#shared/domain/scheduling/interval.ts'
import { code, instant, line, object, objects, referencedId, type Unchecked, words } from './fhir-json.ts'
import { type ImportContext, leftOut, type Mapped, refused, resourceId, taken } from './mapped.ts'
import { identityOf } from './record-ids.ts'

/** A visit as the export tells it, before it is known what else happened at the time. */
export interface Visit {
  resourceId: string
  /** Ids of the Patient and Practitioner resources. */
  patient: string
  practitioner: string
  startsAt: string
  endsAt: string
  status: string
  reason: string | undefined
}

/** Length of a visit whose end the export does not tell. */
const assumedMinutes = 15

/** @param row a line of the export */
export function readVisit(row: unknown): Mapped<Visit> {
  const resource = resourceId(row, 'Encounter')
  if (resource.kind !== 'taken') return resource
  const fhir = row as Unchecked<Encounter>
  const status = line(fhir.status) ?? 'unknown'
  if (status === 'entered-in-error') return leftOut('encounters entered in error')
  const patient = referencedId(fhir.subject, 'Patient')
  if (patient === undefined) return refused('names no patient')
  const practitioner = attendingPractitioner(fhir)
  if (practitioner === undefined) return refused('names no practitioner')
  const period = object<Period>(fhir.period)
  const startsAt = instant(period.start)
  if (startsAt === undefined) return refused('has no start with a time of day')
  const end = period.end === undefined ? undefined : instant(period.end)
  if (period.end !== undefined && end === undefined) return refused('has an end that is not a time')
  if (end !== undefined && end < startsAt) return refused('ends before it starts')
  const endsAt = end === undefined || end === startsAt ? addMinutes(startsAt, assumedMinutes) : end
  const reason = readReason(fhir)?.slice(0, 200)
  return taken({ resourceId: resource.value, patient, practitioner, startsAt, endsAt, status, reason })
}

/** The attender or primary performer, else the first practitioner who took part. */
function attendingPractitioner(fhir: Unchecked<Encounter>): string | undefined {
  const participants = objects<EncounterParticipant>(fhir.participant).flatMap((participant) => {
    const id = referencedId(participant.individual, 'Practitioner')
    const types = objects<CodeableConcept>(participant.type).map((type) => code(type))
    return id === undefined ? [] : [{ id, leads: types.includes('ATND') || types.includes('PPRF') }]
  })
  return (participants.find((participant) => participant.leads) ?? participants[0])?.id
}

/** Why the patient came, else what kind of visit it was. */
function readReason(fhir: Unchecked<Encounter>): string | undefined {
  for (const concept of [...objects(fhir.reasonCode), ...objects(fhir.type)]) {
    const text = words(concept)
    if (text !== undefined) return text.replace(/ \((procedure|disorder|finding|situation)\)$/, '')
  }
  return undefined
}

export interface VisitSurroundings {
  patientId: string
  doctorId: string
  newPatient: boolean
  overlaps: boolean
}

/** The appointment that a visit becomes. */
export function appointmentOf(
  visit: Visit,
  around: VisitSurroundings,
  context: ImportContext,
): { appointment: Appointment; eventId: string } {
  const identity = identityOf(context.system, 'Encounter', visit.resourceId)
  const { startsAt, endsAt } = visit
  const appointment: Appointment = {
    id: identity.id,
    createdAt: context.now,
    updatedAt: context.now,
    patientId: around.patientId,
    doctorId: around.doctorId,
    date: clinicDateOf(startsAt, context.timeZone),
    startsAt,
    endsAt,
    ...statusOf(visit, context.now),
    newPatient: around.newPatient,
    sources: [{ system: context.system, value: `Encounter/${visit.resourceId}` }],
  }
  if (visit.reason !== undefined) appointment.reason = visit.reason
  if (around.overlaps) appointment.overlapsHistory = true
  return { appointment, eventId: identity.eventId }
}

const toTimestamp = (at: string): string => `${at.slice(0, 19)}.000Z`

/**
 * What a visit's status means at the desk. A visit that is over is done, unless it was cancelled or only ever planned:
 * nobody says that a planned one took place.
 */
function statusOf(
  { status, startsAt, endsAt }: Visit,
  now: string,
): { status: AppointmentStatus } & Pick<Appointment, 'arrivedAt' | 'seatedAt' | 'doneAt'> {
  if (status === 'cancelled') return { status: 'canceled' }
  if (status === 'finished') return { status: 'done', doneAt: toTimestamp(endsAt) }
  if (status === 'planned') return { status: 'confirmed' }
  if (toTimestamp(endsAt) <= now) return { status: 'done', doneAt: toTimestamp(endsAt) }
  if (toTimestamp(startsAt) > now) return { status: 'confirmed' }
  const arrivedAt = toTimestamp(startsAt)
  if (status === 'arrived' || status === 'triaged') return { status: 'arrived', arrivedAt }
  if (status === 'in-progress' || status === 'onleave')
    return { status: 'inRoom', arrivedAt, seatedAt: arrivedAt }
  return { status: 'confirmed' }
}

/** True for a status in which a visit takes its doctor's and its patient's time. */
export const visitTakesTime = (visit: Visit): boolean => visit.status !== 'cancelled'
