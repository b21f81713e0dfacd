/**
 * The clinic core: takes commands and questions from whoever holds it (a window's port, a script's standard input) and
 * is the only one that writes. One command at a time: read, decide, write record, event, reactions and audit in one
 * transaction, answer. Needs no Electron.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { CommandOutput } from '#shared/contract/contract.ts'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import type { SendingSettings } from '#shared/contract/messages.ts'
import { sessionCommands } from '#shared/contract/staff.ts'
import type { PortalDoor } from '#shared/contract/portal-door.ts'
import { type ActionName, permissions } from '#shared/permissions/permissions.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { uuidV7 } from '#shared/lib/uuid.ts'
import type { Decision } from '#shared/decisions/decision.ts'
import type { AuditNote } from './audit/audit-chain.ts'
import type { Reader } from './store/reader.ts'
import { createDispatcher } from './events/dispatcher.ts'
import { noteStale, remakePortalRows, staleRows } from './events/stale-projections.ts'
import { takeInEvents } from './events/event-intake.ts'
import { createErasures } from './events/erasures.ts'
import { createFollowUps } from './events/follow-ups.ts'
import { type CommandRunner, createCommandRunner } from './commands/run-command.ts'
import { createWorkstationCommands } from './commands/workstation.ts'
import { createLiveQueries, type LiveAnswer } from './live/live-queries.ts'
import { createSightNotes } from './live/note-sights.ts'
import { createDiscretion } from './live/discretion.ts'
import { isNoticeCommand, runNoticeCommand } from './live/notice-commands.ts'
import { createToasts, type ShowToast } from './live/toasts.ts'
import { createVisitWatch, type TrayView } from './live/visit-watch.ts'
import { keepFigures } from './queries/kept-figures.ts'
import { type CoreQueryName, queryHandlers } from './queries/registry.ts'
import type { WorkstationState } from './queries/query-handler.ts'
import { createQueryRunner } from './queries/run-query.ts'
import { reactors } from './reactors/registry.ts'
import { refuseUnpermitted } from './session/permission-check.ts'
import { createPortalDoor } from './session/portal-door.ts'
import { createRecovery, type RecoverAdministrator } from './session/recover-administrator.ts'
import { createRoster } from './session/roster.ts'
import { type Caller, type Session, setUpActor } from './session/session.ts'
import { createSessions, type SessionCommand } from './session/sessions.ts'
import type { SqliteFile } from './store/sqlite-storage/index.ts'
import type { LinkTiming } from './replication/database-link.ts'
import { type DiscoveryOptions, findHubs } from './replication/discovery.ts'
import { createHosting } from './replication/hosting.ts'
import { createEnrolmentCommands, isEnrolmentCommand } from './replication/enrolment-commands.ts'
import { createLink, type Link } from './replication/link.ts'
import { isLinkCommand, runLinkCommand } from './replication/link-commands.ts'
import { createSending, type SendingExtras } from './messages/sending.ts'
import { isSendingCommand, runSendingCommand } from './messages/sending-commands.ts'
import { createImports } from './import/imports.ts'
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
  /** Asks the person for a file to take in; left out where there is no desktop. */
  askFile?: () => Promise<string | null>
  /** Where the code has been bundled: the module of the thread for long work. */
  asideWorker?: AsideWorker
  /** How long after the start every page of the file is checked; milliseconds. */
  checkDelayMs?: number
  /** Shows a desktop notification; left out where there is no desktop. */
  showToast?: ShowToast
  /** Shows in the tray what waits; left out where there is no desktop. */
  showTray?: (view: TrayView) => void
  /** The clock; tests set it. */
  now?: () => Date
  /** Writes one line of log; never about patients. */
  log?: (line: string) => void
  /** How patient the link to the hub is; tests are less, and may change it while it runs. */
  linkTiming?: LinkTiming
  /** Where the code has been bundled: the module of the thread of a hosted hub. */
  hubModule?: string
  /** Where hubs are looked for on the local network; tests stay on loopback. */
  discovery?: DiscoveryOptions
}

/** One connection's way into the core: what it asks is done in the name of whoever is signed in on it. */
export interface CoreSession {
  execute(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  query(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  /** Tells the answer now and whenever it changes. @returns how to stop, or the refusal of an unknown name */
  subscribe(name: string, input: unknown, tell: (answer: LiveAnswer) => void): Result<() => void, Refusal>
  /** What stands in the way of an action that is carried out elsewhere (by the door before the core), if anything. */
  refusePermission(action: ActionName): Promise<Refusal | undefined>
  /** Ends the session; its subscriptions have to be stopped by whoever began them. */
  endSession(): void
}

/** The core; as a session of its own it serves whoever started it (an import, a test). */
export interface Core extends CoreSession {
  workstationId: string
  isSetUp(): Promise<boolean>
  /** A new password for an administrator, once the door's keys have shown that the recovery key is right. */
  recoverAdministrator: RecoverAdministrator
  /**
   * A session for one more connection.
   * @param options.demonstration signs in the first administrator, if this folder holds the demonstration clinic
   */
  openSession(options?: { demonstration?: boolean }): CoreSession
  /** Reading, for an import. */
  read: Reader
  /**
   * Writes many records with their events at once, for an import: all or none, on the disk when it resolves. The audit
   * notes the batch, not each record. In the name of whoever is signed in on the core's own session.
   * @returns false when a record is no longer what its `before` says
   * @throws when that is not an administrator
   */
  writeBatch(decision: Decision<unknown>, note: AuditNote): Promise<boolean>
  /** As `writeBatch`, into an empty folder: marks the clinic as the demonstration. */
  writeDemonstration(decision: Decision<unknown>, note: AuditNote): Promise<boolean>
  /**
   * Replicates with this hub from now on, as `sync.configure` does, for a process whose own config file says so. Nothing
   * changes when it is the one already.
   */
  connectToHub(hub: { url: string; database: string; username: string; password: string }): Promise<void>
  /** Sends the clinic's messages from now on, as its worker. */
  startSending(settings: SendingSettings, extras?: SendingExtras): Promise<void>
  /**
   * Gives a command in the name of somebody who is no member of staff (a patient in the portal), or of the application.
   * What it may do follows from the actor's roles.
   */
  executeAs(actor: Actor, name: string, input: unknown): Promise<Result<unknown, Refusal>>
  /** What the patients' portal asks. */
  portal: PortalDoor
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

  remakePortalRows(store)
  const holidayMemory = createHolidayMemory(store, now)

  let queue: Promise<unknown> = Promise.resolve()
  function exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }

  let link: Link | undefined = undefined
  const surroundings = {
    /** With a hub, the hub decides who has a time. */
    hubArbitrates: () => link?.configured ?? false,
    now: () => now().toISOString(),
    newId: () => uuidV7(now().getTime(), randomBytes(10)),
    randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  }
  const clinic = (): Promise<Clinic | undefined> => store.get('clinic', clinicId)
  const roster = createRoster(store)
  const live = createLiveQueries()
  const sessions = createSessions({
    store,
    roster,
    now,
    randomBytes: surroundings.randomBytes,
    clinic,
    note: (note, by) => runner.note(note, by),
    standing: () => ({ revoked: link?.revoked ?? false, roles: link?.roles }),
    changed: (session) => {
      live.ownerChanged(session)
      void settle()
    },
  })
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
  const discretion = createDiscretion(store, () => live.projectionChanged('health'))
  const sending = createSending({
    store,
    workstationId,
    now,
    exclusively,
    clinic,
    link: () => link?.view(),
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
    link: () => link,
    changed: syncChanged,
    log,
  })
  const imports = createImports({
    read: store,
    workstationId,
    now,
    askFile: options.askFile,
    writeBatch: (by, decision, note) => exclusively(() => runner.writeBatch(decision, note, by)),
    changed: soon(() => live.projectionChanged('imports')),
    log,
  })
  const workstation: WorkstationState = {
    imports,
    health: () => health.status(),
    backup: () => backups.status(),
    hidesNames: discretion.hidesNames,
    hosting: () => hosting.view(),
    async discover(milliseconds) {
      const { access, on } = hosting.view()
      const own = hosting.view().urls
      const found = await findHubs(milliseconds, discovery, log)
      const isOwn = (url: string) => on && (own.includes(url) || url === `http://127.0.0.1:${access?.port}`)
      return found.map((hub) => ({ ...hub, own: isOwn(hub.url) }))
    },
  }
  const runQuery = createQueryRunner({
    store,
    clinic,
    sessions,
    now: surroundings.now,
    link: () => link?.view(),
    workstation,
    sending: (known) => sending.status(known),
    log,
  })
  const workstationCommands = createWorkstationCommands({
    backups,
    imports,
    hideNames: discretion.hideNames,
    askFolder: options.askFolder,
    read: store,
    now,
    note: (note, by) => exclusively(() => runner.note(note, by)),
    log,
  })
  const dispatcher = createDispatcher({ store, reactors, now, projectionChanged: live.projectionChanged })
  const toasts = createToasts({
    store,
    now,
    present: sessions.present,
    hidesNames: discretion.hidesNames,
    show: options.showToast,
    changed: () => live.projectionChanged('toasts'),
    log,
  })
  const runner: CommandRunner = createCommandRunner({
    store,
    dispatcher,
    workstationId,
    surroundings,
    clinic,
    hasOpenChart: sessions.hasOpenChart,
    projectionChanged: live.projectionChanged,
    log,
  })
  const noteSight = createSightNotes({
    read: store,
    now,
    note: (note, by) => exclusively(() => runner.note(note, by)),
    log,
  })
  const erasures = createErasures({ store, clinic, now })
  const followUps = createFollowUps({ store, runner, now, workstationRoles: () => link?.roles, log })

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
  const visits = createVisitWatch({
    store,
    clinic,
    now,
    exclusively,
    told: () => void settle(),
    showTray: options.showTray,
    log,
  })
  const stopListening = store.onChanges((changes) => {
    figures.changed(changes)
    visits.changed(changes)
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
    changed: syncChanged,
    standingChanged: () => sessions.standingChanged(),
    hubAnswered: () => live.projectionChanged('workstations'),
    taken: () => void settle(),
    recordsChanged: (file, writes) => noteStale(file, staleRows(reactors, writes)),
    ...(options.linkTiming ? { timing: options.linkTiming } : {}),
  })

  const runEnrolmentCommand = createEnrolmentCommands({
    link,
    clinic,
    note: (note, by) => exclusively(() => runner.note(note, by)),
    changed: () => live.projectionChanged('workstations'),
    log,
  })

  // What came in otherwise than by a command here is looked for in the background: the desk need not wait for it.
  void exclusively(() => takeInEvents(store, workstationId))
    .catch((error: unknown) => log(`intake: ${error instanceof Error ? error.name : 'error'}`))
    .then(() => settle())
    .then(async () => holidayMemory.lookAhead(await clinic()))
  health.start()
  visits.start()
  backups.start()
  void sending
    .start()
    .catch((error: unknown) => log(`messages: ${error instanceof Error ? error.name : 'error'}`))
  hosting.start()

  /** Who asks on a session; undefined when nobody may just now. */
  async function actorOf(session: Session): Promise<Actor | undefined> {
    const caller = await sessions.callerOf(session)
    return 'actor' in caller ? caller.actor : undefined
  }

  const refusePermission = async (session: Session, action: ActionName, input: unknown) =>
    refuseUnpermitted(action, input, await sessions.callerOf(session), {
      read: store,
      hasOpenChart: sessions.hasOpenChart,
    })

  /** What a command changes for the session that gave it. */
  async function afterCommand(session: Session, name: string, caller: Caller, value: unknown): Promise<void> {
    if (name === 'clinic.setUp') {
      await sessions.afterPassword(session, (value as CommandOutput<'clinic.setUp'>).administrator.id)
    } else if (name === 'staff.setPassword') {
      const { id } = value as CommandOutput<'staff.setPassword'>
      if (id === caller.actor.id) await sessions.afterPassword(session, id)
    } else if (name === 'charts.openInEmergency') {
      const { patientId, until } = value as CommandOutput<'charts.openInEmergency'>
      sessions.openChart(session, patientId, until)
    }
  }

  async function execute(session: Session, name: string, input: unknown): Promise<Result<unknown, Refusal>> {
    await sessions.heardOf(session)
    if (isSessionCommand(name)) return await sessions.run(session, name, input)
    if (!runner.knows(name)) return refuse(unknownName('command', name))
    const caller = await sessions.callerOf(session)
    if ('refusal' in caller && permissions[name].who !== 'anyone') return refuse(caller.refusal)
    const by = 'refusal' in caller ? { actor: setUpActor } : caller
    if (name === 'staff.setPassword') {
      const refused = await sessions.refuseOwnPassword(by, input)
      if (refused) return refuse(refused)
    }
    const answer = await runner.run(name, input, { by })
    if (answer.ok) await afterCommand(session, name, by, answer.value)
    return answer
  }

  const recover = createRecovery({
    store,
    roster,
    runner,
    now,
    async surroundings() {
      const known = await clinic()
      return known && { ...surroundings, hubArbitrates: false, now: surroundings.now(), clinic: known }
    },
  })

  const entryOf = (opened: Promise<Session>): CoreSession => ({
    async execute(name, input) {
      const session = await opened
      if (isEnrolmentCommand(name)) {
        await sessions.heardOf(session)
        const refused = await refusePermission(session, name, input)
        if (refused) return refuse(refused)
        return await runEnrolmentCommand(name, input, await sessions.callerOf(session))
      }
      const ofWorkstation = isLinkCommand(name) || isNoticeCommand(name) || isSendingCommand(name)
      if (ofWorkstation || workstationCommands.knows(name)) {
        await sessions.heardOf(session)
        const refused = await refusePermission(session, name, input)
        if (refused) return refuse(refused)
        if (workstationCommands.knows(name))
          return await workstationCommands.run(name, input, await actorOf(session))
        if (isNoticeCommand(name)) {
          const actor = await actorOf(session)
          const noted = await runNoticeCommand(name, input, {
            store,
            staffId: actor?.id,
            now: surroundings.now(),
            log,
          })
          if (noted.ok) live.projectionChanged('toasts')
          return noted
        }
        if (isSendingCommand(name)) return await runSendingCommand(sending, name, input, log)
        if (link) {
          const answer = await runLinkCommand(link, hosting, name, input, log)
          if (answer.ok && name === 'sync.configure') await sending.restart()
          return answer
        }
      }
      const answer = await exclusively(() => execute(session, name, input))
      health.note(answer)
      if (answer.ok) void settle()
      return answer
    },
    async query(name, input) {
      if (!isQueryName(name)) return refuse(unknownName('query', name))
      const session = await opened
      await sessions.heardOf(session)
      const answer = await runQuery(name, input, session)
      if (answer.ok) await noteSight(name, input, await actorOf(session))
      return answer
    },
    subscribe(name, input, tell) {
      if (!isQueryName(name)) return refuse(unknownName('query', name))
      let stop: (() => void) | undefined
      let ended = false
      void opened.then((owner) => {
        if (ended) return
        const ask = () => runQuery(name, input, owner)
        // Another person at the same window sees it anew.
        const notedFor = new Set<string>()
        const tellAndNote = (answer: LiveAnswer) => {
          tell(answer)
          if (answer.ok) void noteOnce()
        }
        const noteOnce = async () => {
          const actor = await actorOf(owner)
          if (!actor || notedFor.has(actor.id)) return
          notedFor.add(actor.id)
          await noteSight(name, input, actor)
        }
        stop = live.subscribe({ input, handler: queryHandlers[name], ask, owner }, tellAndNote)
      })
      return accept(() => {
        ended = true
        stop?.()
      })
    },
    refusePermission: async (action) => refusePermission(await opened, action, {}),
    endSession() {
      void opened.then(sessions.close)
    },
  })

  async function executeAs(actor: Actor, name: string, input: unknown): Promise<Result<unknown, Refusal>> {
    if (!runner.knows(name)) return refuse(unknownName('command', name))
    const answer = await exclusively(() => runner.run(name, input, { by: { actor } }))
    if (answer.ok) void settle()
    return answer
  }

  const own = sessions.open()
  async function writeAsOwn(decision: Decision<unknown>, note: AuditNote, also?: (file: SqliteFile) => void) {
    const caller = await sessions.callerOf(await own)
    if ('refusal' in caller) throw new Error(caller.refusal.message)
    if (!caller.actor.roles.includes('administrator')) throw new Error('Only an administrator imports.')
    return await runner.writeBatch(decision, note, caller.actor, also)
  }

  return {
    ...entryOf(own),
    workstationId,
    read: store,
    openSession: (sessionOptions) => entryOf(sessions.open(sessionOptions)),
    writeBatch: (decision, note) => exclusively(() => writeAsOwn(decision, note)),
    writeDemonstration: (decision, note) =>
      exclusively(() => writeAsOwn(decision, note, (file) => writeSetting(file, 'demonstration', true))),
    async connectToHub(hub) {
      const known = link?.view().settings
      const same =
        known !== undefined &&
        known.url === hub.url &&
        known.database === hub.database &&
        known.username === hub.username &&
        known.password === hub.password
      if (same) return
      await link?.configure(hub)
      await sending.restart()
    },
    startSending: (settings, extras = {}) => sending.startWorker(settings, extras),
    executeAs,
    portal: createPortalDoor({
      store,
      now,
      randomBytes: surroundings.randomBytes,
      ask: (actor, name, input) => runQuery(name, input, { actor }),
      run: executeAs,
      note: (note, by) => exclusively(() => runner.note(note, by)),
    }),
    async recoverAdministrator(wish, prove) {
      if (link?.revoked)
        return refuse(refusal('WORKSTATION_REVOKED', 'This workstation was turned out of the clinic.'))
      const answer = await exclusively(() => recover(wish, prove))
      if (answer.ok) void settle()
      return answer
    },
    settled: () => settle(),
    isSetUp: async () => (await clinic()) !== undefined,
    async close() {
      closing = true
      imports.stopAll()
      clearTimeout(timer)
      sessions.stop()
      health.stop()
      visits.stop()
      await backups.stop()
      holidayMemory.stop()
      await sending.stop()
      stopListening()
      await link?.close()
      await hosting.close()
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

const isSessionCommand = (name: string): name is SessionCommand => Object.hasOwn(sessionCommands, name)

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
