/** What is told of people and their care: a welcome, a report, feedback. */
import type { Reactor } from '../reactor.ts'
import { doctorRecipient, nameOf, patientRecipient } from './recipients.ts'
import { write } from './write.ts'

export const careNotifications = {
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
} satisfies Reactor['handles']
