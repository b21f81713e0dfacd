/** Sets up a clinic for an import into a new data folder, as far as nobody said otherwise. */
import type { Address, Patient } from '@medplum/fhirtypes'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, type Result } from '#shared/lib/result.ts'
import type { Core } from '../core.ts'
import type { ExportFile } from './export-folder.ts'
import { readRows } from './export-rows.ts'
import { line, objects, type Unchecked } from './fhir-json.ts'

export interface WishedClinic {
  name?: string | undefined
  timeZone?: string | undefined
  country?: string | undefined
  administrator?: string | undefined
}

/** Rows that are looked at to learn the patients' country. */
const rowsLookedAt = 200

/**
 * Sets up the clinic unless it is.
 * @param patientFiles for the country, where none is wished
 * @returns what was set up; undefined when the clinic was there; or the refusal of `clinic.setUp`
 */
export async function setUpForImport(
  core: Pick<Core, 'isSetUp' | 'execute'>,
  wished: WishedClinic,
  patientFiles: readonly ExportFile[],
): Promise<Result<{ name: string; timeZone: string; country: string } | undefined, Refusal>> {
  if (await core.isSetUp()) return accept(undefined)
  const clinic = {
    name: wished.name ?? 'Clinic',
    timeZone: wished.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    country: (wished.country ?? (await countryOfPatients(patientFiles)) ?? countryOfComputer()).toUpperCase(),
  }
  const administrator = { name: wished.administrator ?? 'Administrator' }
  const answer = await core.execute('clinic.setUp', { clinic, administrator })
  return answer.ok ? accept(clinic) : answer
}

/** The country that most of the first patients' addresses name by its two letters. */
async function countryOfPatients(files: readonly ExportFile[]): Promise<string | undefined> {
  const counts = new Map<string, number>()
  let looked = 0
  for (const file of files) {
    for await (const row of readRows(file)) {
      if (++looked > rowsLookedAt) break
      if (!('value' in row)) continue
      for (const address of objects<Address>((row.value as Unchecked<Patient> | null)?.address)) {
        const country = line(address.country)
        if (country !== undefined && /^[A-Z]{2}$/.test(country))
          counts.set(country, (counts.get(country) ?? 0) + 1)
      }
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

const countryOfComputer = (): string =>
  new Intl.Locale(Intl.DateTimeFormat().resolvedOptions().locale).maximize().region ?? 'US'
