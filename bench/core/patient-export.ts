/** A FHIR R4 bulk export of patients as hospitals make them, the same for the same seed. */
import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'
import { once } from 'node:events'
import { demoPatient } from '#core/demo/demo-people.ts'
import { SeededRandom } from '#core/demo/seeded-random.ts'

/** Writes `count` patients into one NDJSON file of a new folder. */
export async function writePatientExport(folder: string, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const random = new SeededRandom('patient export')
  const file = createWriteStream(path.join(folder, 'Patient.ndjson'))
  for (let number = 0; number < count; number++) {
    if (!file.write(`${JSON.stringify(fhirPatient(random, number))}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

function fhirPatient(random: SeededRandom, number: number): object {
  const { givenName, familyName, birthDate, sex, address, language } = demoPatient(random, 0)
  const id = random.id(Date.parse('2020-01-01T00:00:00Z') + number)
  return {
    resourceType: 'Patient',
    id,
    identifier: [
      { system: 'https://hospital.example/patients', value: id },
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: 'https://hospital.example/records',
        value: `MR-${number}`,
      },
    ],
    name: [
      {
        use: 'official',
        family: `${familyName ?? ''}${random.integer(1, 400)}`,
        given: [`${givenName ?? ''}${random.integer(1, 400)}`],
      },
    ],
    telecom: [
      { system: 'phone', value: `0117 ${String(2_000_000 + number * 13)}`, use: 'home' },
      ...(random.percent(60) ? [{ system: 'email', value: `patient${number}@mail.example` }] : []),
    ],
    gender: sex,
    birthDate,
    address: [{ line: [address?.line], city: address?.city, postalCode: address?.postalCode, country: 'GB' }],
    maritalStatus: { text: 'Never Married' },
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: language }] } }],
  }
}
