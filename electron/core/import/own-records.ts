/** Resources that this application exported, back to the records they were. Pure; what is not whole is undefined. */
import type {
  AllergyIntolerance,
  Appointment as FhirAppointment,
  AuditEvent,
  Communication,
  Condition,
  DiagnosticReport,
  Patient as FhirPatient,
  Practitioner,
} from '@medplum/fhirtypes'
import type { Static, TSchema } from 'typebox'
import { Appointment } from '#shared/domain/records/appointment.ts'
import { Message } from '#shared/domain/records/message.ts'
import { Doctor } from '#shared/domain/records/doctor.ts'
import { Patient } from '#shared/domain/records/patient.ts'
import { Report } from '#shared/domain/records/report.ts'
import { StoredEvent } from '#shared/events/event.ts'
import { auditType } from '../audit/audit-chain.ts'
import { readFhirAllergy, readFhirPatient, readFhirPractitioner } from '../export/fhir-people.ts'
import { ownSource, restOf } from '../export/fhir-resource.ts'
import { readFhirAppointment, readFhirReport } from '../export/fhir-visits.ts'
import { readFhirAuditEvent, readFhirCommunication } from '../export/fhir-trail.ts'
import { fits } from '../fits.ts'
import { isObject } from './fhir-json.ts'

/** True for a resource that this application wrote. */
export const isOwn = (row: unknown): boolean =>
  isObject(row) && isObject(row.meta) && row.meta.source === ownSource

/** The record that a resource and its extension tell, if it is one. */
function recordFrom<Schema extends TSchema, Resource>(
  schema: Schema,
  row: unknown,
  read: (resource: Resource) => object,
  also: object = {},
): Static<Schema> | undefined {
  if (!isOwn(row)) return undefined
  const rest = restOf(row as { extension?: unknown })
  if (!rest) return undefined
  try {
    const record: unknown = { ...read(row as Resource), ...also, ...rest }
    return fits(schema, record) ? record : undefined
  } catch {
    // The resource has not the shape that this application gives it.
    return undefined
  }
}

/**
 * @param allergies the patient's AllergyIntolerance resources, in their order
 * @param conditions the patient's Condition resources, in their order
 */
export const patientFromFhir = (
  row: unknown,
  allergies: readonly unknown[],
  conditions: readonly unknown[],
): Patient | undefined =>
  recordFrom(Patient, row, (resource: FhirPatient) => readFhirPatient(resource), {
    allergies: allergies.map((each) => readFhirAllergy(each as AllergyIntolerance)),
    preconditions: conditions.map((each) => (each as Condition).code?.text),
  })

export const doctorFromFhir = (row: unknown): Doctor | undefined =>
  recordFrom(Doctor, row, (resource: Practitioner) => readFhirPractitioner(resource))

export const appointmentFromFhir = (row: unknown): Appointment | undefined =>
  recordFrom(Appointment, row, (resource: FhirAppointment) => readFhirAppointment(resource))

export const reportFromFhir = (row: unknown): Report | undefined =>
  recordFrom(Report, row, (resource: DiagnosticReport) => readFhirReport(resource))

export const messageFromFhir = (row: unknown): Message | undefined =>
  recordFrom(Message, row, (resource: Communication) => readFhirCommunication(resource))

/** An entry of the audit trail, as it is stored. */
export function auditEventFromFhir(row: unknown): StoredEvent | undefined {
  const event = recordFrom(StoredEvent, row, (resource: AuditEvent) => readFhirAuditEvent(resource))
  return event?.type === auditType ? event : undefined
}
