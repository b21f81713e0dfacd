/**
 * `npm run bench -- search [--data DIR | --patients N] [--people N] [--json FILE]`: patient search as someone types, letter by
 * letter, through the core's query, on a generated clinic or on one of patients alone. Prints percentiles in milliseconds.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startCore } from '#core/core.ts'
import { SeededRandom } from '#core/demo/seeded-random.ts'
import { openStore } from '#core/store/open-store.ts'
import type { PatientSummary } from '#shared/contract/patients.ts'
import { generateClinic } from '../clinic-generator/generate-clinic.ts'
import { timing } from '../store/measure.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    data: text,
    json: text,
    patients: { type: 'string', default: '40000' },
    people: { type: 'string', default: '150' },
  },
})
const folder = mkdtempSync(path.join(tmpdir(), 'bench-search-'))
const limits = [
  { patients: 40_000, p95Ms: 10 },
  { patients: 1_000_000, p95Ms: 30 },
]

/** A clinic of patients without history. @returns its key */
async function generatePatients(count: number, dataDir: string): Promise<Uint8Array> {
  const key = randomBytes(32)
  const core = await startCore({ dataDir, key: () => key })
  await core.close()
  const store = await openStore(path.join(dataDir, 'clinic.db'), key)
  const wish = {
    patients: count,
    doctors: 1,
    appointments: 1,
    reports: 0,
    seed: 'search',
    today: '2026-11-24',
  }
  let shown = 0
  await generateClinic(store, wish, (written, total) => {
    const percent = Math.floor((written * 10) / total) * 10
    if (percent > shown) process.stderr.write(`${(shown = percent)} % of ${total} records\n`)
  })
  await store.close()
  return key
}

/** What someone types to find a person: names in either order, with an error, phone, birth date, member ID. */
function typedFor(patient: PatientSummary, random: SeededRandom): string {
  const { givenName, familyName, phone = '', birthDate = '', memberId } = patient
  const misspelt = familyName.length > 4 ? familyName.slice(0, 2) + familyName.slice(3) : familyName
  return random.pick([
    familyName,
    `${givenName} ${familyName}`,
    `${familyName} ${givenName}`,
    `${givenName} ${misspelt}`,
    `${givenName.slice(0, 3)} ${familyName.slice(0, 4)}`,
    phone.slice(-10),
    birthDate.split('-').reverse().join('/'),
    memberId.slice(0, 6),
  ])
}

try {
  const dataDir = path.join(folder, 'data')
  let key: Uint8Array
  if (values.data === undefined) key = await generatePatients(Number(values.patients), dataDir)
  else {
    cpSync(path.resolve(values.data), dataDir, { recursive: true })
    key = new Uint8Array(Buffer.from(readFileSync(path.join(dataDir, 'key'), 'utf8').trim(), 'hex'))
  }
  const core = await startCore({ dataDir, key: () => key })
  await core.settled()
  const random = new SeededRandom('typed')
  const count = await core.read.count('patients', {})
  const ids = core.read
    .rows<{ id: string }>('SELECT patient_id AS id FROM search_patient')
    .map(({ id }) => id)
  const durations: number[] = []
  const processor: number[] = []
  const slowest: { typed: string; milliseconds: number }[] = []
  for (let person = -10; person < Number(values.people); person++) {
    const patient = await core.read.get('patients', random.pick(ids))
    if (!patient) throw new Error('The index holds a patient who is not there')
    const typed = typedFor({ ...patient, alerts: 0 } as PatientSummary, random)
    for (let length = 1; length <= typed.length; length++) {
      const before = process.threadCpuUsage()
      const startedAt = performance.now()
      await core.query('patients.search', { text: typed.slice(0, length) })
      const milliseconds = performance.now() - startedAt
      if (person < 0) continue
      durations.push(milliseconds)
      const { user, system } = process.threadCpuUsage(before)
      processor.push((user + system) / 1000)
      slowest.push({ typed: typed.slice(0, length), milliseconds: Math.round(milliseconds * 10) / 10 })
    }
  }
  await core.close()
  slowest.sort((a, b) => b.milliseconds - a.milliseconds)
  const { p50, p95 } = timing(durations)
  const limit = limits.find(({ patients }) => count <= patients)
  const result = {
    bench: 'search',
    patients: count,
    keystrokes: durations.length,
    p50Ms: p50 / 1000,
    p95Ms: p95 / 1000,
    // What the query itself costs, whatever else the machine does.
    processorP95Ms: timing(processor).p95 / 1000,
    limitP95Ms: limit?.p95Ms,
    slowest: slowest.slice(0, 10),
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
