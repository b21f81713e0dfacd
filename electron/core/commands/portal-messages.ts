/** Messages that the portal itself sends to patients: the code to sign in, and the question how a visit was. */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { patientSnapshot } from '#shared/events/make-snapshots.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { renderMessage, wallTime, writtenLanguage } from '#shared/messaging/render.ts'
import type { MessageKey } from '#shared/messaging/templates/template.ts'
import type { Decided, Surroundings } from '#shared/decisions/decision.ts'

/** Where a patient can be reached: the channel they prefer, else the other one. */
function addressOf(patient: Patient): { channel: 'email' | 'sms'; to: string } | undefined {
  const { email, phone, preferredChannel } = patient
  const byEmail = email === undefined ? undefined : { channel: 'email' as const, to: email }
  const bySms = phone === undefined ? undefined : { channel: 'sms' as const, to: phone }
  return preferredChannel === 'sms' ? (bySms ?? byEmail) : (byEmail ?? bySms)
}

function messageTo(
  patient: Patient,
  message: {
    id: string
    template: MessageKey
    language?: string | undefined
    values: Record<string, string>
    startsAt?: string
  },
  { now, clinic }: Surroundings,
): Message | undefined {
  const address = addressOf(patient)
  if (!address) return undefined
  const { template, startsAt, values } = message
  const snapshot = patientSnapshot(patient, clinic)
  const language = writtenLanguage(message.language ?? snapshot.language, clinic.language)
  const when = startsAt === undefined ? {} : wallTime(startsAt, clinic, language)
  const parameters = {
    clinic: clinic.name,
    clinicPhone: clinic.phone ?? '',
    patient: [patient.givenName, patient.familyName].filter(Boolean).join(' '),
    ...when,
    ...values,
  }
  return {
    id: `${message.id}~patient-${patient.id}~${address.channel}`,
    createdAt: now,
    updatedAt: now,
    eventId: message.id,
    template,
    recipientKind: 'patient',
    recipientId: patient.id,
    ...address,
    language,
    ...renderMessage(template, parameters, language, address.channel),
    state: 'pending',
    history: [{ at: now, state: 'pending', by: 'event' }],
  }
}

/** Nobody but the portal gives these commands. */
const onlyPortal = (actor: Actor) =>
  actor.kind === 'system'
    ? undefined
    : refuse(refusal('FORBIDDEN', 'Only the portal itself may do this.', { role: 'system' }))

/**
 * The message with a one-time code. It needs no consent: the person who asks for it gets it.
 * @param patient the one with the member ID, if there is one
 * @returns whose it is; null where nothing can be sent
 */
export function sendCode(
  patient: Patient | undefined,
  { code, language }: { code: string; language?: string },
  surroundings: Surroundings,
): Decided<{ patientId: string | null }> {
  const refused = onlyPortal(surroundings.actor)
  if (refused) return refused
  const usable = patient?.deletedAt === undefined ? patient : undefined
  const id = `code-${surroundings.newId()}`
  const message =
    usable && messageTo(usable, { id, template: 'portalCode', language, values: { code } }, surroundings)
  return accept({
    value: { patientId: message?.recipientId ?? null },
    writes: message ? [{ collection: 'messages' as const, before: undefined, after: message }] : [],
    events: [],
  })
}

/** Id of what asks about a visit, without recipient and channel: there is one for each visit. */
export const invitationOf = (appointmentId: string): string => `feedback-${appointmentId}`

/**
 * The question how a visit was, with a link; only to patients who want messages, and once.
 * @param asked true when a message asks already
 */
export function inviteFeedback(
  records: { appointment: Appointment | undefined; patient: Patient | undefined; asked: boolean },
  link: string,
  surroundings: Surroundings,
): Decided<{ invited: boolean }> {
  const refused = onlyPortal(surroundings.actor)
  if (refused) return refused
  const { appointment, patient, asked } = records
  const wanted =
    patient?.messageConsent === true &&
    patient.preferredChannel !== 'none' &&
    patient.deletedAt === undefined &&
    patient.mergedInto === undefined
  const message =
    appointment && wanted && !asked && appointment.status === 'done'
      ? messageTo(
          patient,
          {
            id: invitationOf(appointment.id),
            template: 'portalFeedback',
            startsAt: appointment.startsAt,
            values: { link },
          },
          surroundings,
        )
      : undefined
  return accept({
    value: { invited: message !== undefined },
    writes: message ? [{ collection: 'messages' as const, before: undefined, after: message }] : [],
    events: [],
  })
}
