import type { FastifyInstance } from 'fastify'
import path from 'node:path'
import { Access } from './auth/access.ts'
import { Sessions } from './auth/sessions.ts'
import type { Limits } from './http/limits.ts'
import { defaultLimits } from './http/limits.ts'
import { createServer } from './http/server.ts'
import { Catalogue } from './storage/catalogue.ts'
import { Checkpointer } from './storage/checkpointer.ts'
import { readOrCreateKeyFile } from './storage/key-file.ts'
import { Listeners } from './changes/listeners.ts'
import { DesignFunctions } from './sandbox/design-functions.ts'
import { ViewStore } from './views/view-store.ts'
import { Tasks } from './tasks.ts'
import { LastSeen } from './workstations/last-seen.ts'
import { Workstations } from './workstations/workstations.ts'
import { allRoutes } from './routes/all-routes.ts'
import type { LogLine } from './log.ts'

export interface HubOptions {
  /** Folder of the databases; created when missing. */
  dataFolder: string
  /** File of the 32-byte key; `hub.key` in the data folder unless given. */
  keyFile?: string
  /** The 32-byte key itself, where whoever starts the hub keeps it. */
  key?: Uint8Array
  /** Server administrators: name to password. At least one. */
  administrators: ReadonlyMap<string, string>
  host: string
  /** 0: any free port. */
  port: number
  /** PEM texts; with them the hub speaks TLS alone. */
  tls?: { certificate: string; key: string }
  /** Origins that browsers may call from; `*` for any. None unless given. */
  corsOrigins?: readonly string[]
  limits?: Partial<Limits>
  /** The sandbox of another hub in this process, to be shared; whoever made it ends it. */
  designFunctions?: DesignFunctions
  /** Where log lines go; nowhere unless given. */
  log?: (line: LogLine) => void
}

/** A running hub: its databases, its users, its feeds, its server. */
export class Hub {
  readonly catalogue: Catalogue
  readonly sessions: Sessions
  readonly lastSeen: LastSeen
  readonly workstations: Workstations
  readonly access = new Access()
  readonly limits: Limits
  readonly listeners: Listeners
  readonly designFunctions: DesignFunctions
  readonly views: ViewStore
  readonly tasks = new Tasks()
  readonly startedAt = Date.now()
  readonly log: (line: LogLine) => void
  readonly app: FastifyInstance
  readonly #checkpointer: Checkpointer
  readonly #ownFunctions: DesignFunctions | undefined
  #stopping = false

  private constructor(options: HubOptions) {
    if (options.administrators.size === 0) throw new Error('A hub needs at least one administrator.')
    this.designFunctions = options.designFunctions ?? new DesignFunctions()
    this.#ownFunctions = options.designFunctions ? undefined : this.designFunctions
    this.limits = { ...defaultLimits, ...options.limits }
    this.log = options.log ?? (() => undefined)
    const key = options.key
      ? Buffer.from(options.key)
      : readOrCreateKeyFile(options.keyFile ?? path.join(options.dataFolder, 'hub.key'))
    this.#checkpointer = new Checkpointer(key)
    this.catalogue = new Catalogue(options.dataFolder, key, this.#checkpointer)
    if (!this.catalogue.has('_users')) this.catalogue.create('_users')
    this.sessions = new Sessions(this.catalogue, options.administrators, {
      secureCookies: options.tls !== undefined,
    })
    this.lastSeen = new LastSeen(this.catalogue)
    this.workstations = new Workstations(this.catalogue, this.lastSeen)
    this.listeners = new Listeners(this.limits.listeners)
    this.catalogue.get('_users').on('change', () => this.listeners.rightsChanged())
    this.views = new ViewStore(this)
    this.app = createServer(this, options, allRoutes)
  }

  /** Opens the data folder and listens. Rejects when the address is taken or the key does not fit. */
  static async start(options: HubOptions): Promise<Hub> {
    const hub = new Hub(options)
    await hub.app.listen({ host: options.host, port: options.port })
    return hub
  }

  /** The port it listens on. */
  get port(): number {
    const address = this.app.server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  get isStopping(): boolean {
    return this.#stopping
  }

  /** Ends feeds, finishes requests under way and writes, closes every file. */
  async stop(): Promise<void> {
    if (this.#stopping) return
    this.#stopping = true
    this.listeners.endAll()
    const patience = setTimeout(() => {
      this.app.server.closeAllConnections()
    }, 5_000)
    await this.app.close()
    clearTimeout(patience)
    this.views.close()
    await this.#ownFunctions?.stop()
    await this.#checkpointer.stop()
    this.catalogue.close()
  }
}
