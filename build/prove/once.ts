/**
 * `npm run -s prove -- once --histories N [--seed S]`: five workstations, a hub and two workers that send to a mail server and
 * to a provider of short messages. Each history books, moves and cancels on workstations that are cut off at times, over
 * lines that delay, repeat and lose requests and answers, and kills workers between claim and note. The sinks count: never
 * more than one of each, exactly one of each that is called sent; what is `unknown` is told apart.
 */
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SMTPServer } from 'smtp-server'
import type { SenderStep } from '../../electron/core/messages/sender-parts.ts'
import { setUpHub } from '../../electron/core/replication/set-up-hub.ts'
import {
  type Fault,
  type FaultProxy,
  startFaultProxy,
} from '../../electron/core/replication/testing/fault-proxy.ts'
import { until, Workstation } from '../../electron/core/replication/testing/workstation.ts'
import { startTestHub } from '../../sync-server/hub/testing/test-hub.ts'
import { seededRandom } from '../../shared/testing/seeded-random.ts'

const { values } = parseArgs({
  options: { histories: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
})
const histories = Number(values.histories)
const random = seededRandom(Number(values.seed))
const below = (count: number): number => Math.floor(random() * count)
const oneOf = <Value>(list: readonly Value[]): Value => list[below(list.length)] as Value

/** How often each message reached a sink, by its id. */
const taken = new Map<string, number>()
const take = (id: string) => taken.set(id, (taken.get(id) ?? 0) + 1)
const idInMail = (id: string): string => id.replace(/[^A-Za-z0-9.~_-]/g, '-')

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, _session, done) {
    let raw = ''
    stream.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    stream.on('end', () => {
      take(/message-id:\s*<([^@>]+)@/i.exec(raw)?.[1] ?? 'without an id')
      done()
    })
  },
})
await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
/** A provider that sends once for each key, and counts what it sends. */
const keys = new Set<string>()
const provider = http.createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const key = String(request.headers['idempotency-key'])
    if (!keys.has(key)) take(idInMail(key))
    keys.add(key)
    response.end('{"id":"1"}')
  })
})
await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))

const sending = {
  email: {
    host: '127.0.0.1',
    port: (smtp.server.address() as AddressInfo).port,
    security: 'none' as const,
    from: 'desk@clinic.example',
  },
  sms: {
    provider: 'webhook' as const,
    url: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`,
    idempotent: true,
  },
  limits: { perMinute: 100_000 },
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-once-'))
const hub = await startTestHub()
await setUpHub({ url: hub.origin, username: 'admin', password: 'secret' }, 'clinic', undefined)
const lines = await Promise.all(Array.from({ length: 7 }, () => startFaultProxy(hub.origin)))
const configured = (line: FaultProxy) => ({
  url: line.origin,
  database: 'clinic',
  username: 'admin',
  password: 'secret',
})
const folderOf = (index: number) => path.join(folder, String(index))

const stations: Workstation[] = []
for (let index = 0; index < 5; index++) stations.push(await Workstation.start(folderOf(index)))
const desk = stations[0] as Workstation
await desk.must('clinic.setUp', {
  clinic: { name: 'Once', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
  administrator: { name: 'Ada' },
})
const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
const doctor = await desk.must('doctors.create', {
  familyName: 'House',
  workingHours: hours,
  email: 'd@clinic.example',
})
for (const [index, station] of stations.entries())
  await station.must('sync.configure', configured(lines[index] as FaultProxy))
await until(async () => {
  for (const station of stations) if ((await station.query('doctors.list', {})).length === 0) return false
  return true
}, 'the clinic on every workstation').catch(() => undefined)

type Armed = { step: SenderStep; after: number } | undefined
const startWorker = (index: number, endAt: Armed) =>
  Workstation.start(folderOf(index), { sending: { settings: sending, ...(endAt ? { endAt } : {}) } })
const workers = new Map<number, Workstation>()
for (const index of [5, 6]) {
  const first = await Workstation.start(folderOf(index))
  await first.must('sync.configure', configured(lines[index] as FaultProxy))
  await first.close()
  workers.set(index, await startWorker(index, undefined))
}

const steps: readonly SenderStep[] = ['beforeClaim', 'claimed', 'accepted', 'sent', 'noted']
const faults: readonly Fault[] = [
  'delay',
  'dropRequest',
  'dropAnswer',
  'duplicate',
  'serverError',
  'truncate',
]
let slot = 0
const appointments: { id: string; station: Workstation }[] = []

async function act(station: Workstation): Promise<void> {
  const patient = await station.must('patients.register', {
    givenName: 'Pat',
    familyName: `Once ${slot}`,
    messageConsent: true,
    ...(below(2) === 0
      ? { email: `p${slot}@example.com` }
      : { phone: `+3491555${String(1000 + (slot % 9000))}` }),
  })
  const at = new Date(Date.UTC(2031, 0, 1) + slot++ * 3_600_000).toISOString().slice(0, 16)
  const booked = await station.command('appointments.schedule', {
    patientId: patient.id,
    doctorId: doctor.id,
    startsAt: at,
    durationMinutes: 30,
  })
  if (booked.ok) appointments.push({ id: booked.value.id, station })
  const known = appointments.at(-1 - below(3))
  if (!known || below(3) > 0) return
  if (below(2) === 0)
    await known.station.command('appointments.cancel', { appointmentId: known.id, canceledBy: 'patient' })
  else {
    const startsAt = new Date(Date.UTC(2032, 0, 1) + slot * 3_600_000).toISOString().slice(0, 16)
    await known.station.command('appointments.reschedule', { appointmentId: known.id, startsAt })
  }
}

const waits = ['pending', 'held', 'claimed']
const totals = { sent: 0, unknown: 0, superseded: 0, kills: 0 }

/** Nothing waits anywhere, and every message has come to an end. */
async function isSettled(): Promise<boolean> {
  for (const station of [...stations, ...workers.values()])
    if (!(await station.hasNothingToSend())) return false
  const all = await desk.query('messages.list', { limit: 5000 })
  return all.length > 0 && all.every(({ state }) => !waits.includes(state))
}

async function heal(history: number): Promise<void> {
  for (const line of lines) {
    line.choose(() => 'none')
    line.cut(false)
  }
  await until(
    async () => {
      // A worker that is to end at a step may come to it only now.
      for (const [index, worker] of workers) {
        if (!worker.gone) continue
        totals.kills += 1
        workers.set(index, await startWorker(index, undefined))
      }
      try {
        return await isSettled()
      } catch (error) {
        if (![...workers.values()].some(({ gone }) => gone)) throw error
        return false
      }
    },
    `history ${history}: every message to be settled`,
    120_000,
  )
  await until(
    async () => {
      const [first, ...others] = await Promise.all(
        [desk, ...workers.values()].map(async (one) =>
          JSON.stringify(
            (await one.query('messages.list', { limit: 5000 }))
              .map(({ id, state }) => `${id} ${state}`)
              .sort(),
          ),
        ),
      )
      return others.every((other) => other === first)
    },
    `history ${history}: the workers to agree with the desk`,
    60_000,
  )
}

/** @returns what is not as promised */
async function count(): Promise<string[]> {
  const wrong: string[] = []
  const all = await desk.query('messages.list', { limit: 5000 })
  totals.sent = totals.unknown = totals.superseded = 0
  for (const { id, state } of all) {
    const times = taken.get(idInMail(id)) ?? 0
    if (times > 1) wrong.push(`${id} left ${times} times`)
    if (state === 'sent' && times !== 1) wrong.push(`${id} is sent, and left ${times} times`)
    if (state !== 'sent' && state !== 'unknown' && times > 0) wrong.push(`${id} is ${state}, and left`)
    if (state === 'sent' || state === 'unknown' || state === 'superseded') totals[state] += 1
  }
  return wrong
}

const startedAt = Date.now()
let failed = false
for (let history = 1; history <= histories && !failed; history++) {
  for (const line of lines) {
    line.cut(below(4) === 0)
    line.choose(() => (random() < 0.15 ? oneOf(faults) : 'none'))
  }
  for (const index of workers.keys()) {
    if (below(2) > 0) continue
    // Killed wherever it is, and started again to be killed between claim and note.
    await workers.get(index)?.kill()
    totals.kills += 1
    workers.set(index, await startWorker(index, { step: oneOf(steps), after: 1 + below(2) }))
  }
  const actions = 2 + below(3)
  for (let action = 0; action < actions; action++) await act(oneOf(stations))
  await new Promise((resolve) => setTimeout(resolve, 100 + below(300)))
  try {
    await heal(history)
    for (const complaint of await count()) {
      failed = true
      console.error(`history ${history}: ${complaint}`)
    }
  } catch (error) {
    failed = true
    console.error(error instanceof Error ? error.message : error)
    for (const one of await desk.query('messages.list', { limit: 5000 }))
      if (waits.includes(one.state))
        console.error(
          JSON.stringify({ id: one.id, state: one.state, history: one.history, claim: one.claim }),
        )
    for (const worker of workers.values()) console.error(worker.log.slice(-8).join('\n'))
  }
  if (history % 10 === 0)
    console.log(
      `${history} histories, ${((Date.now() - startedAt) / 1000).toFixed(0)} s, ${JSON.stringify(totals)}`,
    )
}
console.log(
  `once: ${failed ? 'FAILED' : 'held'} over ${histories} histories (seed ${values.seed}): ${JSON.stringify(totals)}, ${taken.size} left`,
)
await Promise.all([...stations, ...workers.values()].map((one) => one.kill()))
await Promise.all(lines.map((line) => line.stop()))
await hub.stop()
smtp.close()
provider.close()
fs.rmSync(folder, { recursive: true, force: true })
process.exit(failed ? 1 : 0)
