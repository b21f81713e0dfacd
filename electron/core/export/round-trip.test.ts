/** What FHIR R4 says of a record, and the extension with the rest, is the whole record. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Appointment } from '#shared/domain/records/appointment.ts'
import { Doctor } from '#shared/domain/records/doctor.ts'
import { Patient } from '#shared/domain/records/patient.ts'
import { Report } from '#shared/domain/records/report.ts'
import { arbitraryOf } from './testing/arbitrary-record.ts'
import {
  appointmentFromFhir,
  doctorFromFhir,
  patientFromFhir,
  reportFromFhir,
} from '../import/own-records.ts'
import { toFhirAllergies, toFhirConditions, toFhirPatient, toFhirPractitioner } from './fhir-people.ts'
import { toFhirAppointment, toFhirReport } from './fhir-visits.ts'

/** As it is after lying in a file. */
const stored = <Value>(value: Value): unknown => JSON.parse(JSON.stringify(value)) as unknown

describe('record to FHIR and back gives the same', () => {
  it('patients with allergies and preconditions', () => {
    fc.assert(
      fc.property(arbitraryOf(Patient), (patient) => {
        expect(
          patientFromFhir(
            stored(toFhirPatient(patient)),
            toFhirAllergies(patient).map(stored),
            toFhirConditions(patient).map(stored),
          ),
        ).toEqual(patient)
      }),
    )
  })
  it('doctors', () => {
    fc.assert(
      fc.property(arbitraryOf(Doctor), (doctor) => {
        expect(doctorFromFhir(stored(toFhirPractitioner(doctor)))).toEqual(doctor)
      }),
    )
  })
  it('appointments', () => {
    fc.assert(
      fc.property(arbitraryOf(Appointment), (appointment) => {
        expect(appointmentFromFhir(stored(toFhirAppointment(appointment)))).toEqual(appointment)
      }),
    )
  })
  it('reports', () => {
    fc.assert(
      fc.property(arbitraryOf(Report), (report) => {
        expect(reportFromFhir(stored(toFhirReport(report)))).toEqual(report)
      }),
    )
  })
})
