/**
 * The clinic core as a process of its own: started, restarted when it dies, stopped in good order. Knows the messages of
 * shared/contract/host.ts and nothing of what the core does.
 */
import path from 'node:path'
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { StoreQuestion } from './secret-store.ts'
import type { TrayView } from './tray.ts'
import { isCoreHostMessage, type PathWanted, type ShellMessage } from '#shared/contract/host.ts'

/** Built beside the shell from electron/core/host/utility-process.ts. */
const corePath = path.join(import.meta.dirname, 'core.cjs')

const firstRestartDelayMs = 200
const longestRestartDelayMs = 10_000
/** A core that lived this long was sound: its next death starts the delays anew. */
const soundAfterMs = 60_000
const stopWaitMs = 15_000

export interface CoreEvents {
  ready: () => void
  /** It died and will be started again. */
  down: () => void
  /** It cannot use the data folder and will not be started again. */
  refused: (code: string, message: string) => void
  /** Answers whether the desktop took the notification. */
  notify: (key: string, title: string, body: string) => Promise<boolean>
  /** What the tray is to show. */
  tray: (view: TrayView) => void
  /** Asks the system's store for secrets; undefined when it refuses. */
  secretStore: (ask: StoreQuestion, bytes: Uint8Array) => Promise<Uint8Array | undefined>
  /** Asks the person for a folder or a file. */
  askPath: (what: PathWanted) => Promise<string | null>
}

export interface CoreStart {
  dataDir: string
  demo: boolean
  /** Where the process keeps its compiled code, so that the next start need not compile it. */
  compiledCodeFolder: string
}

export class CoreProcess {
  #start: CoreStart & { key?: Uint8Array }
  readonly #events: CoreEvents
  #child: UtilityProcess | undefined
  #restartDelayMs = firstRestartDelayMs
  #restart: NodeJS.Timeout | undefined
  #ending = false

  constructor(start: CoreStart, events: CoreEvents) {
    this.#start = start
    this.#events = events
  }

  /** The process number, for tests that kill it; undefined while it is down. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  launch(): void {
    // Nothing secret in arguments or environment: other programs can read those.
    const child = utilityProcess.fork(corePath, [], {
      serviceName: 'Clinic core',
      stdio: 'inherit',
      env: { ...process.env, NODE_COMPILE_CACHE: this.#start.compiledCodeFolder },
    })
    const launchedAt = Date.now()
    this.#child = child
    child.on('message', (message: unknown) => this.#receive(child, message))
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
      if (this.#ending) return
      if (Date.now() - launchedAt >= soundAfterMs) this.#restartDelayMs = firstRestartDelayMs
      this.#events.down()
      this.#restart = setTimeout(() => this.launch(), this.#restartDelayMs)
      this.#restartDelayMs = Math.min(this.#restartDelayMs * 2, longestRestartDelayMs)
    })
    const { dataDir, demo, key } = this.#start
    this.#tell(child, { kind: 'start', dataDir, demo, ...(key ? { key } : {}) })
  }

  /** A port for a window. It answers as soon as the core is ready; undefined while there is no core. */
  connect(): MessagePortMain | undefined {
    if (!this.#child) return undefined
    const { port1, port2 } = new MessageChannelMain()
    this.#tell(this.#child, { kind: 'connect' }, [port1])
    return port2
  }

  /** Asks the core to finish its writes and end; ends it by force when it does not answer in time. */
  stop(): Promise<void> {
    this.#ending = true
    clearTimeout(this.#restart)
    const child = this.#child
    if (!child) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        console.error('The core did not finish in time and was ended.')
        child.kill()
        resolve()
      }, stopWaitMs)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      this.#tell(child, { kind: 'stop' })
    })
  }

  #receive(child: UtilityProcess, message: unknown): void {
    if (child !== this.#child || !isCoreHostMessage(message)) return
    switch (message.kind) {
      case 'ready':
        this.#events.ready()
        break
      case 'refused':
        this.#ending = true
        child.kill()
        this.#events.refused(message.code, message.message)
        break
      case 'notify': {
        const { id, title, body } = message
        void this.#events.notify(id, title, body).then((shown) => {
          if (child === this.#child) this.#tell(child, { kind: 'notified', id, shown })
        })
        break
      }
      case 'tray':
        this.#events.tray(message)
        break
      case 'opened':
        // Should it die, the next one need not ask the person again.
        this.#start = { ...this.#start, key: message.key }
        break
      case 'secretStore': {
        const { id, ask, bytes } = message
        void this.#events.secretStore(ask, bytes).then((answer) => {
          if (child === this.#child)
            this.#tell(child, { kind: 'secretStoreAnswer', id, ...(answer ? { bytes: answer } : {}) })
        })
        break
      }
      case 'askPath': {
        const { id, what } = message
        void this.#events.askPath(what).then((chosen) => {
          if (child === this.#child) this.#tell(child, { kind: 'pathAnswer', id, path: chosen })
        })
        break
      }
      case 'stopped':
        break
    }
  }

  #tell(child: UtilityProcess, message: ShellMessage, ports: MessagePortMain[] = []): void {
    child.postMessage(message, ports)
  }
}
