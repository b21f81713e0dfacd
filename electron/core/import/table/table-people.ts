/** Whom the rows of a table of appointments mean: looked up once, for the whole table. */
import { foldedWords } from '#shared/domain/patients/folding.ts'
import { readMemberId } from '#shared/domain/patients/member-id.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { everyRecord } from '../../export/every-record.ts'
import type { Reader } from '../../store/reader.ts'
import { identityOf } from '../record-ids.ts'
import type { TablePeople } from './map-table-appointment.ts'

const nameKey = (name: string): string => foldedWords(name).toSorted().join(' ')

/** @param system name of the system that the table comes from */
export async function lookUpPeople(read: Reader, system: string): Promise<TablePeople> {
  const ids = new Set<string>()
  const byMemberId = new Map<string, string>()
  const byName = new Map<string, { id: string; birthDate: string | undefined }[]>()
  for await (const patient of everyRecord(read, 'patients')) {
    if (patient.deletedAt !== undefined || patient.mergedInto !== undefined) continue
    ids.add(patient.id)
    byMemberId.set(patient.memberId, patient.id)
    const key = nameKey(`${patient.givenName} ${patient.familyName}`)
    const same = byName.get(key) ?? []
    same.push({ id: patient.id, birthDate: patient.birthDate })
    byName.set(key, same)
  }
  const doctors = await read.find('doctors', { where: {} })
  return {
    patientByNumber(number) {
      const own = identityOf(system, 'Patient', number).id
      if (ids.has(own)) return own
      if (ids.has(number)) return number
      const memberId = readMemberId(number)
      return memberId.ok ? byMemberId.get(memberId.value) : undefined
    },
    patientByName(name, birthDate) {
      const named = byName.get(nameKey(name)) ?? []
      const meant = birthDate === undefined ? named : named.filter((each) => each.birthDate === birthDate)
      return meant.map(({ id }) => id)
    },
    doctor: (text) => doctorOf(doctors, text, system),
  }
}

/** By number, id, whole name, or family name, as far as only one is meant. */
function doctorOf(doctors: readonly Doctor[], text: string, system: string): Doctor | undefined {
  const typed = text.trim()
  const own = identityOf(system, 'Practitioner', typed).id
  const exact = doctors.find(
    ({ id, doctorNumber }) =>
      id === typed || id === own || doctorNumber.toLowerCase() === typed.toLowerCase(),
  )
  if (exact) return exact
  const words = foldedWords(typed)
    .filter((word) => !titles.has(word))
    .toSorted()
    .join(' ')
  const only = (found: Doctor[]) => (found.length === 1 ? found[0] : undefined)
  return (
    only(doctors.filter(({ givenName, familyName }) => nameKey(`${givenName} ${familyName}`) === words)) ??
    only(doctors.filter(({ familyName }) => nameKey(familyName) === words))
  )
}

const titles = new Set([
  'dr',
  'dra',
  'doctor',
  'doctora',
  'prof',
  'med',
  'dent',
  'dmd',
  'dds',
  'md',
  'د',
  'دكتور',
  'دكتوره',
])
