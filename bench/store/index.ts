/**
 * Measures the storage against raw SQL on the same library with the same encryption and pragmas, and against RxDB's
 * memory storage. `rxdb` is through RxDB's collections, as an application would; `storage` is RxDB's own storage
 * interface below them, which is what the core uses.
 *
 *   node bench/store/index.ts [--json FILE] [--appointments 800000]
 *
 * Prints a table and, with --json, writes every figure: durations in microseconds, ratios to raw, and their limits.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createRxDatabase } from 'rxdb/plugins/core'
import type { MangoQuery, RxCollection, RxStorage } from 'rxdb/plugins/core'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import {
  explainQuery,
  getRxStorageSqlite,
  openSqliteFile,
  sqliteInstance,
  writeRowsFor,
  writeTogether,
  toFields,
} from '#core/store/sqlite-storage/index.ts'
import {
  appointment,
  appointmentId,
  appointmentSchema,
  APPOINTMENTS_A_DAY,
  MINUTES_A_DAY,
} from './appointments.ts'
import type { BenchAppointment } from './appointments.ts'
import { race, sum, timing } from './measure.ts'
import type { Timing } from './measure.ts'
import { RawTable } from './raw-table.ts'

type Appointments = RxCollection<BenchAppointment>
interface Measure {
  limit: number
  raw: Timing
  rxdb: Timing
  storage: Timing
  memory?: Timing
  ratio: { rxdb: number; storage: number }
}

const BULK = 500
const MEASURED_IN_BULK = 100_000

const { values } = parseArgs({
  options: { json: { type: 'string' }, appointments: { type: 'string', default: '800000' } },
})
const total = Number(values.appointments)
const folder = mkdtempSync(path.join(tmpdir(), 'bench-store-'))
const measures: Record<string, Measure> = {}

async function open(storage: RxStorage<unknown, unknown>, name: string): Promise<Appointments> {
  const database = await createRxDatabase({ name, storage, multiInstance: false, eventReduce: false })
  const { appointments } = await database.addCollections<{ appointments: Appointments }>({
    appointments: { schema: appointmentSchema },
  })
  return appointments
}

function record(
  name: string,
  limit: number,
  durations: Record<'raw' | 'rxdb' | 'storage', number[]> & { memory?: number[] },
  of: (timing: Timing) => number = ({ p50 }) => p50,
): void {
  const [raw, rxdb, storage] = [timing(durations.raw), timing(durations.rxdb), timing(durations.storage)]
  const ratio = (ours: Timing): number => Math.round((of(ours) / of(raw)) * 100) / 100
  measures[name] = {
    limit,
    raw,
    rxdb,
    storage,
    ...(durations.memory ? { memory: timing(durations.memory) } : {}),
    ratio: { rxdb: ratio(rxdb), storage: ratio(storage) },
  }
  const { ratio: ratios } = measures[name]
  const memoryTime = durations.memory ? of(timing(durations.memory)) : '-'
  const line = [
    name.padEnd(34),
    ...[of(raw), of(rxdb), of(storage), memoryTime, ratios.rxdb, ratios.storage, limit],
  ]
  console.log(line.map((part) => String(part).padStart(9)).join(' '))
}

const bulkOf = (start: number, length = BULK): BenchAppointment[] =>
  Array.from({ length: Math.min(length, Math.max(total - start, 0)) }, (_, index) =>
    appointment(start + index),
  )

const key = randomBytes(32)
const files = ['raw', 'rxdb', 'storage'].map((name) =>
  openSqliteFile({ file: path.join(folder, `${name}.db`), key }),
)
const [rawFile, rxdbFile, storageFile] = files
if (!rawFile || !rxdbFile || !storageFile) throw new Error('The files were not opened')
const raw = new RawTable(rawFile)
const rxdb = await open(getRxStorageSqlite(rxdbFile), 'rxdb')
const direct = await open(getRxStorageSqlite(storageFile), 'storage')
const memory = await open(getRxStorageMemory(), 'memory')
const instance = direct.storageInstance
const sqlite = sqliteInstance<BenchAppointment>(instance)

async function writeDirectly(rows: BenchAppointment[]): Promise<void> {
  const writes = [
    {
      instance,
      rows: writeRowsFor(
        direct,
        rows.map((data) => ({ data })),
      ),
    },
  ]
  const { written } = await writeTogether(writes, 'bench')
  if (!written) throw new Error('An insert conflicted')
}

try {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, node ${process.version}, ${folder}`,
  )
  console.log(
    'microseconds'.padEnd(34),
    '     raw      rxdb   storage    memory  rxdb/raw stor./raw     limit',
  )

  const bulks = Math.floor(Math.min(MEASURED_IN_BULK, total) / BULK)
  const bulkTimes = await race(bulks, {
    raw: (round) => raw.insert(bulkOf(round * BULK)),
    rxdb: (round) => rxdb.bulkInsert(bulkOf(round * BULK)),
    storage: (round) => writeDirectly(bulkOf(round * BULK)),
    memory: (round) => memory.bulkInsert(bulkOf(round * BULK)),
  })
  record('bulks of 500 (mean of a bulk)', 1.25, {
    raw: [sum(bulkTimes.raw) / bulkTimes.raw.length],
    rxdb: [sum(bulkTimes.rxdb) / bulkTimes.rxdb.length],
    storage: [sum(bulkTimes.storage) / bulkTimes.storage.length],
    memory: [sum(bulkTimes.memory) / bulkTimes.memory.length],
  })

  const singles = 1100
  const firstSingle = total
  const single = await race(singles, {
    raw: (round) => raw.insert([appointment(firstSingle + round)]),
    rxdb: (round) => rxdb.insert(appointment(firstSingle + round)),
    storage: (round) => writeDirectly([appointment(firstSingle + round)]),
    memory: (round) => memory.insert(appointment(firstSingle + round)),
  })
  record('one durable insert, p50', 1.6, single)
  record('one durable insert, p95', 1.6, single, ({ p95 }) => p95)

  for (let start = bulks * BULK; start < total; start += 5000) {
    const rows = bulkOf(start, 5000)
    raw.insert(rows)
    await writeDirectly(rows)
    await rxdb.storageInstance.bulkWrite(
      writeRowsFor(
        rxdb,
        rows.map((data) => ({ data })),
      ),
      'bench',
    )
    if (start % 100_000 === 0) process.stderr.write(`${start} of ${total} loaded\n`)
  }

  const someId = (round: number): string => appointmentId((round * 7919 + 13) % total)
  record(
    'update, p50',
    2,
    await race(1100, {
      raw: (round) => raw.update(someId(round), `changed ${round}`),
      rxdb: async (round) =>
        (await rxdb.findOne(someId(round)).exec(true)).incrementalPatch({ note: `changed ${round}` }),
      storage: async (round) => {
        const [previous] = await instance.findDocumentsById([someId(round)], false)
        if (!previous) throw new Error('No such appointment')
        const { _rev, _meta, _deleted, _attachments, ...data } = previous
        const rows = writeRowsFor(direct, [{ data: { ...data, note: `changed ${round}` }, previous }])
        if (!(await writeTogether([{ instance, rows }], 'bench')).written)
          throw new Error('An update conflicted')
      },
    }),
  )
  const otherId = (round: number): string => appointmentId((round * 104_729 + 5) % total)
  record(
    'by id, p50',
    2,
    await race(11_000, {
      raw: (round) => raw.byId(otherId(round)),
      rxdb: (round) => rxdb.findOne(otherId(round)).exec(),
      storage: (round) => instance.findDocumentsById([otherId(round)], false),
    }),
  )
  const days = Math.floor(total / APPOINTMENTS_A_DAY)
  // RxDB answers a query it has seen from its cache: each is asked once.
  const daysInMemory = Math.floor(Math.min(MEASURED_IN_BULK, total) / APPOINTMENTS_A_DAY)
  const rounds = Math.min(3300, daysInMemory)
  const dayOf = (round: number): number => ((round * 7919) % days) * MINUTES_A_DAY
  const range = (from: number, length: number): MangoQuery<BenchAppointment> => ({
    selector: { startsAt: { $gte: from, $lt: from + length * MINUTES_A_DAY } },
    sort: [{ startsAt: 'asc' }],
  })
  const live = (query: MangoQuery<BenchAppointment>): MangoQuery<BenchAppointment> => ({
    ...query,
    selector: { ...query.selector, _deleted: false } as never,
  })
  const { steps, scans, sorts } = explainQuery(instance, live(range(0, 1)))
  if (scans || sorts) throw new Error(`The day's query is not a search in order: ${steps.join('; ')}`)
  record(
    "one day's 60, p50",
    1.3,
    await race(rounds, {
      raw: (round) => raw.between(dayOf(round), dayOf(round) + MINUTES_A_DAY),
      rxdb: (round) => rxdb.find(range(dayOf(round), 1)).exec(),
      // What RxDB's collections cost by themselves: nothing is read from a disk, and the collection is smaller.
      memory: (round) => memory.find(range(((round * 7919) % daysInMemory) * MINUTES_A_DAY, 1)).exec(),
      storage: (round) => sqlite.find(live(range(dayOf(round), 1)), toFields),
    }),
  )
  record(
    'count of 30 days, p50',
    1.5,
    await race(rounds, {
      raw: (round) => raw.count(dayOf(round), dayOf(round) + 30 * MINUTES_A_DAY),
      rxdb: (round) => rxdb.count({ selector: range(dayOf(round), 30).selector ?? {} }).exec(),
      storage: (round) => sqlite.countFound(live(range(dayOf(round), 30))),
    }),
  )
  if (values.json !== undefined) {
    const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version }
    writeFileSync(
      values.json,
      `${JSON.stringify({ bench: 'store', appointments: total, machine, measures }, null, 2)}\n`,
    )
  }
} finally {
  for (const collection of [rxdb, direct, memory]) await collection.database.close()
  for (const file of files) file.close()
  rmSync(folder, { recursive: true, force: true })
}
