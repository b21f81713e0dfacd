/** Messages of an event, as changes. */
import type { AppointmentSnapshot, ClinicSnapshot } from '#shared/events/snapshots.ts'
import type { Parameters } from '#shared/messaging/render.ts'
import type { MessageKey } from '#shared/messaging/templates/template.ts'
import { calendarOf, writeMessage } from '#shared/messaging/write-message.ts'
import type { Change } from '../reactor.ts'
import type { Recipient } from './recipients.ts'

export interface Writing {
  event: { id: string; at: string }
  template: MessageKey
  recipients: Recipient[]
  clinic: ClinicSnapshot
  parameters: Parameters
  /** Instants to tell as date and time on the clinic's clock, by the ending of their names. */
  times?: Record<string, string>
  appointment?: AppointmentSnapshot
  /** What calendars do with the appointment. */
  calendar?: 'REQUEST' | 'CANCEL'
  /** Held until the hub has accepted the booking. */
  held?: boolean
}

/** One message for each recipient. */
export function write({
  event,
  template,
  recipients,
  clinic,
  parameters,
  times = {},
  appointment,
  calendar,
  held = false,
}: Writing): Change[] {
  return recipients.map((recipient): Change => {
    const message = writeMessage({ event, template, recipient, clinic, parameters, times, held })
    const about = appointment && { appointmentId: appointment.id, startsAt: appointment.startsAt }
    const entry = appointment && calendar && recipient.channel === 'email'
    return {
      kind: 'message',
      message: {
        ...message,
        ...about,
        ...(entry ? { calendar: calendarOf(calendar, appointment, event.at) } : {}),
      },
    }
  })
}
