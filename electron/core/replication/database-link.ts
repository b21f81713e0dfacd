/** The link to one database: connects, recognises the hub, pulls and pushes until the line breaks, and tries again. */
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { Store } from '../store/store.ts'
import { sendAttachments, fetchAttachments } from './attachments.ts'
import type { CarryOutParts } from './carry-out.ts'
import type { SyncClock } from './clock.ts'
import { checkDayBook } from './exchange.ts'
import { type HubAddress, type HubDatabase, type HubPatience, openHubDatabase } from './hub-database.ts'
import { HubError, type HubErrorKind } from './hub-error.ts'
import { doubtHub, recogniseHub, renewMarkLeft } from './hub-identity.ts'
import { pull } from './pull.ts'
import { Pusher, type PushParts } from './push.ts'
import { type Checkpoint, writeCheckpoint } from './sync-tables.ts'
import { WakeUp } from './wake-up.ts'

export interface DatabaseLinkParts {
  store: Store
  clock: SyncClock
  workstationId: string
  now: () => Date
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
  log: (line: string) => void
  /** The status has changed. */
  changed: () => void
  /** Documents were taken: reactions and commands may follow. */
  taken: () => void
  recordsChanged: CarryOutParts['recordsChanged']
  target: SyncDatabase
  address: HubAddress
  databaseName: string
  timing: LinkTiming
}

/** Milliseconds; tests shorten them. */
export interface LinkTiming extends HubPatience {
  /** Before the second try. */
  firstDelay: number
  longestDelay: number
  /** Between renewals of the mark on the hub. */
  markEvery: number
  /** Between questions how this workstation stands with the hub. */
  standingEvery: number
  /** The same while it is turned out: somebody stands before it and waits. */
  turnedOutEvery: number
}

export const usualTiming: LinkTiming = {
  firstDelay: 250,
  longestDelay: 60_000,
  silence: 25_000,
  request: 90_000,
  markEvery: 10_000,
  standingEvery: 30_000,
  turnedOutEvery: 5000,
}

export interface DatabaseStatus {
  state: 'connecting' | 'online' | HubErrorKind
  /** Since when it is in that state. */
  since: string
  /** Of the first reading of everything the hub holds. */
  reading: { done: number; pending: number; startedAt: number } | undefined
}

export class DatabaseLink {
  readonly #parts: DatabaseLinkParts
  readonly #stop = new AbortController()
  readonly #waiting = new WakeUp()
  readonly #retry = new WakeUp()
  #status: DatabaseStatus
  #running: Promise<void> | undefined

  constructor(parts: DatabaseLinkParts) {
    this.#parts = parts
    this.#status = { state: 'connecting', since: parts.now().toISOString(), reading: undefined }
  }

  get status(): DatabaseStatus {
    return this.#status
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Something may wait to be sent. */
  wake(): void {
    this.#waiting.raise()
  }

  /** Tries at once, whatever the delay; for a person who asks, a network that changed, a machine that woke. */
  tryNow(): void {
    this.#retry.raise()
    this.#waiting.raise()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { timing, log, target } = this.#parts
    let failures = 0
    while (!this.#stop.signal.aborted) {
      try {
        await this.#session(() => (failures = 0))
      } catch (error) {
        if (this.#stop.signal.aborted) return
        const kind = error instanceof HubError ? error.kind : 'offline'
        if (!(error instanceof HubError)) log(`link to ${target}: ${describe(error)}`)
        this.#set(kind)
        failures += 1
        // What only a person can put right is tried slowly.
        const longest = timing.longestDelay
        const delay = kind === 'offline' ? timing.firstDelay * 2 ** Math.min(failures - 1, 16) : longest
        const jitter = 0.5 + Math.random() / 2
        await this.#retry.wait(this.#stop.signal, Math.min(longest, delay) * jitter)
      }
    }
  }

  /** One connection, from recognising the hub until the line breaks. */
  async #session(succeeded: () => void): Promise<void> {
    const { store, clock, workstationId, target, timing, now, exclusively, recordsChanged } = this.#parts
    const hub = await openHubDatabase(this.#parts.address, this.#parts.databaseName, timing)
    const first = await recogniseHub(this.#parts, hub)
    if (this.#stop.signal.aborted) return
    const checkpoint = { current: first }
    this.#set('online')
    succeeded()
    const ended = new AbortController()
    const end = () => ended.abort()
    this.#stop.signal.addEventListener('abort', end, { once: true })
    const exchange = { store, clock, now: () => now().toISOString(), target, exclusively, recordsChanged }
    const markDue = new WakeUp()
    const exchanged = () => {
      markDue.raise()
      this.#waiting.raise()
      this.#parts.taken()
      this.#parts.changed()
    }
    const startedAt = now().getTime()
    const progress = (done: number, pending: number) => {
      this.#status = { ...this.#status, reading: pending > 0 ? { done, pending, startedAt } : undefined }
      this.#parts.changed()
    }
    const caughtUp = { current: false }
    const common = { ...exchange, hub, workstationId, caughtUp }
    const pulling = pull({ ...common, checkpoint, progress, exchanged }, ended.signal)
    const marker = () => checkpoint.current.marker
    const doubt = () => doubtHub(store, target, checkpoint)
    const pushing = this.#push({ ...common, marker, doubt }, markDue, ended.signal)
    const marking = this.#keepMark(hub, checkpoint, markDue, ended.signal)
    try {
      await Promise.race([pulling, pushing, marking])
    } finally {
      ended.abort()
      this.#stop.signal.removeEventListener('abort', end)
      await Promise.allSettled([pulling, pushing, marking])
      this.#status = { ...this.#status, reading: undefined }
    }
  }

  async #push(
    parts: PushParts & { caughtUp: { current: boolean } },
    markDue: WakeUp,
    signal: AbortSignal,
  ): Promise<void> {
    const pusher = new Pusher(parts)
    while (!signal.aborted) {
      let sent = false
      while (!signal.aborted && (await pusher.sendBatch())) {
        sent = true
        markDue.raise()
        this.#parts.taken()
        this.#parts.changed()
      }
      if (signal.aborted) return
      if (sent && parts.caughtUp.current) await checkDayBook(parts, parts.marker())
      if (parts.target === 'charts') {
        // One part at a time, so that a booking or a report never waits behind an image.
        if (await sendAttachments(parts)) continue
        if (await fetchAttachments(parts)) continue
      }
      await this.#waiting.wait(signal, 30_000)
    }
  }

  async #keepMark(
    hub: HubDatabase,
    checkpoint: { current: Checkpoint },
    due: WakeUp,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, workstationId, target, timing } = this.#parts
    const never = new WakeUp()
    for (;;) {
      await due.wait(signal)
      await never.wait(signal, timing.markEvery)
      if (signal.aborted) return
      const marker = await renewMarkLeft(hub, workstationId, checkpoint.current)
      checkpoint.current = { ...checkpoint.current, marker }
      store.writeOwn((file) => writeCheckpoint(file, target, checkpoint.current))
    }
  }

  #set(state: DatabaseStatus['state']): void {
    if (this.#status.state === state) return
    this.#status = { ...this.#status, state, since: this.#parts.now().toISOString() }
    this.#parts.changed()
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${error.message.slice(0, 200)}` : 'error'
