/** FHIR Patient to a patient's record. */
import type { Address as FhirAddress, Coding, ContactPoint, HumanName, Identifier } from '@medplum/fhirtypes'
import type { CodeableConcept, Patient as FhirPatient, PatientCommunication } from '@medplum/fhirtypes'
import { readEmailAddress } from '#shared/domain/patients/email-address.ts'
import { memberIdFrom } from '#shared/domain/patients/member-id.ts'
import { readPhoneNumber } from '#shared/domain/patients/phone-number.ts'
import type { Source } from '#shared/domain/records/fields.ts'
import type { Address, Patient } from '#shared/domain/records/patient.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { isDate, line, lines, object, objects, personName, type Unchecked } from './fhir-json.ts'
import { type ImportContext, type Mapped, refused, resourceId, taken, tooLong } from './mapped.ts'
import { identityOf } from './record-ids.ts'

export interface ImportedPatient {
  patient: Patient
  eventId: string
}

/** @param row a line of the export; the patient's allergies and preconditions are in other files */
export function mapPatient(row: unknown, context: ImportContext): Mapped<ImportedPatient> {
  const resource = resourceId(row, 'Patient')
  if (resource.kind !== 'taken') return resource
  const fhir = row as Unchecked<FhirPatient>
  const name = personName(fhir.name)
  if (!name) return refused('has no name')
  const long = tooLong({ 'given name': name.givenName, 'family name': name.familyName })
  if (long !== undefined) return refused(`has a ${long} of more than 200 characters`)

  const identity = identityOf(context.system, 'Patient', resource.value)
  const notes: string[] = []
  const contact = readContact(fhir, context, notes)
  const birthDate = readBirthDate(fhir, context, notes)
  const deceased = readDeath(fhir, notes)
  noteOtherNames(fhir, name.familyName, notes)
  const patient: Patient = {
    id: identity.id,
    createdAt: context.now,
    updatedAt: context.now,
    memberId: memberIdFrom(identity.bytes),
    givenName: name.givenName,
    familyName: name.familyName,
    ...withoutUndefined({
      ...contact,
      birthDate,
      sex: readSex(fhir.gender),
      address: readAddress(fhir.address),
      language: readLanguage(fhir.communication),
      notes: notes.length === 0 ? undefined : notes.join('\n').slice(0, 20_000),
    }),
    preconditions: [],
    allergies: [],
    // Nobody has asked this clinic's patients yet whether it may write to them.
    messageConsent: false,
    sources: readSources(fhir, resource.value, context.system),
  }
  if (deceased) patient.preferredChannel = 'none'
  return taken({ patient, eventId: identity.eventId })
}

/** The first phone number that is one goes into its field, mobile ones first; the rest is kept in the notes. */
function readContact(fhir: Unchecked<FhirPatient>, context: ImportContext, notes: string[]) {
  const points = objects<ContactPoint>(fhir.telecom).filter((point) => line(point.use) !== 'old')
  const mobileFirst = points.toSorted((a, b) => Number(b.use === 'mobile') - Number(a.use === 'mobile'))
  let phone: string | undefined
  let email: string | undefined
  for (const point of mobileFirst) {
    const value = line(point.value)
    if (value === undefined) continue
    const system = line(point.system)
    if (phone === undefined && (system === 'phone' || system === 'sms')) {
      const read = readPhoneNumber(value, context.country)
      if (read.ok) {
        phone = read.value
        continue
      }
    }
    if (email === undefined && system === 'email') {
      const read = readEmailAddress(value)
      if (read.ok) {
        email = read.value
        continue
      }
    }
    const kind = [line(point.use), system ?? 'contact'].filter((part) => part !== undefined).join(' ')
    notes.push(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${value}`)
  }
  return { phone, email }
}

function readBirthDate(fhir: Unchecked<FhirPatient>, context: ImportContext, notes: string[]) {
  const text = line(fhir.birthDate)
  if (text === undefined) return undefined
  if (isDate(text) && text <= context.now.slice(0, 10)) return text
  notes.push(`Birth date in the imported record: ${text}`)
  return undefined
}

function readDeath(fhir: Unchecked<FhirPatient>, notes: string[]): boolean {
  const at = line(fhir.deceasedDateTime)
  if (at === undefined && fhir.deceasedBoolean !== true) return false
  notes.push(at === undefined ? 'Deceased' : `Deceased: ${at.slice(0, 10)}`)
  return true
}

function noteOtherNames(fhir: Unchecked<FhirPatient>, familyName: string, notes: string[]): void {
  for (const name of objects<HumanName>(fhir.name)) {
    const family = line(name.family)
    if (family === undefined || family === familyName) continue
    const use = line(name.use)
    notes.push(`${use === 'maiden' ? 'Maiden name' : 'Other name'}: ${family}`)
  }
}

function readSex(gender: unknown): Patient['sex'] {
  return gender === 'female' || gender === 'male' || gender === 'other' || gender === 'unknown'
    ? gender
    : undefined
}

/** The home address, else the first that is not an old one. */
function readAddress(value: unknown): Address | undefined {
  const addresses = objects<FhirAddress>(value).filter((address) => line(address.use) !== 'old')
  const address = addresses.find((each) => each.use === 'home') ?? addresses[0]
  if (!address) return undefined
  const street = lines(address.line).join(', ')
  const short = (text: string | undefined) => text?.slice(0, 200)
  const read = withoutUndefined({
    line: short(street === '' ? (line(address.text) ?? undefined) : street),
    city: short(line(address.city)),
    region: short(line(address.state)),
    postalCode: short(line(address.postalCode)),
    country: short(line(address.country)),
  })
  return Object.keys(read).length === 0 ? undefined : read
}

/** The preferred language, else the first, as a BCP 47 tag. */
function readLanguage(value: unknown): string | undefined {
  const known = objects<PatientCommunication>(value)
  const chosen = known.find((each) => each.preferred === true) ?? known[0]
  for (const coding of objects<Coding>(object<CodeableConcept>(chosen?.language).coding)) {
    const tag = line(coding.code)
    if (tag !== undefined && tag.length <= 12 && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag)) return tag
  }
  return undefined
}

/** Where the record comes from: the resource itself, and medical record numbers. Other identifiers are not taken in. */
function readSources(fhir: Unchecked<FhirPatient>, id: string, system: string): Source[] {
  const sources: Source[] = [{ system, value: `Patient/${id}` }]
  for (const identifier of objects<Identifier>(fhir.identifier)) {
    const codings = objects<Coding>(object<CodeableConcept>(identifier.type).coding)
    if (!codings.some((coding) => coding.code === 'MR')) continue
    const value = line(identifier.value)
    if (value === undefined || sources.length >= 20) continue
    sources.push({ system: (line(identifier.system) ?? 'MR').slice(0, 200), value: value.slice(0, 200) })
  }
  return sources
}
