/**
 * The hub on this workstation, for a clinic without a server: a thread of its own beside the core, so that what others ask
 * of it never delays this desk. It ends and starts with the core.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Hosting } from '#shared/contract/sync.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { createOneAtATime } from '#shared/lib/one-at-a-time.ts'
import { type HostingSettings, readSetting, writeSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { type DiscoveryOptions, type StopTelling, tellOfHub } from './discovery.ts'
import type { Link } from './link.ts'
import { setUpHub } from './set-up-hub.ts'

export interface HostingParts {
  store: Store
  /** The data folder; the hub's databases lie in `hub` inside it. */
  dataFolder: string
  /** File of the hub's thread; beside the sources when absent. */
  hubModule?: string | undefined
  discovery: DiscoveryOptions
  link: () => Link | undefined
  changed: () => void
  log: (line: string) => void
}

export interface HubHosting {
  view(): Hosting
  /** The command `sync.host`. */
  host(input: CommandInput<'sync.host'>): Promise<Result<Hosting, Refusal>>
  /** Starts the hub where it is switched on. */
  start(): void
  close(): Promise<void>
}

/** What a workstation tells that never hosted anything. */
export const notHosting: Hosting = { on: false, state: 'off', reason: null, urls: [], access: null }

const administrator = 'clinic-host'
const usualPort = 5984
const firstDelayMilliseconds = 1000
const longestDelayMilliseconds = 30_000

/** In words, by the code of the error. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program uses this port.',
  EACCES: 'The system does not allow this port. Use one above 1024.',
}

const inSources = (): string | undefined => {
  const file = fileURLToPath(new URL('../../../sync-server/hub/hosted-hub.ts', import.meta.url))
  return existsSync(file) ? file : undefined
}

interface RunningHub {
  thread: Worker
  stopTelling: StopTelling
}

type Note = { kind: 'listens'; port: number } | { kind: 'failed'; code: string }

/** Prepares hosting; nothing is started yet. */
export function createHosting(parts: HostingParts): HubHosting {
  const { store, log, changed } = parts
  let settings = readSetting(store, 'hosting')
  let state: Hosting['state'] = settings?.on ? 'starting' : 'off'
  let reason: string | null = null
  let running: RunningHub | undefined
  let retry: NodeJS.Timeout | undefined
  let delay = firstDelayMilliseconds
  let closing = false

  /** A thread that begins while another one ends would be known to nobody. */
  const { exclusively: inTurn } = createOneAtATime()

  const set = (next: Hosting['state'], why: string | null = null) => {
    state = next
    reason = why
    changed()
  }

  async function run(wanted: HostingSettings): Promise<void> {
    const thread = await startThread(wanted)
    const url = `http://127.0.0.1:${wanted.port}`
    const { username, password, database } = wanted
    try {
      const admin = { url, username: administrator, password: wanted.administratorPassword }
      await setUpHub(admin, database, { name: username, password, charts: true })
    } catch (error) {
      await endThread(thread)
      throw error
    }
    const stopTelling = await tellOfHub(wanted, parts.discovery, log).catch(() => undefined)
    const started: RunningHub = { thread, stopTelling: stopTelling ?? (() => Promise.resolve()) }
    running = started
    thread.once('exit', () => {
      if (running !== started) return
      running = undefined
      void started.stopTelling()
      failed('The hub ended.')
    })
    delay = firstDelayMilliseconds
    set('running')
    parts.link()?.tryNow()
  }

  function failed(why: string): void {
    if (closing || !settings?.on) return
    set('failed', why)
    log(`the hosted hub: ${why}`)
    clearTimeout(retry)
    retry = setTimeout(start, delay)
    retry.unref()
    delay = Math.min(delay * 2, longestDelayMilliseconds)
  }

  function start(): void {
    void inTurn(async () => {
      const wanted = settings
      if (!wanted?.on || closing || running) return
      set('starting')
      await run(wanted).catch((error: unknown) => failed(wordsOf(error)))
    })
  }

  function startThread({ key, administratorPassword, port }: HostingSettings): Promise<Worker> {
    const file = parts.hubModule ?? inSources()
    if (file === undefined) return Promise.reject(new Error('The hub is not part of this installation.'))
    const thread = new Worker(file, {
      workerData: {
        dataFolder: path.join(parts.dataFolder, 'hub'),
        key: Buffer.from(key, 'base64'),
        administrator: { name: administrator, password: administratorPassword },
        host: '0.0.0.0',
        port,
      },
    })
    return new Promise((resolve, reject) => {
      thread.once('message', (note: Note) => {
        if (note.kind === 'listens') resolve(thread)
        else reject(new Error(reasons[note.code] ?? `The hub did not start (${note.code}).`))
      })
      thread.on('error', (error: unknown) => {
        log(`the hosted hub: ${errorName(error)}`)
        reject(new Error('The hub did not start.'))
      })
      thread.once('exit', () => reject(new Error('The hub did not start.')))
    })
  }

  async function stop(): Promise<void> {
    clearTimeout(retry)
    const ending = running
    running = undefined
    if (!ending) return
    await ending.stopTelling()
    await endThread(ending.thread)
  }

  function write(next: HostingSettings): void {
    settings = next
    store.writeOwn((file) => writeSetting(file, 'hosting', next))
  }

  const ownUrl = ({ port }: HostingSettings) => `http://127.0.0.1:${port}`

  async function turnOn(input: CommandInput<'sync.host'>): Promise<Result<Hosting, Refusal>> {
    const link = parts.link()
    const configured = link?.view().settings
    if (configured && (!settings || configured.url !== ownUrl(settings)))
      return refuse(
        refusal(
          'OTHER_HUB_CONFIGURED',
          'This workstation is connected with another hub. Disconnect it first.',
        ),
      )
    const secret = () => randomBytes(18).toString('base64url')
    const next: HostingSettings = {
      key: randomBytes(32).toString('base64'),
      administratorPassword: secret(),
      username: 'workstation',
      password: secret(),
      ...settings,
      on: true,
      port: input.port ?? settings?.port ?? usualPort,
      database: input.database ?? settings?.database ?? 'clinic',
    }
    await stop()
    try {
      await run(next)
    } catch (error) {
      if (settings?.on) failed(wordsOf(error))
      else set('off')
      return refuse(refusal('HOSTING_FAILED', wordsOf(error), { port: next.port }))
    }
    write(next)
    const { database, username, password } = next
    await link?.configure({ url: ownUrl(next), database, username, password, charts: true })
    changed()
    return accept(view())
  }

  async function turnOff(): Promise<Result<Hosting, Refusal>> {
    if (!settings?.on) return accept(view())
    const link = parts.link()
    if (link?.view().settings?.url === ownUrl(settings)) await link.configure({})
    write({ ...settings, on: false })
    await stop()
    set('off')
    return accept(view())
  }

  function view(): Hosting {
    if (!settings) return { ...notHosting, state, reason }
    const { on, port, database, username, password } = settings
    const access = { database, username, password, port }
    return {
      on,
      state,
      reason,
      urls: on ? addresses().map((address) => `http://${address}:${port}`) : [],
      access,
    }
  }

  return {
    view,
    host: (input) => inTurn(() => (input.on ? turnOn(input) : turnOff())),
    start,
    async close() {
      closing = true
      await inTurn(stop)
    },
  }
}

function endThread(thread: Worker): Promise<unknown> {
  const gone = new Promise((resolve) => thread.once('exit', resolve))
  thread.postMessage('stop')
  return gone
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 200) : 'The hub did not start.'

/** Addresses of this computer in its networks; loopback where it is in none. */
function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outer = all
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  return outer.length > 0 ? outer : ['127.0.0.1']
}
