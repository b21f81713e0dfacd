/** Patients (with allergies and conditions) and doctors as FHIR R4, and back. Pure. */
import type {
  Address as FhirAddress,
  AllergyIntolerance,
  Condition,
  ContactPoint,
  HumanName,
  Patient as FhirPatient,
  Practitioner,
  Schedule,
} from '@medplum/fhirtypes'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Allergy, Patient } from '#shared/domain/records/patient.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { doctorNumberSystem, fhirId, memberIdSystem, metaOf, referenceTo, withRest } from './fhir-resource.ts'

const telecomOf = ({ phone, email }: { phone?: string; email?: string }): ContactPoint[] => [
  ...(phone === undefined ? [] : [{ system: 'phone', value: phone } as const]),
  ...(email === undefined ? [] : [{ system: 'email', value: email } as const]),
]

const valueOf = (telecom: readonly ContactPoint[] | undefined, system: string): string | undefined =>
  telecom?.find((point) => point.system === system)?.value

function addressOf({ address }: Patient): FhirAddress[] | undefined {
  if (!address) return undefined
  const { line, city, region, postalCode, country } = address
  return [
    withoutUndefined({
      line: line === undefined ? undefined : [line],
      city,
      state: region,
      postalCode,
      country,
    }),
  ]
}

/** FHIR has no empty texts. */
const officialName = ({ familyName, givenName }: { familyName: string; givenName: string }): HumanName => ({
  use: 'official',
  ...(familyName === '' ? {} : { family: familyName }),
  ...(givenName === '' ? {} : { given: [givenName] }),
})

/** A patient without allergies and preconditions, which are resources of their own. */
export function toFhirPatient(patient: Patient): FhirPatient {
  const { preconditions: _conditions, allergies: _allergies, ...own } = patient
  const telecom = telecomOf(patient)
  const resource: FhirPatient = withoutUndefined({
    resourceType: 'Patient' as const,
    id: fhirId(patient.id),
    meta: metaOf(patient.updatedAt),
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: memberIdSystem,
        value: patient.memberId,
      },
    ],
    active: patient.deletedAt === undefined && patient.mergedInto === undefined,
    name: [officialName(patient)],
    telecom: telecom.length > 0 ? telecom : undefined,
    gender: patient.sex,
    birthDate: patient.birthDate,
    address: addressOf(patient),
    communication:
      patient.language === undefined
        ? undefined
        : [
            {
              language: { coding: [{ system: 'urn:ietf:bcp:47', code: patient.language }] },
              preferred: true,
            },
          ],
    link:
      patient.mergedInto === undefined
        ? undefined
        : [{ other: referenceTo('Patient', patient.mergedInto), type: 'replaced-by' as const }],
  })
  return withRest(resource, own, readFhirPatient)
}

/** The fields of a patient that the resource tells; the rest is in its extension. */
export function readFhirPatient(resource: FhirPatient): Partial<Patient> {
  const [address] = resource.address ?? []
  return withoutUndefined({
    id: resource.id,
    updatedAt: resource.meta?.lastUpdated,
    memberId: resource.identifier?.find(({ system }) => system === memberIdSystem)?.value,
    givenName: resource.name?.[0]?.given?.join(' ') ?? '',
    familyName: resource.name?.[0]?.family ?? '',
    phone: valueOf(resource.telecom, 'phone'),
    email: valueOf(resource.telecom, 'email'),
    sex: resource.gender,
    birthDate: resource.birthDate,
    address: address
      ? withoutUndefined({
          line: address.line?.[0],
          city: address.city,
          region: address.state,
          postalCode: address.postalCode,
          country: address.country,
        })
      : undefined,
    language: resource.communication?.[0]?.language.coding?.[0]?.code,
  })
}

const clinical = (system: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code: 'active' }],
})

/** The patient's allergies, in their order. */
export const toFhirAllergies = (patient: Patient): AllergyIntolerance[] =>
  patient.allergies.map(({ text, criticality }, index) =>
    withoutUndefined({
      resourceType: 'AllergyIntolerance' as const,
      id: `${fhirId(patient.id)}.a${index}`,
      meta: metaOf(patient.updatedAt),
      clinicalStatus: clinical('allergyintolerance-clinical'),
      criticality,
      code: { text },
      patient: referenceTo('Patient', patient.id),
    }),
  )

export const readFhirAllergy = (resource: AllergyIntolerance): Allergy =>
  withoutUndefined({
    text: resource.code?.text ?? '',
    criticality:
      resource.criticality === 'low' || resource.criticality === 'high' ? resource.criticality : undefined,
  })

/** The patient's preconditions, in their order. */
export const toFhirConditions = (patient: Patient): Condition[] =>
  patient.preconditions.map((text, index) => ({
    resourceType: 'Condition',
    id: `${fhirId(patient.id)}.c${index}`,
    meta: metaOf(patient.updatedAt),
    clinicalStatus: clinical('condition-clinical'),
    code: { text },
    subject: referenceTo('Patient', patient.id),
  }))

export function toFhirPractitioner(doctor: Doctor): Practitioner {
  const telecom = telecomOf(doctor)
  const resource: Practitioner = withoutUndefined({
    resourceType: 'Practitioner' as const,
    id: fhirId(doctor.id),
    meta: metaOf(doctor.updatedAt),
    identifier: [{ system: doctorNumberSystem, value: doctor.doctorNumber }],
    active: doctor.active,
    name: [{ ...officialName(doctor), ...(doctor.title ? { prefix: [doctor.title] } : {}) }],
    telecom: telecom.length > 0 ? telecom : undefined,
    qualification: doctor.specialty === undefined ? undefined : [{ code: { text: doctor.specialty } }],
  })
  return withRest(resource, doctor, readFhirPractitioner)
}

/** The fields of a doctor that the resource tells; hours and absences are in its extension. */
export const readFhirPractitioner = (resource: Practitioner): Partial<Doctor> =>
  withoutUndefined({
    id: resource.id,
    updatedAt: resource.meta?.lastUpdated,
    doctorNumber: resource.identifier?.find(({ system }) => system === doctorNumberSystem)?.value,
    active: resource.active,
    givenName: resource.name?.[0]?.given?.join(' ') ?? '',
    familyName: resource.name?.[0]?.family ?? '',
    title: resource.name?.[0]?.prefix?.[0],
    phone: valueOf(resource.telecom, 'phone'),
    email: valueOf(resource.telecom, 'email'),
    specialty: resource.qualification?.[0]?.code.text,
  })

export const scheduleId = (doctorId: string): string => `${fhirId(doctorId)}.s`

/** The doctor's book, which the slots of appointments belong to. */
export const toFhirSchedule = (doctor: Doctor): Schedule => ({
  resourceType: 'Schedule',
  id: scheduleId(doctor.id),
  meta: metaOf(doctor.updatedAt),
  active: doctor.active,
  actor: [referenceTo('Practitioner', doctor.id)],
})
