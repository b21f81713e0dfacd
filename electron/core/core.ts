/**
 * The clinic core: takes commands and questions from whoever holds it (a window's port, a script's standard input) and
 * is the only one that writes. One command at a time: read, decide, write record, event, reactions and audit in one
 * transaction, answer. Needs no Electron.
 *
 * This file only puts the rooms together: `store` (the records on the disk), `commands` and `queries` (what is asked),
 * `events` and `reactors` (what follows), `session` (who asks), `live` (who is told), `replication` (the hub), and in
 * `background.ts` what goes on beside: backups, checks, messages, imports.
 */
import { randomBytes } from 'node:crypto'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { refuse, type Result } from '#shared/lib/result.ts'
import { uuidV7 } from '#shared/lib/uuid.ts'
import type { Decision } from '#shared/decisions/decision.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { createOneAtATime } from '#shared/lib/one-at-a-time.ts'
import type { AuditNote } from './audit/audit-chain.ts'
import { createBackground } from './background.ts'
import type { Core, CoreOptions, CoreSession } from './core-interface.ts'
import { createDispatcher } from './events/dispatcher.ts'
import { createSettling } from './events/settling.ts'
import { anyStale, noteStale, remakePortalRows, staleRows } from './events/stale-projections.ts'
import { takeInEvents } from './events/event-intake.ts'
import { createErasures } from './events/erasures.ts'
import { createFollowUps } from './events/follow-ups.ts'
import { type CommandRunner, createCommandRunner } from './commands/run-command.ts'
import { createWorkstationCommands } from './commands/workstation.ts'
import { createLiveQueries } from './live/live-queries.ts'
import { createSightNotes } from './live/note-sights.ts'
import { createToasts } from './live/toasts.ts'
import { createVisitWatch } from './live/visit-watch.ts'
import { keepFigures } from './queries/kept-figures.ts'
import { createQueryRunner } from './queries/run-query.ts'
import { reactors } from './reactors/registry.ts'
import { createEntrances, unknownName } from './session/entrances.ts'
import { createPortalDoor } from './session/portal-door.ts'
import { createRecovery } from './session/recover-administrator.ts'
import { createRoster } from './session/roster.ts'
import { createSessions } from './session/sessions.ts'
import type { SqliteFile } from './store/sqlite-storage/index.ts'
import { createEnrolmentCommands } from './replication/enrolment-commands.ts'
import { createLink, type Link } from './replication/link.ts'
import { createHolidayMemory } from './store/holiday-memory.ts'
import { createSearchUpkeep } from './store/search/search-upkeep.ts'
import { writeSetting } from './store/settings.ts'
import { openData } from './store/open-data.ts'

export type { Core, CoreOptions, CoreSession }

/** After a start the desk asks for a good deal; what nobody has asked for yet comes after it. */
const readAheadAfterMs = 3000

/**
 * Starts the core on a data folder.
 * @throws DataFolderError or SqliteOpenError when the folder or its key is not right; nothing in it was touched
 */
export async function startCore(options: CoreOptions): Promise<Core> {
  const now = options.now ?? (() => new Date())
  const log = options.log ?? (() => undefined)
  const data = await openData(options)
  const { store, workstationId } = data

  remakePortalRows(store)
  const holidayMemory = createHolidayMemory(store, now)

  const { exclusively, idle } = createOneAtATime()

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
  const background = createBackground({
    options,
    data,
    exclusively,
    live,
    clinic,
    link: () => link,
    runner: () => runner,
    settle: () => void settle(),
    now,
    log,
  })
  const { backups, discretion, health, hosting, imports, sending, workstation } = background
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

  const settling = createSettling({
    dispatcher,
    erasures,
    followUps,
    toasts,
    exclusively,
    rowsWait: () => anyStale(store),
    rowsArePutOff: () => link?.view().reading !== undefined,
    now,
    changed: () => live.projectionChanged('failures'),
    log,
  })
  const settle = () => settling.settle()
  const searchUpkeep = createSearchUpkeep({ store, exclusively, log })
  let closing = false

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
    searchUpkeep.changed(changes)
    live.changed(changes)
    for (const change of changes) {
      if (change.collection === 'clinic') holidayMemory.lookAhead(change.after as Clinic | undefined)
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
    changed: background.syncChanged,
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
    .catch((error: unknown) => log(`intake: ${errorName(error)}`))
    .then(() => settle())
    .then(async () => holidayMemory.lookAhead(await clinic()))
    .then(() => figures.boardPatients.readAhead(readAheadAfterMs, () => closing))
    .catch((error: unknown) => log(`reading ahead: ${errorName(error)}`))
  background.start()
  visits.start()
  searchUpkeep.start()

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

  const { entryOf } = createEntrances({
    store,
    sessions,
    runner,
    live,
    workstationCommands,
    sending,
    hosting,
    link: () => link,
    runEnrolmentCommand,
    runQuery,
    noteSight,
    exclusively,
    answered(answer) {
      health.note(answer)
      if (answer.ok) void settle()
    },
    now: surroundings.now,
    log,
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
    openSession(sessionOptions) {
      const opened = sessions.open(sessionOptions)
      // It opens signed in: what waits for somebody is told, as after any sign-in.
      if (sessionOptions?.demonstration) void opened.then(settle)
      return entryOf(opened)
    },
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
    settled: () => settling.settleAll(),
    isSetUp: async () => (await clinic()) !== undefined,
    async close() {
      closing = true
      imports.stopAll()
      settling.stop()
      searchUpkeep.stop()
      sessions.stop()
      health.stop()
      visits.stop()
      await backups.stop()
      holidayMemory.stop()
      await sending.stop()
      stopListening()
      await link?.close()
      await hosting.close()
      await settling.underWay()
      await idle()
      try {
        await store.close()
      } catch (error) {
        // A disk that is gone cannot be tidied; what was acknowledged is on it already.
        log(`closing: ${error instanceof Error && 'code' in error ? String(error.code) : 'error'}`)
      }
      data.release()
    },
  }
}
