/** What the decisions on appointments share: the records they are shown, and what they write of a page. */
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import {
  appointmentSnapshot,
  clinicSnapshot,
  doctorSnapshot,
  patientSnapshot,
} from '#shared/events/make-snapshots.ts'
import type { RecordWrite } from '../decision.ts'

/** Refuses patients who cannot have appointments: unknown, deleted, or merged into another record. */
export function usablePatient(patient: Patient | undefined): Result<Patient, Refusal> {
  if (!patient) return refuse(refusal('NOT_FOUND', 'No such patient.', { recordType: 'patient' }))
  if (patient.deletedAt !== undefined) return refuse(refusal('PATIENT_DELETED', 'The patient was deleted.'))
  if (patient.mergedInto === undefined) return accept(patient)
  const details = { mergedInto: patient.mergedInto }
  return refuse(refusal('PATIENT_MERGED', 'The record was merged into another one.', details))
}

/**
 * Refuses unknown and deleted patients. A record that was merged into another keeps its appointments, which go on: they can be
 * moved, and their people received.
 */
export function bookedPatient(patient: Patient | undefined): Result<Patient, Refusal> {
  const usable = usablePatient(patient)
  return patient && !usable.ok && usable.error.code === 'PATIENT_MERGED' ? accept(patient) : usable
}

/** Refuses doctors who are unknown or no longer on the board. */
export function usableDoctor(doctor: Doctor | undefined): Result<Doctor, Refusal> {
  if (!doctor) return refuse(refusal('NOT_FOUND', 'No such doctor.', { recordType: 'doctor' }))
  if (!doctor.active) return refuse(refusal('DOCTOR_INACTIVE', 'The doctor is no longer on the board.'))
  return accept(doctor)
}

/** The part of an event about an appointment that names all who are concerned. */
export const appointmentParties = (
  appointment: Appointment,
  patient: Patient,
  doctor: Doctor,
  clinic: Clinic,
) => ({
  appointment: appointmentSnapshot(appointment),
  patient: patientSnapshot(patient, clinic),
  doctor: doctorSnapshot(doctor),
  clinic: clinicSnapshot(clinic),
})

/** Writes of pages: none for a page that stays as it is. */
export const pageWrite = (before: DayPage | undefined, after: DayPage | undefined): RecordWrite[] =>
  after ? [{ collection: 'daybook', before, after }] : []
