/**
 * The clinic core: takes commands and questions from whoever holds it (a window's port, a script's standard input) and
 * is the only one that writes. One command at a time: read, decide, write record, event, reactions and audit in one
 * transaction, answer. Needs no Electron.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { uuidV7 } from '#shared/lib/uuid.ts'
import type { Decision } from '#shared/decisions/decision.ts'
import type { AuditNote } from './audit/audit-chain.ts'
import type { Reader } from './store/reader.ts'
import { createDispatcher } from './events/dispatcher.ts'
import { takeInEvents } from './events/event-intake.ts'
import { createErasures } from './events/erasures.ts'
import { createFollowUps } from './events/follow-ups.ts'
import { type CommandRunner, createCommandRunner } from './commands/run-command.ts'
import { createWorkstationCommands } from './commands/workstation.ts'
import { createLiveQueries, type LiveAnswer } from './live/live-queries.ts'
import { createSightNotes } from './live/note-sights.ts'
import { createToasts, type ShowToast } from './live/toasts.ts'
import { keepFigures } from './queries/kept-figures.ts'
import { type CoreQueryName, queryHandlers } from './queries/registry.ts'
import { createQueryRunner } from './queries/run-query.ts'
import { reactors } from './reactors/registry.ts'
import type { LinkTiming } from './replication/database-link.ts'
import { createLink, type Link } from './replication/link.ts'
import { isLinkCommand, runLinkCommand } from './replication/link-commands.ts'
import { currentStaff, staffActor } from './session/session.ts'
import { createHealth } from './health/health.ts'
import { createBackups } from './store/backup/backups.ts'
import type { AsideWorker } from './store/backup/run-aside.ts'
import { type DataFolder, takeDataFolder } from './store/data-folder.ts'
import type { KeyRing } from './store/keys/key-ring-format.ts'
import { createHolidayMemory } from './store/holiday-memory.ts'
import { readSetting, writeSetting } from './store/settings.ts'
import { openStore, type Store } from './store/store.ts'

export interface CoreOptions {
  /** The data folder; made when it does not exist. */
  dataDir: string
  /** Gives the 256-bit key of the database; asked only once the folder is known to be ours. */
  key: () => Uint8Array
  /** The data folder, where whoever starts the core has taken it already, and lets it go. */
  folder?: DataFolder
  /** The wrapped keys, for backups; undefined where there is only a bare key. */
  ring?: () => KeyRing | undefined
  /** Asks the person for a folder; left out where there is no desktop. */
  askFolder?: () => Promise<string | null>
  /** Where the code has been bundled: the module of the thread for long work. */
  asideWorker?: AsideWorker
  /** How long after the start every page of the file is checked; milliseconds. */
  checkDelayMs?: number
  /** Shows a desktop notification; left out where there is no desktop. */
  showToast?: ShowToast
  /** The clock; tests set it. */
  now?: () => Date
  /** Writes one line of log; never about patients. */
  log?: (line: string) => void
  /** How patient the link to the hub is; tests are less. */
  linkTiming?: Partial<LinkTiming>
}

export interface Core {
  workstationId: string
  isSetUp(): Promise<boolean>
  execute(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  query(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  /** Tells the answer now and whenever it changes. @returns how to stop, or the refusal of an unknown name or input */
  subscribe(name: string, input: unknown, tell: (answer: LiveAnswer) => void): Result<() => void, Refusal>
  /** Reading, for an import. */
  read: Reader
  /**
   * Writes many records with their events at once, for an import: all or none, on the disk when it resolves. The audit
   * notes the batch, not each record.
   * @returns false when a record is no longer what its `before` says
   */
  writeBatch(decision: Decision<unknown>, note: AuditNote): Promise<boolean>
  /** Resolves when every reaction, follow-up command and notification that is due has been done. */
  settled(): Promise<void>
  /** Finishes what is running, and closes. */
  close(): Promise<void>
}

/**
 * Starts the core on a data folder.
 * @throws DataFolderError or SqliteOpenError when the folder or its key is not right; nothing in it was touched
 */
export async function startCore(options: CoreOptions): Promise<Core> {
  const now = options.now ?? (() => new Date())
  const log = options.log ?? (() => undefined)
  const folder = options.folder ?? takeDataFolder(options.dataDir)
  let store: Store | undefined
  let key: Uint8Array
  let workstationId: string
  try {
    key = options.key()
    store = await openStore(folder.databaseFile, key)
    workstationId = nameWorkstation(store)
  } catch (error) {
    await store?.close().catch(() => undefined)
    if (!options.folder) folder.release()
    throw error
  }

  const holidayMemory = createHolidayMemory(store, now)

  let queue: Promise<unknown> = Promise.resolve()
  function exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  let link: Link | undefined
  const surroundings = {
    /** With a hub, the hub decides who has a time. */
    hubArbitrates: () => link?.configured ?? false,
    now: () => now().toISOString(),
    newId: () => uuidV7(now().getTime(), randomBytes(10)),
    randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  }
  const clinic = (): Promise<Clinic | undefined> => store.get('clinic', clinicId)
  const actor = async (): Promise<Actor | undefined> => {
    const staff = await currentStaff(store)
    return staff && staffActor(staff)
  }

  const backups = createBackups({
    store,
    dataDir: folder.folder,
    databaseFile: folder.databaseFile,
    key,
    ring: options.ring ?? (() => undefined),
    workstationId,
    worker: options.asideWorker,
    now,
    changed: () => live.projectionChanged('health'),
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
    changed: () => live.projectionChanged('health'),
    log,
  })
  const workstation = { health: () => health.status(), backup: () => backups.status() }
  const runQuery = createQueryRunner({
    store,
    clinic,
    actor,
    now: surroundings.now,
    link: () => link?.view(),
    workstation,
    log,
  })
  const live = createLiveQueries(runQuery)
  const workstationCommands = createWorkstationCommands({ backups, askFolder: options.askFolder, actor, log })
  const dispatcher = createDispatcher({ store, reactors, now, projectionChanged: live.projectionChanged })
  const toasts = createToasts({ store, now, show: options.showToast, log })
  const runner: CommandRunner = createCommandRunner({
    store,
    dispatcher,
    workstationId,
    surroundings,
    clinic,
    actor,
    projectionChanged: live.projectionChanged,
    log,
  })
  const noteSight = createSightNotes({
    read: store,
    actor,
    now,
    note: (note, by) => exclusively(() => runner.noteSight(note, by)),
    log,
  })
  const erasures = createErasures({ store, clinic, now })
  const followUps = createFollowUps({ store, runner, now, log })

  /** What is to be done after a write: follow-up commands, late reactions, toasts. One round at a time. */
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let settling: Promise<void> | undefined
  function settle(): Promise<void> {
    if (closing) return settling ?? Promise.resolve()
    settling ??= exclusively(async () => {
      await dispatcher.catchUp()
      await erasures.queueDue()
      await followUps.run()
      await dispatcher.catchUp()
    })
      .then(() => toasts.show())
      .catch((error: unknown) => log(`reactions are late: ${error instanceof Error ? error.name : 'error'}`))
      .finally(() => {
        settling = undefined
        live.projectionChanged('failures')
        scheduleNext()
      })
    return settling
  }
  function scheduleNext(): void {
    if (closing) return
    clearTimeout(timer)
    const due = [dispatcher.nextDueAt(), followUps.nextDueAt(), erasures.nextLookAt()]
      .filter((at) => at !== undefined)
      .sort()[0]
    if (due === undefined) return
    timer = setTimeout(() => void settle(), Math.max(200, Date.parse(due) - now().getTime()))
  }

  let remoteEvents = false
  const figures = keepFigures(store)
  const stopListening = store.onChanges((changes) => {
    figures.changed(changes)
    live.changed(changes)
    for (const change of changes) {
      if (change.collection === 'events' && change.after?.workstationId !== workstationId) remoteEvents = true
    }
    if (remoteEvents && !closing) {
      remoteEvents = false
      void exclusively(() => takeInEvents(store, workstationId)).then(() => settle())
    }
  })

  link = createLink({
    store,
    workstationId,
    now,
    exclusively,
    log,
    changed: soon(() => live.projectionChanged('sync')),
    taken: () => void settle(),
    ...(options.linkTiming ? { timing: options.linkTiming } : {}),
  })

  // What came in otherwise than by a command here is looked for in the background: the desk need not wait for it.
  void exclusively(() => takeInEvents(store, workstationId))
    .catch((error: unknown) => log(`intake: ${error instanceof Error ? error.name : 'error'}`))
    .then(() => settle())
    .then(async () => holidayMemory.lookAhead(await clinic()))
  health.start()
  backups.start()

  return {
    workstationId,
    read: store,
    writeBatch: (decision, note) => exclusively(() => runner.writeBatch(decision, note)),
    settled: () => settle(),
    isSetUp: async () => (await clinic()) !== undefined,
    async execute(name, input) {
      if (link && isLinkCommand(name)) return await runLinkCommand(link, name, input, log)
      if (workstationCommands.knows(name)) return await workstationCommands.run(name, input)
      if (!runner.knows(name)) return refuse(unknownName('command', name))
      const answer = await exclusively(() => runner.run(name, input))
      health.note(answer)
      if (answer.ok) void settle()
      return answer
    },
    async query(name, input) {
      if (!isQueryName(name)) return refuse(unknownName('query', name))
      const answer = await runQuery(name, input)
      if (answer.ok) await noteSight(name, input)
      return answer
    },
    subscribe(name, input, tell) {
      if (!isQueryName(name)) return refuse(unknownName('query', name))
      let isNoted = false
      const tellAndNote = (answer: LiveAnswer) => {
        tell(answer)
        if (isNoted || !answer.ok) return
        isNoted = true
        void noteSight(name, input)
      }
      return accept(live.subscribe({ name, input, handler: queryHandlers[name] }, tellAndNote))
    },
    async close() {
      closing = true
      clearTimeout(timer)
      health.stop()
      await backups.stop()
      holidayMemory.stop()
      stopListening()
      await link?.close()
      await settling
      await queue
      try {
        await store.close()
      } catch (error) {
        // A disk that is gone cannot be tidied; what was acknowledged is on it already.
        log(`closing: ${error instanceof Error && 'code' in error ? String(error.code) : 'error'}`)
      }
      if (!options.folder) folder.release()
    },
  }
}

/** The workstation's identity; made where there is none, in a new database or a restored one. */
function nameWorkstation(store: Store): string {
  const known = readSetting(store, 'workstationId')
  if (known !== undefined) return known
  const made = randomUUID()
  store.writeOwn((file) => writeSetting(file, 'workstationId', made))
  return made
}

/** Calls at most every tenth of a second, and once more for what came between. */
function soon(work: () => void): () => void {
  let due: NodeJS.Timeout | undefined
  return () => {
    due ??= setTimeout(() => {
      due = undefined
      work()
    }, 100).unref()
  }
}

const isQueryName = (name: string): name is CoreQueryName => Object.hasOwn(queryHandlers, name)

const unknownName = (kind: 'command' | 'query', name: string): Refusal =>
  refusal('UNKNOWN_NAME', `There is no ${kind} of that name. The contract lists all of them.`, {
    kind,
    name: name.slice(0, 80),
  })
