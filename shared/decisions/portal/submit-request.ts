/** What a patient asks for in the portal: it waits for the desk, one wish for each appointment and one for the details. */
import type { CommandInput } from '#shared/contract/contract.ts'
import { readLine } from '#shared/domain/patients/typed-text.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { PatientRequest, ProposedDetails } from '#shared/domain/records/patient-request.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { clinicSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { laterTimestamp } from '#shared/lib/later-timestamp.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { inUse } from '../patients/patient-state.ts'
import { readPatientFields } from '../patients/read-patient-fields.ts'

type Wish = CommandInput<'requests.submit'>

/** Details that patients may propose to change. */
const proposable = [
  'givenName',
  'familyName',
  'email',
  'phone',
  'address',
  'language',
  'preferredChannel',
] as const

/** What can be chosen but not emptied. */
const isChoice = (name: string): boolean => name === 'language' || name === 'preferredChannel'

const invalid = (field: string, message: string) => refuse(refusal('INVALID_INPUT', message, { field }))

/** The proposed details that differ from the record; an emptied one is an empty text. */
function readProposal(
  patient: Patient,
  typed: NonNullable<Wish['changes']>,
  surroundings: Surroundings,
): Result<ProposedDetails, Refusal> {
  const unknown = Object.keys(typed).find((name) => !proposable.some((known) => known === name))
  if (unknown !== undefined) return invalid(unknown, 'That cannot be proposed.')
  const read = readPatientFields(typed, surroundings)
  if (!read.ok) return read
  const changes: Record<string, unknown> = {}
  for (const name of proposable) {
    if (!Object.hasOwn(typed, name)) continue
    const after = read.value[name]
    const wasEmpty = patient[name] === undefined || sameJson(patient[name], {})
    const isEmpty = after === undefined || sameJson(after, {})
    if (isEmpty ? wasEmpty || isChoice(name) : sameJson(after, patient[name])) continue
    changes[name] = after ?? (name === 'address' ? {} : '')
  }
  return accept(changes as ProposedDetails)
}

/** The appointment the patient means, if it is theirs and still ahead. */
function ownAppointment(
  appointment: Appointment | undefined,
  { patientId }: Wish,
  now: string,
): Result<Appointment, Refusal> {
  if (appointment?.patientId !== patientId)
    return refuse(refusal('NOT_FOUND', 'No such appointment.', { what: 'appointment' }))
  if (!openStatuses.includes(appointment.status) || Date.parse(appointment.startsAt) <= Date.parse(now)) {
    const details = { status: appointment.status }
    return refuse(refusal('APPOINTMENT_NOT_OPEN', 'The appointment can no longer be changed.', details))
  }
  return accept(appointment)
}

/** Id of the request: one for each appointment, one for the details, so that a second wish replaces the first. */
export const replaces = (open: PatientRequest, wish: Pick<Wish, 'about' | 'appointmentId'>): boolean =>
  wish.about === 'details' ? open.about === 'details' : open.appointmentId === wish.appointmentId

/**
 * @param open what the patient asked for that is not answered yet
 * @returns the request and the event PatientRequestSubmitted; or NOT_FOUND, PATIENT_DELETED, PATIENT_MERGED,
 * APPOINTMENT_NOT_OPEN, INVALID_INPUT, or a refusal of a proposed detail
 */
export function submitRequest(
  wish: Wish,
  records: {
    patient: Patient | undefined
    appointment: Appointment | undefined
    open: readonly PatientRequest[]
  },
  surroundings: Surroundings,
): Decided<PatientRequest> {
  const { now, newId, clinic } = surroundings
  const found = inUse(records.patient, wish.patientId)
  if (!found.ok) return found
  const patient = found.value
  const note = readLine(wish.note ?? '', 'note')
  if (!note.ok) return note
  if (wish.from !== undefined && !isCalendarDate(wish.from)) return invalid('from', 'No such date.')

  let about: Pick<PatientRequest, 'appointmentId' | 'startsAt' | 'changes'>
  if (wish.about === 'details') {
    const changes = readProposal(patient, wish.changes ?? {}, surroundings)
    if (!changes.ok) return changes
    if (Object.keys(changes.value).length === 0) return invalid('changes', 'Nothing would change.')
    about = { changes: changes.value }
  } else {
    const appointment = ownAppointment(records.appointment, wish, now)
    if (!appointment.ok) return appointment
    about = { appointmentId: appointment.value.id, startsAt: appointment.value.startsAt }
  }
  const before = records.open.find((request) => replaces(request, wish))
  const after: PatientRequest = withoutUndefined({
    id: before?.id ?? newId(),
    kind: 'request' as const,
    updatedAt: before ? laterTimestamp(now, before.updatedAt) : now,
    patientId: patient.id,
    about: wish.about,
    requestedAt: now,
    ...about,
    from: wish.about === 'move' ? wish.from : undefined,
    dayPart: wish.about === 'move' ? wish.dayPart : undefined,
    note: note.value === '' ? undefined : note.value,
  })
  return accept({
    value: after,
    writes: [{ collection: 'daybook' as const, before, after }],
    events: [
      {
        type: 'PatientRequestSubmitted' as const,
        subjectId: after.id,
        payload: withoutUndefined({
          requestId: after.id,
          patient: patientSnapshot(patient, clinic),
          clinic: clinicSnapshot(clinic),
          about: after.about,
          startsAt: after.startsAt,
        }),
      },
    ],
    sights: [{ recordType: 'patients' as const, recordId: patient.id }],
  })
}
