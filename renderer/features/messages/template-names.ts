/** What the clinic's messages, and the fields in them, are called. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { MessageKey } from '#shared/messaging/templates/template.ts'

export const templateNames: Record<MessageKey, MessageDescriptor> = {
  patientWelcome: msg`Welcome to a patient`,
  appointmentRequestedPatient: msg`Request received, to the patient`,
  appointmentReminderPatient: msg`Reminder, to the patient`,
  appointmentScheduledPatient: msg`Appointment booked, to the patient`,
  appointmentRescheduledPatient: msg`Appointment moved, to the patient`,
  appointmentCanceledPatient: msg`Appointment cancelled, to the patient`,
  appointmentScheduledDoctor: msg`Appointment booked, to the doctor`,
  appointmentRescheduledDoctor: msg`Appointment moved, to the doctor`,
  appointmentGivenAwayDoctor: msg`Appointment given to another doctor`,
  appointmentCanceledDoctor: msg`Appointment cancelled, to the doctor`,
  appointmentDisplacedPatient: msg`Another time must be found, to the patient`,
  appointmentDisplacedDoctor: msg`Another time must be found, to the doctor`,
  doctorWelcome: msg`Welcome to a doctor`,
  feedbackDoctor: msg`Feedback, to the doctor`,
  reportPatient: msg`Report, to the patient`,
  reportInstructionsPatient: msg`Instructions, to the patient`,
  requestCancelDeclinedPatient: msg`Wish to cancel declined`,
  requestMoveDeclinedPatient: msg`Wish for another time declined`,
  requestDetailsAcceptedPatient: msg`Proposed details taken over`,
  requestDetailsDeclinedPatient: msg`Proposed details declined`,
  portalCode: msg`Code to sign in to the portal`,
  portalFeedback: msg`Question how a visit was`,
}

/** Fields that may stand in braces; a name that is not here is shown as it is. */
export const fieldNames: Readonly<Record<string, MessageDescriptor>> = {
  clinic: msg`Clinic`,
  clinicPhone: msg`The clinic’s telephone`,
  patient: msg`Patient`,
  doctor: msg`Doctor`,
  doctorBefore: msg`Doctor before`,
  memberId: msg`Member ID`,
  doctorNumber: msg`Doctor number`,
  rating: msg`Rating`,
  instructions: msg`Instructions`,
  date: msg`Date`,
  time: msg`Time`,
  dateBefore: msg`Date before`,
  timeBefore: msg`Time before`,
  note: msg`A word from the desk`,
  code: msg`Code`,
  link: msg`Link`,
}
