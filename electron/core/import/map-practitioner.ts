/** FHIR Practitioner to a doctor's record. */
import type { CodeableConcept, ContactPoint, Practitioner } from '@medplum/fhirtypes'
import type { PractitionerQualification } from '@medplum/fhirtypes'
import { ordinarySlotMinutes, ordinaryWorkingHours } from '#shared/decisions/doctors/doctor-details.ts'
import { readEmailAddress } from '#shared/domain/patients/email-address.ts'
import { readPhoneNumber } from '#shared/domain/patients/phone-number.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { line, objects, personName, type Unchecked, words } from './fhir-json.ts'
import { type ImportContext, type Mapped, refused, resourceId, taken, tooLong } from './mapped.ts'
import { identityOf } from './record-ids.ts'

export interface ImportedDoctor {
  /** Without a doctor number, which has to differ from those the clinic gave before. */
  doctor: Omit<Doctor, 'doctorNumber'>
  eventId: string
  /** Bytes for the doctor number. */
  bytes: Uint8Array
}

/** @param row a line of the export */
export function mapPractitioner(row: unknown, context: ImportContext): Mapped<ImportedDoctor> {
  const resource = resourceId(row, 'Practitioner')
  if (resource.kind !== 'taken') return resource
  const fhir = row as Unchecked<Practitioner>
  const name = personName(fhir.name)
  if (!name) return refused('has no name')
  const long = tooLong({ 'given name': name.givenName, 'family name': name.familyName, title: name.title })
  if (long !== undefined) return refused(`has a ${long} of more than 200 characters`)
  const identity = identityOf(context.system, 'Practitioner', resource.value)
  const specialty = objects<PractitionerQualification>(fhir.qualification)
    .map((qualification) => words(qualification.code as CodeableConcept))
    .find((text) => text !== undefined && text.length <= 200)
  const doctor: ImportedDoctor['doctor'] = {
    id: identity.id,
    createdAt: context.now,
    updatedAt: context.now,
    ...name,
    ...withoutUndefined({ specialty, ...readContact(fhir, context.country) }),
    // FHIR's Practitioner says nothing of hours: these are for the clinic to correct.
    slotMinutes: ordinarySlotMinutes,
    workingHours: [...ordinaryWorkingHours],
    absences: [],
    active: fhir.active !== false,
    sources: [{ system: context.system, value: `Practitioner/${resource.value}` }],
  }
  return taken({ doctor, eventId: identity.eventId, bytes: identity.bytes })
}

function readContact(fhir: Unchecked<Practitioner>, country: string) {
  const points = objects<ContactPoint>(fhir.telecom)
  const values = (system: string) =>
    points.filter((point) => point.system === system).flatMap((point) => line(point.value) ?? [])
  return {
    email: values('email')
      .map((value) => readEmailAddress(value))
      .find((read) => read.ok)?.value,
    phone: values('phone')
      .map((value) => readPhoneNumber(value, country))
      .find((read) => read.ok)?.value,
  }
}
