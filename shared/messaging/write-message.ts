/** A message document from its event and template alone: whoever writes it writes the same one, under the same id. */
import { phoneWords } from '../domain/patients/phone-words.ts'
import type { Message, MessageCalendar } from '../domain/records/message.ts'
import type { ClinicSnapshot, PatientSnapshot } from '../events/snapshots.ts'
import { isRightToLeft, keptLeftToRight } from '../lib/direction.ts'
import { type Parameters, renderMessage, wallTime } from './render.ts'
import type { MessageKey } from './templates/template.ts'

export interface Recipient {
  kind: 'patient' | 'doctor'
  id: string
  language: string
  channel: 'email' | 'sms'
  to: string
}

/** Where a patient may be written to: the channel they prefer, else the other one; undefined for who does not want it. */
export function channelFor(
  patient: Pick<PatientSnapshot, 'messageConsent' | 'preferredChannel' | 'email' | 'phone'>,
): { channel: 'email' | 'sms'; to: string } | undefined {
  if (!patient.messageConsent || patient.preferredChannel === 'none') return undefined
  const other = patient.preferredChannel === 'email' ? 'sms' : 'email'
  for (const channel of [patient.preferredChannel, other] as const) {
    const to = channel === 'email' ? patient.email : patient.phone
    if (to !== undefined) return { channel, to }
  }
  return undefined
}

/** Seconds are counted from here: a sequence has to fit 31 bits, and rises with time. */
const sequenceBegins = Date.UTC(2020, 0, 1)

/** The calendar entry of an appointment as of an event. */
export const calendarOf = (
  method: MessageCalendar['method'],
  { startsAt, endsAt }: { startsAt: string; endsAt: string },
  at: string,
): MessageCalendar => ({
  method,
  sequence: Math.max(0, Math.floor((Date.parse(at) - sequenceBegins) / 1000)),
  startsAt,
  endsAt,
})

export interface Writing {
  /** What it is about: an event, or what stands for one (a reminder). */
  event: { id: string; at: string }
  template: MessageKey
  recipient: Recipient
  clinic: ClinicSnapshot
  parameters: Parameters
  /** Instants to tell as date and time on the clinic's clock, by the ending of their names. */
  times?: Readonly<Record<string, string>>
  held?: boolean
}

/** The whole text of a message may be no longer. */
const longestParameter = 10_000

/** The clinic's number in its groups: made once, since each message of a booking tells it. */
let clinicNumber = { number: '', words: '' }

function phoneFor(number: string, language: string): string {
  if (clinicNumber.number !== number) clinicNumber = { number, words: phoneWords(number) }
  return isRightToLeft(language) ? keptLeftToRight(clinicNumber.words) : clinicNumber.words
}

/** Writes it, in the usual words; the sender puts the clinic's own in their place when it takes it. */
export function writeMessage(writing: Writing): Message {
  const { event, template, recipient, clinic, parameters, times = {}, held = false } = writing
  const { kind, id, language, channel, to } = recipient
  const when = Object.entries(times).flatMap(([ending, instant]) =>
    Object.entries(wallTime(instant, clinic, language)).map(([name, text]) => [name + ending, text]),
  )
  const values: Record<string, string | number> = {
    clinic: clinic.name,
    clinicPhone: clinic.phone === undefined ? '' : phoneFor(clinic.phone, language),
    ...parameters,
    ...(Object.fromEntries(when) as Record<string, string>),
  }
  for (const [name, value] of Object.entries(values))
    if (typeof value === 'string') values[name] = value.slice(0, longestParameter)
  const state = held ? 'held' : 'pending'
  // One event may say two things to one patient: that a booking was asked for, and that it stands.
  const which = template === 'appointmentRequestedPatient' ? '~requested' : ''
  return {
    id: `${event.id}~${kind}-${id}~${channel}${which}`,
    createdAt: event.at,
    updatedAt: event.at,
    eventId: event.id,
    template,
    recipientKind: kind,
    recipientId: id,
    channel,
    to,
    language,
    ...renderMessage(template, values, language, channel),
    parameters: values,
    state,
    history: [{ at: event.at, state, by: 'event' }],
  }
}
