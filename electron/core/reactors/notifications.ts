/**
 * Tells people: messages to patients and doctors, desktop notifications to the staff. Texts depend on the event alone,
 * so every workstation would write the same message, with the same id. Imported history tells nobody, nor does an
 * appointment whose time was over when it was noted.
 */
import type { EventOf } from '#shared/events/catalogue.ts'
import type { ClinicSnapshot, DoctorSnapshot, PatientSnapshot } from '#shared/events/snapshots.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { type Parameters, renderMessage, wallTime, writtenLanguage } from '#shared/messaging/render.ts'
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
  if (!patient.messageConsent || patient.preferredChannel === 'none') return []
  const other = patient.preferredChannel === 'email' ? 'sms' : 'email'
  for (const channel of [patient.preferredChannel, other] as const) {
    const to = channel === 'email' ? patient.email : patient.phone
    const language = writtenLanguage(patient.language, clinic.language)
    if (to !== undefined) return [{ kind: 'patient', id: patient.id, language, channel, to }]
  }
  return []
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
  appointment?: { id: string; startsAt: string }
}

function write({
  event,
  template,
  recipients,
  clinic,
  parameters,
  times = {},
  appointment,
}: Writing): Change[] {
  return recipients.map(({ kind, id, language, channel, to }) => {
    const when = Object.entries(times).flatMap(([ending, instant]) =>
      Object.entries(wallTime(instant, clinic.timeZone, language)).map(([name, text]) => [
        name + ending,
        text,
      ]),
    )
    const values = {
      clinic: clinic.name,
      clinicPhone: clinic.phone ?? '',
      ...parameters,
      ...(Object.fromEntries(when) as Record<string, string>),
    }
    const message: Message = {
      id: `${event.id}~${kind}-${id}~${channel}`,
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
      state: 'pending',
      ...(appointment ? { appointmentId: appointment.id, startsAt: appointment.startsAt } : {}),
    }
    return { kind: 'message', message }
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
): Change[] {
  const { appointment, patient, doctor, clinic } = event.payload
  const common = { event, clinic, parameters: partsOf(event), times, appointment }
  return [
    ...write({ ...common, template: templates.patient, recipients: patientRecipient(patient, clinic) }),
    ...write({ ...common, template: templates.doctor, recipients: doctorRecipient(doctor, clinic) }),
    appointmentToast(event, templates.toast, doctor.id),
  ]
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
  },
}
