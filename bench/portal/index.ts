/**
 * `npm run bench -- portal --json FILE [--patients 50] [--events 100] [--seconds 20] [--rate 200]`: a hub, a workstation, and a
 * worker with the portal as its users run it. Patients sign in with codes out of a local mail server. Measured is from a command on
 * the workstation until the patient's page tells it, and how long pages take while so many a second are read.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { ensureWorkerBundle, workerFlags, workerSettings } from '../../build/launch/worker.mjs'
import { setUpHub } from '../../electron/core/replication/set-up-hub.ts'
import { until, Workstation } from '../../electron/core/replication/testing/workstation.ts'
import { startTestHub } from '../../sync-server/hub/testing/test-hub.ts'
import { TestBrowser } from '../../sync-server/portal/testing/browser.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    patients: { type: 'string', default: '50' },
    events: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '200' },
  },
})
const [patientCount, eventCount, seconds, rate] = [
  values.patients,
  values.events,
  values.seconds,
  values.rate,
].map(Number) as [number, number, number, number]

/** The newest code for each address. */
const codes = new Map<string, string>()
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, session, done) {
    let raw = ''
    stream.on('data', (chunk: Buffer) => (raw += chunk.toString('latin1')))
    stream.on('end', () => {
      const code = /code to sign in is (\d{6})/.exec(raw.replace(/=\r\n/g, ''))?.[1]
      if (code !== undefined) codes.set(session.envelope.rcptTo[0]?.address ?? '', code)
      done()
    })
  },
})
await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
const folder = mkdtempSync(path.join(tmpdir(), 'bench-portal-'))
const hub = await startTestHub()
await setUpHub({ url: hub.origin, username: 'admin', password: 'secret' }, 'clinic', undefined)
const desk = await Workstation.start(path.join(folder, 'desk'))
const config = path.join(folder, 'worker.json')
const port = 20_000 + (process.pid % 20_000)
writeFileSync(
  config,
  JSON.stringify({
    hub: { url: hub.origin, user: 'admin', password: 'secret' },
    data: 'worker',
    email: {
      host: '127.0.0.1',
      port: (smtp.server.address() as AddressInfo).port,
      security: 'none',
      from: 'desk@clinic.example',
    },
    limits: { perMinute: 1_000_000 },
    portal: { port, trustProxy: ['127.0.0.1'], pagesPerMinute: 1_000_000 },
  }),
)
const bundle = await ensureWorkerBundle()
const worker = spawn(process.execPath, [...workerFlags, bundle, 'worker', '--config', config], {
  env: { ...process.env, ...workerSettings },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const origin = `http://127.0.0.1:${port}`

const memory = (name: string): number =>
  Math.round(
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))?.[1]) /
      1024,
  )

const summary = (times: number[]) => {
  const sorted = [...times].sort((left, right) => left - right)
  const at = (part: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1))
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) }
}

/** Hours of the clinic's clock far ahead, one for each booking. */
const timeOf = (slot: number): string =>
  new Date(Date.UTC(2031, 0, 1) + slot * 3_600_000).toISOString().slice(0, 16)

async function signIn(email: string, memberId: string): Promise<TestBrowser> {
  const browser = new TestBrowser(origin)
  await browser.submit('/', '/sign-in', { memberId })
  await until(() => Promise.resolve(codes.has(email)), 'a code by e-mail', 60_000)
  const answer = await browser.submit('/code', '/code', { code: codes.get(email) ?? '' })
  if (answer.headers.get('location') !== '/appointments') throw new Error(`Not signed in: ${answer.status}`)
  return browser
}

/** From a move of an appointment at the desk until the patient's page has the new time; milliseconds. */
async function timeOfMove(browser: TestBrowser, appointmentId: string, slot: number): Promise<number> {
  const read = async () => (await browser.get('/appointments')).text.replace(/value="[^"]*"/g, '')
  const before = await read()
  const start = performance.now()
  await desk.must('appointments.reschedule', { appointmentId, startsAt: timeOf(slot) })
  while ((await read()) === before) await sleep(5)
  return performance.now() - start
}

/** Reads pages at a steady rate, whatever the earlier ones do. @returns how long each took; milliseconds */
async function readSteadily(browsers: readonly TestBrowser[]): Promise<{ times: number[]; refused: number }> {
  const times: number[] = []
  const pages = ['/appointments', '/reports', '/messages']
  const reads: Promise<void>[] = []
  let refused = 0
  const beganAt = performance.now()
  for (let count = 0; count < rate * seconds; count++) {
    const due = beganAt + (count * 1000) / rate
    const early = due - performance.now()
    if (early > 1) await sleep(early)
    const browser = browsers[count % browsers.length] as TestBrowser
    const read = async () => {
      const { status } = await browser.get(pages[count % pages.length] as string)
      // From when it was due: a generator that is late hides nothing.
      times.push(performance.now() - due)
      if (status !== 200) refused += 1
    }
    reads.push(read())
  }
  await Promise.all(reads)
  return { times, refused }
}

try {
  await new Promise((resolve) => createInterface(worker.stdout).once('line', resolve))
  await desk.must('sync.configure', {
    ...{ url: hub.origin, database: 'clinic', username: 'admin', password: 'secret' },
  })
  await desk.must('clinic.setUp', {
    clinic: { name: 'Bench', timeZone: 'UTC', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
  const doctor = await desk.must('doctors.create', { familyName: 'House', workingHours })
  const people: { email: string; memberId: string; appointmentId: string }[] = []
  for (let n = 0; n < patientCount; n++) {
    const email = `p${n}@example.com`
    const patient = await desk.must('patients.register', {
      ...{ givenName: `Pat ${n}`, familyName: 'Bench', messageConsent: true, email },
    })
    const booked = await desk.must('appointments.schedule', {
      ...{ patientId: patient.id, doctorId: doctor.id, startsAt: timeOf(n * 24), durationMinutes: 30 },
    })
    for (let report = 0; report < 3; report++)
      await desk.must('reports.create', {
        ...{ patientId: patient.id, doctorId: doctor.id, kind: 'note', title: `Report ${report}` },
        ...{ text: 'x'.repeat(500), relevantToPatient: true },
      })
    people.push({ email, memberId: patient.memberId, appointmentId: booked.id })
  }
  await until(() => desk.hasNothingToSend(), 'the hub to have everything', 120_000)
  const browsers: TestBrowser[] = []
  for (const { email, memberId } of people) browsers.push(await signIn(email, memberId))
  const moves: number[] = []
  for (let n = 0; n < eventCount; n++) {
    const index = n % people.length
    const round = Math.floor(n / people.length) + 1
    const { appointmentId } = people[index] as (typeof people)[0]
    moves.push(await timeOfMove(browsers[index] as TestBrowser, appointmentId, index * 24 + round))
  }
  // What the moves have set going comes to its end.
  await sleep(3000)
  const { times, refused } = await readSteadily(browsers)
  const result = {
    bench: 'portal',
    machine: { processor: cpus()[0]?.model, cores: cpus().length },
    patients: patientCount,
    eventToPageMilliseconds: summary(moves),
    pages: { perSecond: rate, refused, milliseconds: summary(times) },
    workerMemoryMiB: { highest: memory('VmHWM'), after: memory('VmRSS') },
  }
  console.log(JSON.stringify(result, null, 2))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  const ended = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGTERM')
  await ended
  await desk.kill()
  await hub.stop()
  smtp.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
