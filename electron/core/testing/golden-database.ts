/**
 * Golden databases: one small database of each released version, as that version wrote it, encrypted with a key that is no
 * secret. Every later version must open them all. `npm run -s prove -- golden --make` makes the one of this version.
 */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/contract.ts'
import type { CollectionName } from '#shared/decisions/decision.ts'
import { startCore } from '../core.ts'
import { version } from '../host/version.ts'
import { allRecordTypes } from '../store/collections.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'

const folder = fileURLToPath(new URL('golden', import.meta.url))

/** The bytes 0 to 31. */
export const goldenKey = Uint8Array.from({ length: 32 }, (_, index) => index)

/** What a collection held when the database was made. */
export interface GoldenCollection {
  schemaVersion: number
  ids: string[]
  /** SHA-256 of the records in order of their ids, as canonical JSON. */
  digest: string
}

export interface GoldenDatabase {
  version: string
  /** A copy to work on. */
  copyTo: (file: string) => void
  collections: Record<string, GoldenCollection>
}

/** The golden databases there are. */
export function goldenDatabases(): GoldenDatabase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      version: name.slice(0, -'.json'.length),
      copyTo: (file) => copyFileSync(path.join(folder, name.replace(/json$/, 'db')), file),
      collections: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<
        string,
        GoldenCollection
      >,
    }))
}

/** Makes a data folder as the newest released version left it, opened by a bare key. @returns that version */
export function placeGoldenClinic(dataDir: string): string {
  const newest = goldenDatabases().at(-1)
  if (!newest) throw new Error('There is no database of a released version.')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  newest.copyTo(path.join(dataDir, 'clinic.db'))
  writeFileSync(path.join(dataDir, 'clinic.json'), '{"application":"clinic","format":1}\n')
  writeFileSync(path.join(dataDir, 'key'), `${Buffer.from(goldenKey).toString('hex')}\n`, { mode: 0o600 })
  return newest.version
}

/** What every collection of a store holds. */
export async function goldenContent(store: Store): Promise<Record<string, GoldenCollection>> {
  const content: Record<string, GoldenCollection> = {}
  for (const { name, version: schemaVersion } of allRecordTypes) {
    const records = await store.find(name as CollectionName, { where: {}, sort: [{ id: 'asc' }] })
    const digest = createHash('sha256').update(canonicalJson(records)).digest('hex')
    content[name] = { schemaVersion, ids: records.map(({ id }) => id), digest }
  }
  return content
}

/** Makes the golden database of this version, through the application's own commands. A released one stays as it is. */
export async function makeGoldenDatabase(): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'clinic-golden-'))
  try {
    await fillClinic(dataDir)
    const database = path.join(dataDir, 'clinic.db')
    const store = await openStore(database, goldenKey)
    const content = await goldenContent(store)
    await store.close()
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, `${version}.db`)
    copyFileSync(database, file)
    writeFileSync(path.join(folder, `${version}.json`), `${JSON.stringify(content, null, 2)}\n`)
    return file
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A picture of one pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A record of every kind. */
async function fillClinic(dataDir: string): Promise<void> {
  const now = new Date('2026-11-24T09:00:00.000Z')
  const core = await startCore({ dataDir, key: () => goldenKey, now: () => now })
  const run = async <Name extends CommandName>(name: Name, input: CommandInput<Name>) => {
    const answer = await core.execute(name, input)
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.error.code}`)
    return answer.value as CommandOutput<Name>
  }
  try {
    await run('clinic.setUp', {
      clinic: { name: 'Golden clinic', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
      administrator: { name: 'Ada' },
    })
    const workingHours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' }))
    const doctor = await run('doctors.create', { familyName: 'Ruiz', workingHours, slotMinutes: 20 })
    const patients = []
    for (const [givenName, familyName] of [
      ['Zoë', 'Núñez 🦷'],
      ['小明', '李'],
      ['Анна', 'Смирнова'],
    ] as const) {
      const details = { givenName, familyName, email: 'golden@clinic.example', messageConsent: true }
      patients.push(await run('patients.register', { ...details, birthDate: '2000-02-29' }))
    }
    const patientId = patients[0]?.id ?? ''
    const visit = { patientId, doctorId: doctor.id, reason: 'Control' }
    const kept = await run('appointments.schedule', { ...visit, startsAt: '2026-11-25T09:00' })
    const left = await run('appointments.schedule', { ...visit, startsAt: '2026-11-26T09:00' })
    await run('appointments.cancel', { appointmentId: left.id, canceledBy: 'patient' })
    await run('waitlist.add', { patientId: patients[1]?.id ?? '', durationMinutes: 20 })
    const report = await run('reports.create', {
      ...{ kind: 'xray', title: 'Panorama', text: 'No findings', relevantToPatient: true },
      ...{ patientId, doctorId: doctor.id, appointmentId: kept.id },
    })
    await run('reports.attach', {
      reportId: report.id,
      name: 'panorama.png',
      type: 'image/png',
      base64: pixel,
    })
    const gloves = await run('equipment.create', { name: 'Gloves', minimumQuantity: 10, initialQuantity: 12 })
    await run('equipment.recordMovement', { equipmentId: gloves.id, kind: 'used', quantity: 5 })
    const feedback = {
      patientId,
      doctorId: doctor.id,
      rating: 5,
      text: 'Muy amables',
      channel: 'desk' as const,
    }
    await run('feedback.submit', feedback)
    await run('patients.delete', { patientId: patients[2]?.id ?? '', reason: 'Asked for it' })
    await core.settled()
  } finally {
    await core.close()
  }
}
