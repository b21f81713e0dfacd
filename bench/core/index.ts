/**
 * Measures the core on a large clinic: booking with all reactions against one durable raw SQLite transaction on the same
 * file system, free times, the board, live queries, and the import of patients.
 *
 *   npm run bench -- core [--json FILE] [--size large] [--clinic DIR] [--rounds 600] [--patients 40000]
 *
 * `--clinic` names a clinic of bench/clinic-generator; it is made there when it is missing, and only a copy is written to.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Core, startCore } from '#core/core.ts'
import { listExport } from '#core/import/export-folder.ts'
import { importFolder } from '#core/import/import-folder.ts'
import { readOrMakeKeyFile } from '#core/store/key-file.ts'
import { openSqliteFile } from '#core/store/sqlite-storage/index.ts'
import { appointment } from '../store/appointments.ts'
import { timing } from '../store/measure.ts'
import { RawTable } from '../store/raw-table.ts'
import { measureClinic } from './measure-clinic.ts'
import { RawRecords } from './raw-records.ts'
import { writePatientExport } from './patient-export.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    json: text,
    clinic: text,
    size: { ...text, default: 'large' },
    rounds: { ...text, default: '600' },
    patients: { ...text, default: '40000' },
  },
})
const rounds = Number(values.rounds)
const patients = Number(values.patients)
const rawRows = 100_000
const rawBatch = 5000

interface Measure {
  value: number
  unit: string
  limit: number
  /** Whether the value may be at most, or must be at least, the limit. */
  good: 'below' | 'above'
}
const measures: Record<string, Measure> = {}

function record(name: string, value: number, unit: string, good: Measure['good'], limit: number): void {
  const rounded = Math.round(value * 100) / 100
  measures[name] = { value: rounded, unit, limit, good }
  const missed = good === 'below' ? rounded > limit : rounded < limit
  console.log(
    `${name.padEnd(56)} ${String(rounded).padStart(9)} ${unit.padEnd(4)} ${good} ${limit}${missed ? '  MISSED' : ''}`,
  )
}

const root = mkdtempSync(
  path.join(
    values.clinic === undefined ? tmpdir() : path.dirname(path.resolve(values.clinic)),
    'bench-core-',
  ),
)

/** The clinic to measure on, made when it is not there. */
function clinicFolder(): string {
  const folder = path.resolve(values.clinic ?? path.join(root, 'generated'))
  if (existsSync(path.join(folder, 'clinic.db'))) return folder
  const generator = fileURLToPath(new URL('../clinic-generator/index.ts', import.meta.url))
  execFileSync(process.execPath, [generator, '--size', values.size, '--data', folder], { stdio: 'inherit' })
  return folder
}

function startOn(dataDir: string): Promise<Core> {
  return startCore({ dataDir, key: () => readOrMakeKeyFile(path.join(dataDir, 'key')) })
}

/** A table of raw rows in a file of its own, with the same key and pragmas as the clinic's. */
function openRaw(): { table: RawTable; records: RawRecords; close: () => void } {
  const file = openSqliteFile({ file: path.join(root, 'raw.db'), key: new Uint8Array(32).fill(7) })
  const table = new RawTable(file)
  for (let start = 0; start < rawRows; start += rawBatch) {
    table.insert(Array.from({ length: rawBatch }, (_, index) => appointment(start + index)))
  }
  return { table, records: new RawRecords(file), close: () => file.close() }
}

async function measureDesk(): Promise<void> {
  const copy = path.join(root, 'clinic')
  cpSync(clinicFolder(), copy, { recursive: true })
  const core = await startOn(copy)
  const raw = openRaw()
  try {
    await core.settled()
    const today = new Date().toISOString().slice(0, 10)
    const durations = await measureClinic(core, raw.table, raw.records, today, rounds)
    const [rawTime, schedule] = [timing(durations.raw), timing(durations.schedule)]
    const milliseconds = (list: number[]) => timing(list).p95 / 1000
    record('raw durable transaction, p50', rawTime.p50 / 1000, 'ms', 'below', Infinity)
    record('appointments.schedule, p50', schedule.p50 / 1000, 'ms', 'below', Infinity)
    record('appointments.schedule to raw, p50', schedule.p50 / rawTime.p50, 'x', 'below', 3)
    const records = timing(durations.records)
    record('the same records as raw rows, p50', records.p50 / 1000, 'ms', 'below', Infinity)
    record(
      'appointments.schedule to the same raw rows, p50',
      schedule.p50 / records.p50,
      'x',
      'below',
      Infinity,
    )
    record(
      'appointments.schedule until all is settled, p50',
      timing(durations.settled).p50 / 1000,
      'ms',
      'below',
      Infinity,
    )
    record('appointments.schedule, p95', schedule.p95 / 1000, 'ms', 'below', 25)
    record(
      'appointments.schedule until all is settled, p95',
      milliseconds(durations.settled),
      'ms',
      'below',
      Infinity,
    )
    record('slots.free, next of any doctor, p95', milliseconds(durations.free), 'ms', 'below', 10)
    record('appointments.day, p95', milliseconds(durations.day), 'ms', 'below', 5)
    record('live board told after the write, p95', milliseconds(durations.told), 'ms', 'below', 20)
  } finally {
    raw.close()
    await core.close()
  }
}

async function measureImport(): Promise<void> {
  const from = path.join(root, 'export')
  await writePatientExport(from, patients)
  const core = await startOn(path.join(root, 'imported'))
  try {
    const made = await core.execute('clinic.setUp', {
      clinic: { name: 'Import', timeZone: 'Europe/London', country: 'GB' },
      administrator: { name: 'Administrator' },
    })
    if (!made.ok) throw new Error(made.error.message)
    const folder = await listExport(from)
    const startedAt = performance.now()
    const summary = await importFolder(
      core,
      folder,
      { system: 'bench', now: new Date() },
      {
        refused: (file, line, reason) => console.log(`${file}:${line}: ${reason}`),
        progressed: () => undefined,
      },
    )
    const seconds = (performance.now() - startedAt) / 1000
    const { taken } = summary.Patient
    if (taken !== patients) throw new Error(`${taken} of ${patients} patients came in`)
    record(`import of ${patients} FHIR patients`, taken / seconds, '/s', 'above', 5000)
  } finally {
    await core.close()
  }
}

try {
  const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version }
  console.log(`${machine.processor ?? 'unknown processor'}, ${machine.cores} cores, node ${machine.node}`)
  await measureDesk()
  await measureImport()
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ bench: 'core', size: values.size, machine, measures }, null, 2)}\n`,
    )
} finally {
  rmSync(root, { recursive: true, force: true })
}
