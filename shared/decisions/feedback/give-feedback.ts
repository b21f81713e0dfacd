/** Feedback of patients, and the answer to it. */
import type { CommandInput } from '../../contract/contract.ts'
import { readText } from '../../domain/patients/typed-text.ts'
import type { Appointment } from '../../domain/records/appointment.ts'
import type { Doctor } from '../../domain/records/doctor.ts'
import type { Feedback } from '../../domain/records/feedback.ts'
import type { Patient } from '../../domain/records/patient.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { clinicSnapshot, doctorSnapshot } from '../../events/make-snapshots.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Decision, Surroundings } from '../decision.ts'
import { inUse } from '../patients/patient-state.ts'

const notFound = (what: 'doctor' | 'appointment' | 'feedback', id: string) =>
  refuse(refusal('NOT_FOUND', `There is no such ${what}.`, { what, id }))

/** Takes a patient's feedback on a doctor; with an appointment, it has to be one of the two. */
export function submitFeedback(
  patient: Patient | undefined,
  doctor: Doctor | undefined,
  appointment: Appointment | undefined,
  input: CommandInput<'feedback.submit'>,
  { now, newId, clinic, actor }: Surroundings,
  /** What the patient said of this appointment by the link in a message; the link works once. */
  byLink?: Feedback,
): Result<Decision<Feedback>, Refusal> {
  const found = inUse(patient, input.patientId)
  if (!found.ok) return found
  if (!doctor) return notFound('doctor', input.doctorId)
  const { appointmentId } = input
  if (actor.kind === 'patient' && input.channel === 'desk')
    return refuse(refusal('INVALID_INPUT', 'A patient is not the desk.', { field: 'channel' }))
  if (byLink) return refuse(refusal('FEEDBACK_GIVEN', 'It was given before.', { at: byLink.submittedAt }))
  if (appointmentId !== undefined) {
    if (!appointment) return notFound('appointment', appointmentId)
    if (appointment.patientId !== input.patientId || appointment.doctorId !== input.doctorId) {
      return refuse(
        refusal('INVALID_INPUT', 'The appointment is not one of this patient with this doctor.', {
          field: 'appointmentId',
        }),
      )
    }
  }
  const text = readText(input.text, 'text')
  if (!text.ok) return text
  const feedback: Feedback = {
    ...input,
    text: text.value,
    id: newId(),
    createdAt: now,
    updatedAt: now,
    submittedAt: now,
  }
  return accept({
    value: feedback,
    writes: [{ collection: 'feedback', before: undefined, after: feedback }],
    events: [
      {
        type: 'FeedbackSubmitted',
        subjectId: feedback.id,
        payload: {
          feedbackId: feedback.id,
          patientId: feedback.patientId,
          doctor: doctorSnapshot(doctor),
          clinic: clinicSnapshot(clinic),
          rating: feedback.rating,
          text: feedback.text,
          channel: feedback.channel,
          submittedAt: now,
        },
      },
    ],
  })
}

/** The answer to feedback: by the doctor it is about or an administrator, once. */
export function respondToFeedback(
  feedback: Feedback | undefined,
  respondent: { doctorId?: string | undefined } | undefined,
  input: CommandInput<'feedback.respond'>,
  { now, actor }: Surroundings,
): Result<Decision<Feedback>, Refusal> {
  if (!feedback) return notFound('feedback', input.feedbackId)
  if (!actor.roles.includes('administrator') && respondent?.doctorId !== feedback.doctorId) {
    return refuse(
      refusal('FORBIDDEN', 'Only the doctor it is about, or an administrator, may answer.', {
        role: 'doctor',
      }),
    )
  }
  if (feedback.response) {
    return refuse(refusal('FEEDBACK_ANSWERED', 'It has been answered.', { at: feedback.response.at }))
  }
  const text = readText(input.text, 'text')
  if (!text.ok) return text
  if (text.value === '') return refuse(refusal('INVALID_INPUT', 'The answer is empty.', { field: 'text' }))
  const at = laterTimestamp(now, feedback.updatedAt)
  const after: Feedback = {
    ...feedback,
    updatedAt: at,
    response: { text: text.value, at, staffId: actor.id, staffName: actor.name },
  }
  return accept({
    value: after,
    writes: [{ collection: 'feedback', before: feedback, after }],
    events: [],
  })
}

/** Takes an answer back: who gave it, or an administrator. @returns NOT_FOUND where there is none, FORBIDDEN */
export function takeBackAnswer(
  feedback: Feedback | undefined,
  { feedbackId }: CommandInput<'feedback.takeBackAnswer'>,
  { now, actor }: Surroundings,
): Result<Decision<Feedback>, Refusal> {
  if (!feedback?.response) return notFound('feedback', feedbackId)
  const { response, ...unanswered } = feedback
  if (!actor.roles.includes('administrator') && response.staffId !== actor.id) {
    return refuse(
      refusal('FORBIDDEN', 'Only who answered, or an administrator, may take it back.', {
        role: 'administrator',
      }),
    )
  }
  const after: Feedback = { ...unanswered, updatedAt: laterTimestamp(now, feedback.updatedAt) }
  return accept({
    value: after,
    writes: [{ collection: 'feedback', before: feedback, after }],
    events: [],
  })
}
