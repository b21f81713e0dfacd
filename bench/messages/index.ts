/**
 * `npm run bench -- messages --json FILE [--messages 1000]`: a hub, a workstation that registers that many patients, and a worker
 * as its users run it. Measured is from the moment on which it may send until a local mail server has the last message,
 * and how much memory the worker took.
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

const { values } = parseArgs({
  options: { json: { type: 'string' }, messages: { type: 'string', default: '1000' } },
})
const count = Number(values.messages)

const seen = new Set<string>()
let mails = 0
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, _session, done) {
    let raw = ''
    stream.on('data', (chunk: Buffer) => (raw += chunk.toString('latin1')))
    stream.on('end', () => {
      mails += 1
      seen.add(/message-id:\s*(\S+)/i.exec(raw)?.[1] ?? '')
      done()
    })
  },
})
await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
const folder = mkdtempSync(path.join(tmpdir(), 'bench-messages-'))
const hub = await startTestHub()
await setUpHub({ url: hub.origin, username: 'admin', password: 'secret' }, 'clinic', undefined)
const link = { url: hub.origin, database: 'clinic', username: 'admin', password: 'secret' }
const desk = await Workstation.start(path.join(folder, 'desk'))

const config = path.join(folder, 'worker.json')
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
  }),
)
const bundle = await ensureWorkerBundle()
const worker = spawn(process.execPath, [...workerFlags, bundle, 'worker', '--config', config], {
  env: { ...process.env, ...workerSettings },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const memory = (name: string): number =>
  Math.round(
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))?.[1]) /
      1024,
  )

/** Waits until the worker has read it all and has nothing to do: until it takes no processor time for a while. */
async function workerIsIdle(): Promise<void> {
  const ticks = (): number => {
    const fields = readFileSync(`/proc/${worker.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  }
  for (let quiet = 0, before = ticks(); quiet < 4;) {
    await sleep(500)
    const now = ticks()
    quiet = now - before <= 2 ? quiet + 1 : 0
    before = now
  }
}

try {
  await new Promise((resolve) => createInterface(worker.stdout).once('line', resolve))
  await desk.must('sync.configure', link)
  await desk.must('clinic.setUp', {
    clinic: { name: 'Bench', timeZone: 'Europe/Madrid', country: 'ES', messaging: { sender: 'nobody-yet' } },
    administrator: { name: 'Ada' },
  })
  for (let n = 0; n < count; n++)
    await desk.must('patients.register', {
      givenName: `Pat ${n}`,
      familyName: 'Bench',
      messageConsent: true,
      email: `p${n}@example.com`,
    })
  await until(() => desk.hasNothingToSend(), 'the hub to have everything', 120_000)
  await workerIsIdle()
  const start = performance.now()
  await desk.must('clinic.update', { messaging: { sender: 'worker' } })
  await until(() => Promise.resolve(mails >= count), 'the last message', 180_000)
  const seconds = (performance.now() - start) / 1000
  await until(
    async () => (await desk.query('messages.list', { state: 'sent', limit: 5000 })).length >= count,
    'every message to be noted',
    120_000,
  )
  const noted = (performance.now() - start) / 1000
  const result = {
    bench: 'messages',
    machine: { processor: cpus()[0]?.model, cores: cpus().length },
    messages: count,
    seconds: Number(seconds.toFixed(2)),
    secondsUntilNotedOnTheDesk: Number(noted.toFixed(2)),
    sentTwice: mails - seen.size,
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
