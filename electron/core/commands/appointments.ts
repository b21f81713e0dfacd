/** Bookings and the waiting list: reads what each decision needs, and adds alternatives to what is refused. */
import type { appointmentCommands } from '#shared/contract/appointments.ts'
import type { Party } from '#shared/domain/records/appointment.ts'
import { clinicDateOf, resolveStart } from '#shared/domain/scheduling/clinic-time.ts'
import { minutesOf } from '#shared/domain/scheduling/interval.ts'
import { refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { cancelAppointment } from '#shared/decisions/appointments/cancel-appointment.ts'
import { displaceAppointment, displacementId } from '#shared/decisions/appointments/displace-appointment.ts'
import { rescheduleAppointment } from '#shared/decisions/appointments/reschedule-appointment.ts'
import {
  type ScheduleWish,
  scheduleAppointment,
} from '#shared/decisions/appointments/schedule-appointment.ts'
import { joinSeries, occurrencesOf } from '#shared/decisions/appointments/schedule-series.ts'
import { setAppointmentStatus } from '#shared/decisions/appointments/set-status.ts'
import { addWaitingPatient, removeWaitingPatient } from '#shared/decisions/waitlist/waiting-patients.ts'
import { readPage, withAlternatives } from '../queries/free-slot-search.ts'
import { otherRecordsOfPerson } from '../store/search/find-patients.ts'
import type { CommandContext, CommandHandler, CommandHandlers } from './command-handler.ts'

/** Who asks for a change when the command does not say: the patient in the portal, else the clinic. */
const partyOf = (actor: Actor): Party => (actor.kind === 'patient' ? 'patient' : 'clinic')

/** Reads what a booking needs and decides on it. */
async function schedule(
  wish: ScheduleWish,
  patientId: string,
  doctorId: string,
  context: CommandContext,
  newPatient?: boolean,
) {
  const { read, clinic, now } = context
  const [patient, doctor, page, earlier] = await Promise.all([
    read.get('patients', patientId),
    read.get('doctors', doctorId),
    readPage(read, clinicDateOf(wish.startsAt, clinic.timeZone)),
    read.count('appointments', { patientId }),
  ])
  const alsoPatientIds = otherRecordsOfPerson(read, patientId)
  const records = { patient, alsoPatientIds, doctor, page, newPatient: newPatient ?? earlier === 0 }
  const decided = scheduleAppointment(wish, records, context)
  if (decided.ok) return decided
  const refused = { startsAt: wish.startsAt, durationMinutes: wish.durationMinutes, patientId, doctorId }
  return refuse(await withAlternatives(decided.error, read, clinic, now, refused))
}

const scheduleOne: CommandHandler<'appointments.schedule'> = async (input, context) => {
  const startsAt = resolveStart(input.startsAt, context.clinic.timeZone)
  if (!startsAt.ok) return startsAt
  if (input.id !== undefined) {
    // The same wish again, as after a lost answer, is answered with the booking it made.
    const existing = await context.read.get('appointments', input.id)
    if (existing?.patientId === input.patientId && existing.doctorId === input.doctorId) {
      return accept({ value: existing, writes: [], events: [] })
    }
    if (existing) return refuse(refusal('INVALID_INPUT', 'Another appointment has this id.', { field: 'id' }))
  }
  const { id, durationMinutes, reason, note, overbookReason } = input
  const wish = { id, startsAt: startsAt.value, durationMinutes, reason, note, overbookReason }
  return schedule(wish, input.patientId, input.doctorId, context)
}

const scheduleSeries: CommandHandler<'appointments.scheduleSeries'> = async (input, context) => {
  const { timeZone } = context.clinic
  const first = resolveStart(input.startsAt, timeZone)
  if (!first.ok) return first
  const occurrences = occurrencesOf(first.value, input.everyWeeks, input.until, timeZone)
  if (!occurrences.ok) return occurrences
  const seriesId = context.newId()
  const { durationMinutes, reason, patientId, doctorId } = input
  const parts = []
  let newPatient: boolean | undefined
  for (const { wallTime, instant } of occurrences.value) {
    if (!instant.ok) {
      parts.push({ wallTime, decided: instant })
      continue
    }
    const wish = { id: undefined, startsAt: instant.value, durationMinutes, reason, seriesId }
    const decided = await schedule(wish, patientId, doctorId, context, newPatient)
    if (decided.ok) newPatient = false
    else if (isAboutPeople(decided.error.code)) return decided
    parts.push({ wallTime, decided })
  }
  return accept(joinSeries(seriesId, parts))
}

/** Refusals that would meet every date of a series alike. */
const isAboutPeople = (code: string): boolean =>
  ['NOT_FOUND', 'PATIENT_DELETED', 'PATIENT_MERGED', 'DOCTOR_INACTIVE', 'LENGTH_INVALID'].includes(code)

const reschedule: CommandHandler<'appointments.reschedule'> = async (input, context) => {
  const { read, clinic, now, actor } = context
  const resolved = input.startsAt === undefined ? undefined : resolveStart(input.startsAt, clinic.timeZone)
  if (resolved?.ok === false) return resolved
  const appointment = await read.get('appointments', input.appointmentId)
  if (!appointment) {
    return refuse(refusal('NOT_FOUND', 'No such appointment.', { recordType: 'appointment' }))
  }
  const startsAt = resolved?.value ?? appointment.startsAt
  const date = clinicDateOf(startsAt, clinic.timeZone)
  const doctorId = input.doctorId ?? appointment.doctorId
  const [patient, doctorBefore, pageBefore] = await Promise.all([
    read.get('patients', appointment.patientId),
    read.get('doctors', appointment.doctorId),
    readPage(read, appointment.date),
  ])
  const doctor = doctorId === appointment.doctorId ? doctorBefore : await read.get('doctors', doctorId)
  const page = date === appointment.date ? pageBefore : await readPage(read, date)
  const { durationMinutes, overbookReason, movedBy = partyOf(actor) } = input
  const wish = { startsAt, durationMinutes, movedBy, overbookReason }
  const alsoPatientIds = otherRecordsOfPerson(read, appointment.patientId)
  const records = { appointment, patient, alsoPatientIds, doctorBefore, doctor, pageBefore, page }
  const decided = rescheduleAppointment(wish, records, context)
  if (decided.ok) return decided
  const refused = {
    startsAt,
    durationMinutes: durationMinutes ?? minutesOf(appointment),
    patientId: appointment.patientId,
    doctorId,
    movingAppointmentId: appointment.id,
  }
  return refuse(await withAlternatives(decided.error, read, clinic, now, refused))
}

const cancel: CommandHandler<'appointments.cancel'> = async (input, context) => {
  const { read, actor } = context
  const appointment = await read.get('appointments', input.appointmentId)
  const [patient, doctor, page] = appointment
    ? await Promise.all([
        read.get('patients', appointment.patientId),
        read.get('doctors', appointment.doctorId),
        readPage(read, appointment.date),
      ])
    : []
  const wish = { canceledBy: input.canceledBy ?? partyOf(actor), reason: input.reason }
  return cancelAppointment(wish, { appointment, patient, doctor, page }, context)
}

const displace: CommandHandler<'appointments.displace'> = async ({ appointmentId }, context) => {
  const { read } = context
  const appointment = await read.get('appointments', appointmentId)
  const [patient, doctor, page, event] = appointment
    ? await Promise.all([
        read.get('patients', appointment.patientId),
        read.get('doctors', appointment.doctorId),
        readPage(read, appointment.date),
        read.get('events', displacementId(appointment)),
      ])
    : []
  return displaceAppointment({ appointment, patient, doctor, page }, event !== undefined, context)
}

const setStatus: CommandHandler<'appointments.setStatus'> = async (input, context) => {
  const { read, clinic, now } = context
  const appointment = await read.get('appointments', input.appointmentId)
  const [patient, page] = appointment
    ? await Promise.all([read.get('patients', appointment.patientId), readPage(read, appointment.date)])
    : []
  const waiting = input.status === 'noShow' ? await read.find('daybook', { where: { kind: 'waiting' } }) : []
  const waitingPatients = waiting.filter((entry) => entry.kind === 'waiting')
  const alsoPatientIds = appointment ? otherRecordsOfPerson(read, appointment.patientId) : []
  const records = { appointment, patient, alsoPatientIds, page, waitingPatients }
  const decided = setAppointmentStatus(input.status, records, context)
  if (decided.ok || !appointment) return decided
  const { startsAt, patientId, doctorId } = appointment
  const refused = {
    startsAt,
    durationMinutes: minutesOf(appointment),
    patientId,
    doctorId,
    movingAppointmentId: appointment.id,
  }
  return refuse(await withAlternatives(decided.error, read, clinic, now, refused))
}

export const appointmentCommandHandlers: CommandHandlers<keyof typeof appointmentCommands> = {
  'appointments.schedule': scheduleOne,
  'appointments.reschedule': reschedule,
  'appointments.cancel': cancel,
  'appointments.setStatus': setStatus,
  'appointments.displace': displace,
  'appointments.scheduleSeries': scheduleSeries,
  'waitlist.add': async (input, context) => {
    const { read } = context
    const [patient, doctor] = await Promise.all([
      read.get('patients', input.patientId),
      input.doctorId === undefined ? undefined : read.get('doctors', input.doctorId),
    ])
    return addWaitingPatient(input, { patient, doctor }, context)
  },
  'waitlist.remove': async ({ entryId }, { read }) =>
    removeWaitingPatient(entryId, await read.get('daybook', entryId)),
}
