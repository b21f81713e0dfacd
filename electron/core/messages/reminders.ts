/** Reminders that are due, as message documents. */
import { channelOf, clinicSnapshot } from '#shared/events/make-snapshots.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { dueReminder, reminderId } from '#shared/domain/messages/reminders.ts'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import { writtenLanguage } from '#shared/messaging/render.ts'
import { calendarOf, channelFor, writeMessage } from '#shared/messaging/write-message.ts'
import type { Reader } from '../store/reader.ts'

const minutesOfDay = 1440
const nameOf = ({
  title,
  givenName,
  familyName,
}: {
  title?: string
  givenName: string
  familyName: string
}) => [title, givenName, familyName].filter(Boolean).join(' ')

/**
 * Messages for every reminder that is due and not written yet. A reminder is known by appointment, its time and which one it
 * is, so a clock that is set back writes none again, and an appointment that was moved is reminded of its new time.
 */
export async function remindersDue(read: Reader, clinic: Clinic, now: string): Promise<Message[]> {
  const reminders = clinic.messaging?.reminders ?? []
  if (reminders.length === 0) return []
  const today = now.slice(0, 10)
  const days = Math.ceil(Math.max(...reminders) / minutesOfDay) + 1
  const appointments = await read.find('appointments', {
    where: { date: { $gte: addDays(today, -1), $lte: addDays(today, days) }, status: 'confirmed' },
  })
  const due: Message[] = []
  for (const appointment of appointments) {
    if (appointment.startsAt.slice(0, 19) <= now.slice(0, 19)) continue
    const toldAt = await toldAtOf(read, appointment)
    const minutes = dueReminder({ startsAt: appointment.startsAt, toldAt }, reminders, clinic.timeZone, now)
    if (minutes === undefined) continue
    const message = await reminder(read, clinic, appointment, minutes, now)
    if (message && !(await isWritten(read, message))) due.push(message)
  }
  return due
}

/** When it was booked, or moved last. */
async function toldAtOf(read: Reader, { id, createdAt }: Appointment): Promise<string> {
  const [moved] = await read.find('events', {
    where: { subjectId: id, type: 'AppointmentRescheduled' },
    sort: [{ at: 'desc' }],
    limit: 1,
  })
  return moved && moved.at > createdAt ? moved.at : createdAt
}

/** Over whichever channel: a patient who changed it is not reminded twice. */
async function isWritten(read: Reader, { id, channel }: Message): Promise<boolean> {
  const stem = id.slice(0, -channel.length)
  return (await read.getMany('messages', [`${stem}email`, `${stem}sms`])).length > 0
}

async function reminder(
  read: Reader,
  clinic: Clinic,
  appointment: Appointment,
  minutes: number,
  now: string,
): Promise<Message | undefined> {
  const { id, startsAt } = appointment
  const patient = await read.get('patients', appointment.patientId)
  const doctor = await read.get('doctors', appointment.doctorId)
  if (!patient || !doctor || patient.deletedAt !== undefined) return undefined
  const { messageConsent, email, phone } = patient
  const address = channelFor({
    messageConsent,
    preferredChannel: channelOf(patient),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  })
  if (!address) return undefined
  const language = writtenLanguage(patient.language ?? clinic.language, clinic.language)
  const message = writeMessage({
    event: { id: reminderId(id, startsAt, minutes), at: now },
    template: 'appointmentReminderPatient',
    recipient: { kind: 'patient', id: patient.id, language, ...address },
    clinic: clinicSnapshot(clinic),
    parameters: { patient: nameOf(patient), memberId: patient.memberId, doctor: nameOf(doctor) },
    times: { '': startsAt },
  })
  const calendar = address.channel === 'email' ? { calendar: calendarOf('REQUEST', appointment, now) } : {}
  return { ...message, appointmentId: id, startsAt, ...calendar }
}
