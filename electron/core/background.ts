/**
 * What goes on beside the desk's commands: backups, checks of the file, messages that are sent, a hub on this workstation,
 * imports; and what the workstation says of all that.
 */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import type { OneAtATime } from '#shared/lib/one-at-a-time.ts'
import type { CommandRunner } from './commands/run-command.ts'
import type { CoreOptions } from './core-interface.ts'
import { createHealth } from './health/health.ts'
import { createImports } from './import/imports.ts'
import { createDiscretion } from './live/discretion.ts'
import type { createLiveQueries } from './live/live-queries.ts'
import { soon } from './live/soon.ts'
import { createSending } from './messages/sending.ts'
import type { WorkstationState } from './queries/query-handler.ts'
import { findHubs } from './replication/discovery.ts'
import { createHosting } from './replication/hosting.ts'
import type { Link } from './replication/link.ts'
import { createBackups } from './store/backup/backups.ts'
import type { OpenData } from './store/open-data.ts'

export interface BackgroundParts {
  options: CoreOptions
  data: OpenData
  exclusively: OneAtATime['exclusively']
  live: ReturnType<typeof createLiveQueries>
  clinic: () => Promise<Clinic | undefined>
  link: () => Link | undefined
  /** What writes an import's batches; made after this. */
  runner: () => CommandRunner
  /** Does what is to be done after a write. */
  settle: () => void
  now: () => Date
  log: (line: string) => void
}

/** @returns the parts, none of them started, and how to start and stop them */
export function createBackground(parts: BackgroundParts) {
  const { options, data, exclusively, live, clinic, link, now, log } = parts
  const { folder, store, key, workstationId } = data
  const healthChanged = () => live.projectionChanged('health')
  const backups = createBackups({
    store,
    dataDir: folder.folder,
    databaseFile: folder.databaseFile,
    key,
    ring: options.ring ?? (() => undefined),
    workstationId,
    worker: options.asideWorker,
    now,
    changed: healthChanged,
    log,
  })
  const health = createHealth({
    dataDir: folder.folder,
    databaseFile: folder.databaseFile,
    key,
    worker: options.asideWorker,
    backup: () => backups.due(),
    now,
    checkDelayMs: options.checkDelayMs,
    changed: healthChanged,
    log,
  })
  const discretion = createDiscretion(store, healthChanged)
  const sending = createSending({
    store,
    workstationId,
    now,
    exclusively,
    clinic,
    link: () => link()?.view(),
    changed: () => live.projectionChanged('sending'),
    log,
  })
  const syncChanged = soon(() => live.projectionChanged('sync'))
  const discovery = options.discovery ?? {}
  const hosting = createHosting({
    store,
    dataFolder: folder.folder,
    hubModule: options.hubModule,
    discovery,
    link,
    changed: syncChanged,
    log,
  })
  const imports = createImports({
    read: store,
    workstationId,
    now,
    askFile: options.askFile,
    readingModule: options.readingModule,
    writeBatch: (by, decision, note) => exclusively(() => parts.runner().writeBatch(decision, note, by)),
    changed: soon(() => live.projectionChanged('imports')),
    over: parts.settle,
    log,
  })
  const workstation: WorkstationState = {
    imports,
    health: () => health.status(),
    backup: () => backups.status(),
    hidesNames: discretion.hidesNames,
    hosting: () => hosting.view(),
    async discover(milliseconds) {
      const { access, on, urls } = hosting.view()
      const found = await findHubs(milliseconds, discovery, log)
      const isOwn = (url: string) => on && (urls.includes(url) || url === `http://127.0.0.1:${access?.port}`)
      return found.map((hub) => ({ ...hub, own: isOwn(hub.url) }))
    },
  }
  return {
    backups,
    health,
    discretion,
    sending,
    hosting,
    imports,
    workstation,
    syncChanged,
    start() {
      health.start()
      backups.start()
      void sending.start().catch((error: unknown) => log(`messages: ${errorName(error)}`))
      hosting.start()
    },
  }
}
