/** Finds, through the search index, those who could be the person described; which of them are likely is scored after. */
import { foldedWords, fold } from '#shared/domain/patients/folding.ts'
import {
  type Description,
  likelyDuplicate,
  type Likeness,
  likenessOf,
} from '#shared/domain/patients/duplicates.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Reader } from '../reader.ts'
import { findPatientIds } from './find-patients.ts'

const mostOfOneKind = 100

const by = (read: Reader, column: 'phone' | 'email' | 'birth_date', value: string): string[] =>
  read
    .rows<{ id: string }>(
      `SELECT patient_id AS id FROM search_patient WHERE ${column} = ? AND ${column} <> '' LIMIT ${mostOfOneKind}`,
      value,
    )
    .map((row) => row.id)

/** @returns ids of patients with the same phone, e-mail or birth date, or a like name; without duplicates */
function duplicateCandidateIds(read: Reader, person: Description): string[] {
  const ids = new Set<string>()
  const add = (found: string[]) => {
    for (const id of found) ids.add(id)
  }
  if (person.phone !== undefined) add(by(read, 'phone', person.phone.slice(1)))
  if (person.email !== undefined) add(by(read, 'email', fold(person.email)))
  if (person.birthDate !== undefined) add(by(read, 'birth_date', person.birthDate))
  const words = foldedWords(`${person.givenName} ${person.familyName}`)
  add(findPatientIds(read, words.join(' '), mostOfOneKind))
  // One name of several may be missing in the other record, or be spelt worse than search forgives.
  if (words.length > 2) {
    for (let left = 0; left < words.length; left++) {
      add(findPatientIds(read, words.toSpliced(left, 1).join(' '), mostOfOneKind))
    }
  }
  return [...ids]
}

const mostDuplicates = 10

/**
 * Who is likely the person described, likeliest first.
 * @param excludedId record that is not compared: the person's own
 */
export async function likelyDuplicatesOf(
  read: Reader,
  person: Description,
  excludedId: string | undefined,
): Promise<({ patient: Patient } & Likeness)[]> {
  const patients = await read.getMany('patients', duplicateCandidateIds(read, person))
  return patients
    .filter((patient) => patient.id !== excludedId)
    .map((patient) => ({ patient, ...likenessOf(person, patient) }))
    .filter(({ likelihood }) => likelihood >= likelyDuplicate)
    .sort((a, b) => b.likelihood - a.likelihood || (a.patient.id < b.patient.id ? -1 : 1))
    .slice(0, mostDuplicates)
}
