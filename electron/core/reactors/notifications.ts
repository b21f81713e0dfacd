/**
 * Tells people: messages to patients and doctors, desktop notifications to the staff. Texts depend on the event alone,
 * so every workstation would write the same message, with the same id. Imported history tells nobody, nor does an
 * appointment whose time was over when it was noted.
 */
import type { EventOf } from '#shared/events/catalogue.ts'
import type {
  AppointmentSnapshot,
  ClinicSnapshot,
  DoctorSnapshot,
  PatientSnapshot,
} from '#shared/events/snapshots.ts'
import { type Parameters, writtenLanguage } from '#shared/messaging/render.ts'
import { calendarOf, channelFor, writeMessage } from '#shared/messaging/write-message.ts'
import type { MessageKey } from '#shared/messaging/templates/template.ts'
import type { Change, Reactor } from './reactor.ts'

type Named = { title?: string; givenName: string; familyName: string }
const nameOf = ({ title, givenName, familyName }: Named): string =>
  [title, givenName, familyName].filter(Boolean).join(' ')

interface Recipient {
  kind: 'patient' | 'doctor'
  id: string
  language: string
  channel: 'email' | 'sms'
  to: string
}

/** Where a patient may be written to: the channel they prefer, else the other one; nobody who does not want it. */
function patientRecipient(patient: PatientSnapshot, clinic: ClinicSnapshot): Recipient[] {
  const address = channelFor(patient)
  if (!address) return []
  const language = writtenLanguage(patient.language, clinic.language)
  return [{ kind: 'patient', id: patient.id, language, ...address }]
}

const doctorRecipient = (doctor: DoctorSnapshot, clinic: ClinicSnapshot): Recipient[] =>
  doctor.email === undefined
    ? []
    : [
        {
          kind: 'doctor',
          id: doctor.id,
          language: writtenLanguage(clinic.language),
          channel: 'email',
          to: doctor.email,
        },
      ]

interface Writing {
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

function write({
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
    startsAt: event.payload.appointment.startsAt,
    timeZone: event.payload.clinic.timeZone,
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

type About = EventOf<'PatientRequestSubmitted'>['payload']['about']

const requestToasts: Record<About, string> = {
  cancel: 'patientAsksToCancel',
  move: 'patientAsksToMove',
  details: 'patientProposesDetails',
}

const acceptedTemplates: Partial<Record<About, MessageKey>> = { details: 'requestDetailsAcceptedPatient' }

const declinedTemplates: Record<About, MessageKey> = {
  cancel: 'requestCancelDeclinedPatient',
  move: 'requestMoveDeclinedPatient',
  details: 'requestDetailsDeclinedPatient',
}

export const notifications: Reactor = {
  name: 'notifications',
  handles: {
    PatientCreated: {
      does: 'writes a welcome message to the patient, unless imported',
      react: (event) => {
        const { patient, clinic, imported } = event.payload
        if (imported) return []
        return write({
          event,
          template: 'patientWelcome',
          recipients: patientRecipient(patient, clinic),
          clinic,
          parameters: { patient: nameOf(patient), memberId: patient.memberId },
        })
      },
    },
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
    DoctorCreated: {
      does: 'writes a welcome message to the doctor, unless imported',
      react: (event) => {
        const { doctor, clinic, imported } = event.payload
        if (imported) return []
        return write({
          event,
          template: 'doctorWelcome',
          recipients: doctorRecipient(doctor, clinic),
          clinic,
          parameters: { doctor: nameOf(doctor), doctorNumber: doctor.doctorNumber },
        })
      },
    },
    EquipmentLowStock: {
      does: 'notifies those who keep the stock',
      react: ({ id, payload: { equipmentId, name, unit, quantity, minimumQuantity } }) => [
        {
          kind: 'toast',
          key: `${id}~equipmentLowStock`,
          audience: { roles: ['stockKeeper', 'administrator'] },
          template: 'equipmentLowStock',
          parameters: { item: name, unit, quantity, minimumQuantity, equipmentId },
        },
      ],
    },
    FeedbackSubmitted: {
      does: 'asks the doctor to review and answer, by message and notification',
      react: (event) => {
        const { feedbackId, doctor, clinic, rating } = event.payload
        const parameters = { doctor: nameOf(doctor), rating }
        return [
          ...write({
            event,
            template: 'feedbackDoctor',
            recipients: doctorRecipient(doctor, clinic),
            clinic,
            parameters,
          }),
          {
            kind: 'toast',
            key: `${event.id}~feedbackSubmitted`,
            audience: { doctorId: doctor.id },
            template: 'feedbackSubmitted',
            parameters: { ...parameters, feedbackId },
          },
        ]
      },
    },
    ReportUpdated: {
      does: 'writes to the patient where the report is relevant to them, with new instructions',
      react: (event) => {
        const { patient, doctor, clinic, relevantToPatient, instructions, deleted } = event.payload
        if (deleted || !relevantToPatient) return []
        const told = instructions !== undefined && instructions !== ''
        return write({
          event,
          template: told ? 'reportInstructionsPatient' : 'reportPatient',
          recipients: patientRecipient(patient, clinic),
          clinic,
          parameters: {
            patient: nameOf(patient),
            doctor: nameOf(doctor),
            ...(told ? { instructions } : {}),
          },
        })
      },
    },
    PatientRequestSubmitted: {
      does: 'notifies the desk of what a patient asks for',
      react: ({ id, payload: { patient, clinic, about, startsAt } }) => [
        {
          kind: 'toast',
          key: `${id}~patientRequest`,
          audience: { roles: ['receptionist', 'administrator'] },
          template: requestToasts[about],
          parameters: {
            patient: nameOf(patient),
            ...(startsAt === undefined ? {} : { startsAt, timeZone: clinic.timeZone }),
          },
        },
      ],
    },
    PatientRequestAnswered: {
      does: 'tells the patient what became of it, where nothing else does',
      react: (event) => {
        const { patient, clinic, about, accepted, startsAt, note } = event.payload
        // A cancelled or moved appointment is told of by its own event.
        const template = accepted ? acceptedTemplates[about] : declinedTemplates[about]
        if (!template) return []
        return write({
          event,
          template,
          recipients: patientRecipient(patient, clinic),
          clinic,
          parameters: { patient: nameOf(patient), note: note ?? '' },
          ...(startsAt === undefined ? {} : { times: { '': startsAt } }),
        })
      },
    },
    ChartOpenedInEmergency: {
      does: 'tells the administrators who opened whose chart, and why',
      react: ({ id, payload: { patient, staffName, reason } }) => [
        {
          kind: 'toast',
          key: `${id}~chartOpenedInEmergency`,
          audience: { roles: ['administrator'] },
          template: 'chartOpenedInEmergency',
          parameters: { patient: nameOf(patient), staff: staffName, reason, patientId: patient.id },
        },
      ],
    },
    AdministratorPasswordRecovered: {
      does: 'tells the administrators whose password was set with the recovery key',
      react: ({ id, payload: { staffName } }) => [
        {
          kind: 'toast',
          key: `${id}~administratorRecovered`,
          audience: { roles: ['administrator'] },
          template: 'administratorRecovered',
          parameters: { staff: staffName },
        },
      ],
    },
  },
}
