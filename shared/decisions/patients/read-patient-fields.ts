/** From what the desk typed to the fields that are stored. */
import Value from 'typebox/value'
import { readBirthDate } from '../../domain/patients/birth-date.ts'
import { readEmailAddress } from '../../domain/patients/email-address.ts'
import { readPhoneNumber } from '../../domain/patients/phone-number.ts'
import { readLine, readText } from '../../domain/patients/typed-text.ts'
import type { Clinic } from '../../domain/records/clinic.ts'
import { type Patient, patientDetails } from '../../domain/records/patient.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import { clinicDateOf } from '../../domain/scheduling/clinic-time.ts'

type Field = keyof typeof patientDetails
/** Read fields; one that the desk emptied is there as undefined. */
export type PatientFields = { [Name in Field]?: Patient[Name] | undefined }

/** What a field that must exist holds when it is emptied. */
const emptied: Partial<Record<Field, unknown>> = {
  givenName: '',
  familyName: '',
  preconditions: [],
  allergies: [],
  messageConsent: false,
}

const isField = (name: string): name is Field => Object.hasOwn(patientDetails, name)

/** Every text inside an address, an allergy or a list, read as a line. */
function readLines(value: unknown, field: string): Result<unknown, Refusal> {
  if (typeof value === 'string') return readLine(value, field)
  if (Array.isArray(value)) {
    const read: unknown[] = []
    for (const item of value) {
      const line = readLines(item, field)
      if (!line.ok) return line
      read.push(line.value)
    }
    return accept(read)
  }
  if (typeof value === 'object' && value !== null) {
    const read: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) {
      const line = readLines(item, `${field}.${key}`)
      if (!line.ok) return line
      if (line.value !== '') read[key] = line.value
    }
    return accept(read)
  }
  return accept(value)
}

function readField(field: Field, value: unknown, clinic: Clinic, today: string): Result<unknown, Refusal> {
  if (value === null) return accept(emptied[field])
  if (typeof value === 'string') {
    const required = Object.hasOwn(emptied, field)
    if (value.trim() === '' && !required) return accept(undefined)
    if (field === 'photo') return accept(value)
    if (field === 'phone') return readPhoneNumber(value, clinic.country)
    if (field === 'email') return readEmailAddress(value)
    if (field === 'birthDate') return readBirthDate(value, today, clinic.country)
    if (field === 'notes') return readText(value, field)
  }
  return readLines(value, field)
}

/**
 * Reads typed fields of a patient: phone and birth date in any form people write, names in any script.
 * @param typed by field; null empties one
 * @returns the fields in their stored form, or the first refusal; a field nobody knows is INVALID_INPUT
 */
export function readPatientFields(
  typed: Readonly<Record<string, unknown>>,
  { clinic, now }: { clinic: Clinic; now: string },
): Result<PatientFields, Refusal> {
  const today = clinicDateOf(now, clinic.timeZone)
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(typed)) {
    if (value === undefined) continue
    if (!isField(name)) {
      return refuse(refusal('INVALID_INPUT', 'A patient has no such field.', { field: name.slice(0, 40) }))
    }
    const read = readField(name, value, clinic, today)
    if (!read.ok) return read
    if (read.value !== undefined && !Value.Check(patientDetails[name], read.value)) {
      return refuse(refusal('INVALID_INPUT', 'The field does not hold what it should.', { field: name }))
    }
    fields[name] = read.value
  }
  return accept(fields)
}

/** Refuses a person without any name. */
export const checkNamed = (name: { givenName: string; familyName: string }): Result<true, Refusal> =>
  name.givenName === '' && name.familyName === ''
    ? refuse(
        refusal('NAME_MISSING', 'A patient needs a given name or a family name.', { field: 'familyName' }),
      )
    : accept(true)
