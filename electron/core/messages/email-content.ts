/** A message as an e-mail: text, the same as HTML, and a calendar entry where it is about an appointment. */
import icalendar, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { EmailSending } from '#shared/contract/messages.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { isRightToLeft } from '#shared/lib/direction.ts'
import type { MessageLink, Outgoing } from './channel.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter)

/** The text as a page: paragraphs and lines, nothing from elsewhere. */
export function htmlOf({ subject, text, language }: Message, links: readonly MessageLink[]): string {
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
  const anchors = links.map(({ label, url }) => `<p><a href="${escaped(url)}">${escaped(label)}</a></p>`)
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr'
  return `<!doctype html><html lang="${escaped(language)}" dir="${direction}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body style="font-family:sans-serif;line-height:1.5">${[...paragraphs, ...anchors].join('\n')}</body></html>`
}

/** The text with the links under it. */
export const textOf = ({ text }: Message, links: readonly MessageLink[]): string =>
  [text, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n\n')

/** The calendar entry: one for each appointment, told apart by its sequence. */
export function calendarPart({ message, clinicName }: Outgoing, from: string): string | undefined {
  const { calendar, appointmentId } = message
  if (!calendar || appointmentId === undefined) return undefined
  const canceled = calendar.method === 'CANCEL'
  const entry = icalendar({
    prodId: { company: 'clinic', product: 'messages' },
    method: canceled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  })
  const doctor = message.parameters?.doctor
  const title = message.recipientKind === 'doctor' ? message.parameters?.patient : doctor
  entry.createEvent({
    id: `appointment-${appointmentId}@clinic`,
    sequence: calendar.sequence,
    stamp: new Date(message.createdAt),
    start: new Date(calendar.startsAt),
    end: new Date(calendar.endsAt),
    summary: [clinicName, title].filter(Boolean).join(': '),
    status: canceled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: clinicName, email: addressIn(from) },
    attendees: [{ email: message.to, rsvp: false }],
  })
  return entry.toString()
}

/** The bare address of `Name <address>`. */
export const addressIn = (text: string): string => (/<([^<>]+)>/.exec(text)?.[1] ?? text).trim()

/** `Message-ID` of a message: the same however often it is sent. */
export const messageIdOf = (id: string, from: string): string =>
  `<${id.replace(/[^A-Za-z0-9.~_-]/g, '-')}@${addressIn(from).split('@')[1] ?? 'clinic'}>`

/** The whole e-mail as bytes. */
export function emailBytes(outgoing: Outgoing, settings: EmailSending): Promise<Buffer> {
  const { message, links } = outgoing
  const calendar = calendarPart(outgoing, settings.from)
  const mail = new MailComposer({
    from: settings.from,
    to: { name: '', address: message.to },
    ...(settings.replyTo === undefined ? {} : { replyTo: settings.replyTo }),
    subject: message.subject,
    messageId: messageIdOf(message.id, settings.from),
    text: textOf(message, links),
    html: htmlOf(message, links),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language },
    ...(calendar === undefined
      ? {}
      : {
          icalEvent: {
            method: message.calendar?.method ?? 'REQUEST',
            filename: 'appointment.ics',
            content: calendar,
          },
        }),
  })
  return new Promise((resolve, reject) => {
    mail.compile().build((error, bytes) => {
      if (error || !bytes) reject(error ?? new Error('The e-mail could not be built.'))
      else resolve(bytes)
    })
  })
}
