/** From records to what events say of them. Every event is built with these, so that all carry the same. */
import type { Appointment } from '../domain/records/appointment.ts'
import type { Clinic } from '../domain/records/clinic.ts'
import type { Doctor } from '../domain/records/doctor.ts'
import type { Patient } from '../domain/records/patient.ts'
import { withoutUndefined } from '../lib/without-undefined.ts'
import type { AppointmentSnapshot, ClinicSnapshot, DoctorSnapshot, PatientSnapshot } from './snapshots.ts'

/** A patient who chose no channel is written to by e-mail, else by SMS, as far as the clinic knows an address. */
export function channelOf(patient: Patient): PatientSnapshot['preferredChannel'] {
  if (patient.preferredChannel !== undefined) return patient.preferredChannel
  if (patient.email !== undefined) return 'email'
  return patient.phone === undefined ? 'none' : 'sms'
}

/** What an event says of a patient; language and channel are filled in, so that a message depends on the event alone. */
export const patientSnapshot = (patient: Patient, clinic: Clinic): PatientSnapshot =>
  withoutUndefined({
    id: patient.id,
    memberId: patient.memberId,
    givenName: patient.givenName,
    familyName: patient.familyName,
    email: patient.email,
    phone: patient.phone,
    birthDate: patient.birthDate,
    language: patient.language ?? clinic.language,
    preferredChannel: channelOf(patient),
    messageConsent: patient.messageConsent,
  })

/** What an event says of a doctor. */
export const doctorSnapshot = (doctor: Doctor): DoctorSnapshot =>
  withoutUndefined({
    id: doctor.id,
    doctorNumber: doctor.doctorNumber,
    title: doctor.title,
    givenName: doctor.givenName,
    familyName: doctor.familyName,
    email: doctor.email,
  })

/** What an event says of an appointment, besides its patient and doctor. */
export const appointmentSnapshot = (appointment: Appointment): AppointmentSnapshot =>
  withoutUndefined({
    id: appointment.id,
    date: appointment.date,
    startsAt: appointment.startsAt,
    endsAt: appointment.endsAt,
    status: appointment.status,
    newPatient: appointment.newPatient,
    reason: appointment.reason,
  })

/** What an event says of the clinic: what a message needs to name it and to write its wall time. */
export const clinicSnapshot = (clinic: Clinic): ClinicSnapshot =>
  withoutUndefined({
    name: clinic.name,
    timeZone: clinic.timeZone,
    country: clinic.country,
    language: clinic.language,
    phone: clinic.phone,
  })
