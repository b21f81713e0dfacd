/**
 * Erasing a deleted patient for good. A tombstone that names nobody stays, so that what arrives late from another
 * workstation is erased, too; bookings stay as times without a word about the person, so the clinic's figures do not change.
 */
import type { Appointment } from '../../domain/records/appointment.ts'
import type { WaitingPatient } from '../../domain/records/day-page.ts'
import type { Feedback } from '../../domain/records/feedback.ts'
import type { Message } from '../../domain/records/message.ts'
import type { PatientRequest } from '../../domain/records/patient-request.ts'
import type { Patient } from '../../domain/records/patient.ts'
import type { Report } from '../../domain/records/report.ts'
import { refusal } from '../../domain/refusal.ts'
import type { StoredEvent } from '../../events/event.ts'
import { sameJson } from '../../lib/canonical-json.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse } from '../../lib/result.ts'
import type { Decided, RecordWrite, Surroundings } from '../decision.ts'
import { existing, onlyAdministrators } from './patient-state.ts'

/** Everything that is about the patient. */
export interface PatientTraces {
  appointments: readonly Appointment[]
  reports: readonly Report[]
  feedback: readonly Feedback[]
  waiting: readonly WaitingPatient[]
  requests: readonly PatientRequest[]
  /** To the patient, and to doctors about them. */
  messages: readonly Message[]
  /**
   * Events and audit entries, each with what is left of it; undefined where nothing has to go. Without `before`, one that is
   * written because the patient is erased.
   */
  events: readonly { before: StoredEvent | undefined; after: StoredEvent | undefined }[]
}

const tombstone = (patient: Patient, erasedAt: string): Patient => ({
  id: patient.id,
  createdAt: patient.deletedAt ?? erasedAt,
  updatedAt: laterTimestamp(erasedAt, patient.updatedAt),
  memberId: '',
  givenName: '',
  familyName: '',
  preconditions: [],
  allergies: [],
  messageConsent: false,
  deletedAt: patient.deletedAt ?? erasedAt,
  erasedAt,
})

/** What stays of a booking: when, with whom, and what became of it. */
function bareAppointment(appointment: Appointment): Appointment {
  const { reason: _r, note: _n, cancelReason: _c, overbookReason, sources: _s, ...kept } = appointment
  return overbookReason === undefined ? kept : { ...kept, overbookReason: '' }
}

/** What stays of feedback: the rating of the doctor. */
function bareFeedback(feedback: Feedback): Feedback {
  const { response, ...kept } = feedback
  return { ...kept, text: '', ...(response ? { response: { ...response, text: '' } } : {}) }
}

/** Writes of the records that change. */
function changed<Kept extends Appointment | Feedback>(
  collection: Kept extends Appointment ? 'appointments' : 'feedback',
  records: readonly Kept[],
  bare: (record: Kept) => Kept,
  now: string,
): RecordWrite[] {
  return records.flatMap((before) => {
    const after = bare(before)
    if (sameJson(before, after)) return []
    const updatedAt = laterTimestamp(now, before.updatedAt)
    return [{ collection, before, after: { ...after, updatedAt } } as RecordWrite]
  })
}

/**
 * Erases a deleted patient with all that tells of them; of one who is erased already, what has come since. Administrators
 * only.
 * @returns the id; or NOT_FOUND, FORBIDDEN, PATIENT_NOT_DELETED
 */
export function erasePatient(
  patient: Patient | undefined,
  traces: PatientTraces,
  input: { patientId: string },
  { now, actor }: Surroundings,
): Decided<{ patientId: string }> {
  const allowed = onlyAdministrators(actor)
  if (!allowed.ok) return allowed
  const found = existing(patient, input.patientId)
  if (!found.ok) return found
  const before = found.value
  if (before.deletedAt === undefined && before.erasedAt === undefined) {
    return refuse(refusal('PATIENT_NOT_DELETED', 'The patient is not deleted.', { id: input.patientId }))
  }
  const stone = { ...tombstone(before, before.erasedAt ?? now), updatedAt: before.updatedAt }
  const isDone = sameJson(before, stone)
  const writes: RecordWrite[] = [
    ...(isDone
      ? []
      : [
          {
            collection: 'patients' as const,
            before,
            after: tombstone(before, before.erasedAt ?? now),
          },
        ]),
    ...changed('appointments', traces.appointments, bareAppointment, now),
    ...changed('feedback', traces.feedback, bareFeedback, now),
    ...traces.reports.map((report) => ({
      collection: 'reports' as const,
      before: report,
      after: undefined,
    })),
    ...[...traces.waiting, ...traces.requests].map((entry) => ({
      collection: 'daybook' as const,
      before: entry,
      after: undefined,
    })),
    ...traces.messages.map((message) => ({
      collection: 'messages' as const,
      before: message,
      after: undefined,
    })),
    ...traces.events.flatMap(({ before: event, after }) =>
      after ? [{ collection: 'events' as const, before: event, after }] : [],
    ),
  ]
  return accept({ value: { patientId: input.patientId }, writes, events: [] })
}
