/** What is told of appointments: to the patient, to the doctor, and to the desk. */
import type { EventOf } from '#shared/events/catalogue.ts'
import type { MessageKey } from '#shared/messaging/templates/template.ts'
import { timeTold } from '#shared/messaging/toasts.ts'
import type { Change, Reactor } from '../reactor.ts'
import { doctorRecipient, nameOf, patientRecipient } from './recipients.ts'
import { write } from './write.ts'

type AppointmentEvent = EventOf<
  'AppointmentScheduled' | 'AppointmentRescheduled' | 'AppointmentDisplaced' | 'AppointmentCanceled'
>

/** What is told of a booking, whatever happened to it. */
const partsOf = ({ payload }: AppointmentEvent) => ({
  patient: nameOf(payload.patient),
  memberId: payload.patient.memberId,
  doctor: nameOf(payload.doctor),
})

/** True when there is still something to come to. */
const isAhead = (event: AppointmentEvent): boolean =>
  Date.parse(event.payload.appointment.startsAt) >= Date.parse(event.at)

const appointmentToast = (event: AppointmentEvent, template: string, doctorId: string): Change => ({
  kind: 'toast',
  key: `${event.id}~${template}~${doctorId}`,
  audience: { roles: ['receptionist', 'administrator'], doctorId },
  template,
  parameters: {
    patient: nameOf(event.payload.patient),
    doctor: nameOf(event.payload.doctor),
    appointmentId: event.payload.appointment.id,
    ...timeTold(event.payload.appointment.startsAt, event.payload.clinic),
  },
})

/** A booking's message to the patient and to the doctor, and the notification. */
function tellBoth(
  event: AppointmentEvent,
  templates: { patient: MessageKey; doctor: MessageKey; toast: string },
  times: Record<string, string>,
  calendar: 'REQUEST' | 'CANCEL',
): Change[] {
  const { appointment, patient, doctor, clinic } = event.payload
  // What the hub has not accepted may still fall through: the good news waits, the patient is told that it was asked for.
  const held = calendar === 'REQUEST' && appointment.status === 'requested'
  const common = { event, clinic, parameters: partsOf(event), times, appointment, calendar, held }
  const { held: _held, calendar: _calendar, ...asked } = common
  const requested = held
    ? write({
        ...asked,
        template: 'appointmentRequestedPatient',
        recipients: patientRecipient(patient, clinic),
      })
    : []
  return [
    ...requested,
    ...write({ ...common, template: templates.patient, recipients: patientRecipient(patient, clinic) }),
    ...write({ ...common, template: templates.doctor, recipients: doctorRecipient(doctor, clinic) }),
    appointmentToast(event, templates.toast, doctor.id),
  ]
}

export const appointmentNotifications = {
  AppointmentScheduled: {
    does: 'writes to patient and doctor, and notifies the desk and the doctor',
    react: (event) => {
      if (event.payload.imported || !isAhead(event)) return []
      return tellBoth(
        event,
        {
          patient: 'appointmentScheduledPatient',
          doctor: 'appointmentScheduledDoctor',
          toast: 'appointmentScheduled',
        },
        { '': event.payload.appointment.startsAt },
        'REQUEST',
      )
    },
  },
  AppointmentRescheduled: {
    does: 'writes to patient and doctor, also to the doctor who had it before, and notifies them and the desk',
    react: (event) => {
      if (!isAhead(event)) return []
      const { appointment, before, doctor, doctorBefore, clinic } = event.payload
      const times = { '': appointment.startsAt, Before: before.startsAt }
      const told = tellBoth(
        event,
        {
          patient: 'appointmentRescheduledPatient',
          doctor:
            doctor.id === doctorBefore.id ? 'appointmentRescheduledDoctor' : 'appointmentScheduledDoctor',
          toast: 'appointmentRescheduled',
        },
        times,
        'REQUEST',
      )
      if (doctor.id === doctorBefore.id) return told
      return [
        ...told,
        ...write({
          event,
          template: 'appointmentGivenAwayDoctor',
          recipients: doctorRecipient(doctorBefore, clinic),
          clinic,
          parameters: { ...partsOf(event), doctorBefore: nameOf(doctorBefore) },
          times,
          appointment,
          calendar: 'CANCEL',
        }),
      ]
    },
  },
  AppointmentDisplaced: {
    does: 'tells patient and doctor that the time was already taken, and the desk to find another one',
    react: (event) =>
      isAhead(event)
        ? tellBoth(
            event,
            {
              patient: 'appointmentDisplacedPatient',
              doctor: 'appointmentDisplacedDoctor',
              toast: 'appointmentDisplaced',
            },
            { '': event.payload.appointment.startsAt },
            'CANCEL',
          )
        : [],
  },
  AppointmentCanceled: {
    does: 'writes to patient and doctor, and notifies the desk and the doctor',
    react: (event) =>
      isAhead(event)
        ? tellBoth(
            event,
            {
              patient: 'appointmentCanceledPatient',
              doctor: 'appointmentCanceledDoctor',
              toast: 'appointmentCanceled',
            },
            { '': event.payload.appointment.startsAt },
            'CANCEL',
          )
        : [],
  },
} satisfies Reactor['handles']
