import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { until, untilAgreed, Workstation } from './testing/workstation.ts'

const longMilliseconds = 120_000
const discovery = { interface: '127.0.0.1' }

let folder: ReturnType<typeof temporaryFolder>
let host: Workstation
let other: Workstation

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

beforeAll(async () => {
  folder = temporaryFolder('hosting')
  ;[host, other] = await Promise.all([
    Workstation.start(path.join(folder.folder, 'host'), { discovery }),
    Workstation.start(path.join(folder.folder, 'other'), { discovery }),
  ])
  await host.must('clinic.setUp', {
    clinic: { name: 'Hosted', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
}, longMilliseconds)

afterAll(async () => {
  await other.close()
  await host.close()
  folder.remove()
}, longMilliseconds)

test(
  'a workstation hosts the hub, another finds it, they agree, also after the host was killed; then it is switched off',
  { timeout: longMilliseconds },
  async () => {
    const port = await freePort()
    const hosting = await host.must('sync.host', { on: true, port })
    expect(hosting).toMatchObject({ on: true, state: 'running', access: { port, database: 'clinic' } })
    const found = await other.query('sync.discover', { milliseconds: 1500 })
    const hub = found.find(({ url }) => url.endsWith(`:${port}`))
    expect(hub).toMatchObject({ database: 'clinic', own: false })

    const { username = '', password = '' } = hosting.access ?? {}
    const url = `http://127.0.0.1:${port}`
    await other.must('sync.configure', { url, database: hub?.database ?? '', username, password })
    await untilAgreed([host, other])
    await other.must('patients.register', { givenName: 'Ann', familyName: 'Lee', messageConsent: false })
    await untilAgreed([host, other])
    expect(await host.query('patients.search', { text: 'Lee' })).toHaveLength(1)

    await host.kill()
    await until(async () => (await other.query('sync.status', {})).state === 'offline', 'the line to be down')
    host = await Workstation.start(path.join(folder.folder, 'host'), { discovery })
    await other.must('patients.register', { givenName: 'Bob', familyName: 'Ray', messageConsent: false })
    await untilAgreed([host, other])
    // The host's own line may have been tried before its hub listened, and is then tried again.
    await until(async () => (await host.query('sync.status', {})).state === 'online', 'the host to be online')
    expect(await host.query('sync.status', {})).toMatchObject({ hosting: true })

    expect(await host.must('sync.host', { on: false })).toMatchObject({ on: false, state: 'off', urls: [] })
    expect(await host.query('sync.status', {})).toMatchObject({ hosting: false, state: 'off' })
    await expect(fetch(url)).rejects.toThrow()

    // What the hub held is still there when it is switched on again.
    await host.must('sync.host', { on: true })
    await other.must('sync.now', {})
    await untilAgreed([host, other])
  },
)

test(
  'a port that is taken is refused in words, and nothing is switched on',
  { timeout: longMilliseconds },
  async () => {
    await host.must('sync.host', { on: false })
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '0.0.0.0', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    const refused = await host.command('sync.host', { on: true, port })
    server.close()
    expect(refused).toMatchObject({ ok: false, error: { code: 'HOSTING_FAILED', details: { port } } })
    expect(await host.query('sync.hosting', {})).toMatchObject({ on: false, state: 'off' })
  },
)

test(
  'switched on and off several times at once, the hub is what was wished last',
  { timeout: longMilliseconds },
  async () => {
    await host.must('sync.host', { on: false })
    const port = await freePort()
    const wishes = [true, false, true, false]
    const answers = await Promise.all(wishes.map((on) => host.command('sync.host', { on, port })))
    expect(answers.filter(({ ok }) => !ok)).toEqual([])
    expect(await host.query('sync.hosting', {})).toMatchObject({ on: false, state: 'off' })
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
  },
)
