/** What is to be done with a message that has not left: looked at once more right before it is taken to be sent. */
import { isUrgent, isWorthless } from '#shared/domain/messages/urgency.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Message, MessageReason } from '#shared/domain/records/message.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { waitingSince } from './message-state.ts'

export type NextStep =
  | { step: 'send' }
  /** Its booking is not accepted yet, or its records have not arrived. */
  | { step: 'wait' }
  /** Its booking is accepted: it is held no longer. */
  | { step: 'release' }
  | { step: 'supersede'; reason: MessageReason }

const requestTemplate = 'appointmentRequestedPatient'
/** Templates that say that an appointment stands, and is then. */
const standing = /^appointment(Scheduled|Rescheduled|Reminder|Requested)/

const supersede = (reason: MessageReason): NextStep => ({ step: 'supersede', reason })

/**
 * @param facts the records it is about, as they are now; undefined where they are not here
 * @param oldest hours after which it is not sent any more
 */
export function nextStep(
  message: Message,
  facts: { appointment: Appointment | undefined; patient: Patient | undefined },
  now: string,
  oldestHours: number,
): NextStep {
  const { patient, appointment } = facts
  if (message.recipientKind === 'patient' && patient) {
    if (patient.erasedAt !== undefined) return supersede('gone')
    if (!patient.messageConsent && !isUrgent(message)) return supersede('noConsent')
  }
  if (isWorthless(message, now)) return supersede('tooLate')
  if (message.startsAt !== undefined && Date.parse(now) >= Date.parse(message.startsAt))
    return supersede('tooLate')
  if (Date.parse(now) - Date.parse(waitingSince(message)) > oldestHours * 3_600_000)
    return supersede('tooOld')
  if (message.recipientKind === 'patient' && !patient) return { step: 'wait' }
  if (message.appointmentId === undefined) return { step: 'send' }
  if (!appointment) return { step: 'wait' }
  return stepOfBooking(message, appointment)
}

function stepOfBooking(message: Message, appointment: Appointment): NextStep {
  const { template } = message
  const { status } = appointment
  if (template.startsWith('appointmentCanceled'))
    return status === 'canceled' ? { step: 'send' } : supersede('notNeeded')
  if (template.startsWith('appointmentDisplaced'))
    return status === 'displaced' ? { step: 'send' } : supersede('notNeeded')
  if (!standing.test(template)) return { step: 'send' }
  if (status === 'canceled' || status === 'noShow') return supersede('canceled')
  if (status === 'displaced') return supersede('displaced')
  const otherDoctor = message.recipientKind === 'doctor' && message.recipientId !== appointment.doctorId
  if (message.startsAt !== appointment.startsAt || otherDoctor) return supersede('moved')
  if (template === requestTemplate) return status === 'requested' ? { step: 'send' } : supersede('confirmed')
  if (status === 'requested') return { step: 'wait' }
  return message.state === 'held' ? { step: 'release' } : { step: 'send' }
}
