/**
 * The ways into the core: each connection has a session, and what comes in on it goes to whoever carries it out, in the name of
 * who is signed in.
 */
import type { CommandOutput } from '#shared/contract/contract.ts'
import { sessionCommands } from '#shared/contract/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { type ActionName, permissions } from '#shared/permissions/permissions.ts'
import type { CommandRunner } from '../commands/run-command.ts'
import type { createWorkstationCommands } from '../commands/workstation.ts'
import type { CoreSession } from '../core-interface.ts'
import type { createLiveQueries, LiveAnswer } from '../live/live-queries.ts'
import type { createSightNotes } from '../live/note-sights.ts'
import { isNoticeCommand, runNoticeCommand } from '../live/notice-commands.ts'
import type { createSending } from '../messages/sending.ts'
import { isSendingCommand, runSendingCommand } from '../messages/sending-commands.ts'
import { type CoreQueryName, queryHandlers } from '../queries/registry.ts'
import type { createQueryRunner } from '../queries/run-query.ts'
import { type createEnrolmentCommands, isEnrolmentCommand } from '../replication/enrolment-commands.ts'
import type { createHosting } from '../replication/hosting.ts'
import type { Link } from '../replication/link.ts'
import { isLinkCommand, runLinkCommand } from '../replication/link-commands.ts'
import type { Store } from '../store/store.ts'
import { refuseUnpermitted } from './permission-check.ts'
import { type Caller, type Session, setUpActor } from './session.ts'
import type { createSessions, SessionCommand } from './sessions.ts'

export interface EntranceParts {
  store: Store
  sessions: ReturnType<typeof createSessions>
  runner: CommandRunner
  live: ReturnType<typeof createLiveQueries>
  workstationCommands: ReturnType<typeof createWorkstationCommands>
  sending: ReturnType<typeof createSending>
  hosting: ReturnType<typeof createHosting>
  link: () => Link | undefined
  runEnrolmentCommand: ReturnType<typeof createEnrolmentCommands>
  runQuery: ReturnType<typeof createQueryRunner>
  noteSight: ReturnType<typeof createSightNotes>
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** A command that writes records has been answered. */
  answered: (answer: Result<unknown, Refusal>) => void
  /** Now, UTC to the millisecond. */
  now: () => string
  log: (line: string) => void
}

/** @returns how to give an opened session its way in */
export function createEntrances(parts: EntranceParts): {
  entryOf: (opened: Promise<Session>) => CoreSession
} {
  const { store, sessions, runner, live, workstationCommands, sending, hosting, log } = parts

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

  const entryOf = (opened: Promise<Session>): CoreSession => ({
    async execute(name, input) {
      const session = await opened
      if (isEnrolmentCommand(name)) {
        await sessions.heardOf(session)
        const refused = await refusePermission(session, name, input)
        if (refused) return refuse(refused)
        return await parts.runEnrolmentCommand(name, input, await sessions.callerOf(session))
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
            now: parts.now(),
            log,
          })
          if (noted.ok) live.projectionChanged('toasts')
          return noted
        }
        if (isSendingCommand(name)) return await runSendingCommand(sending, name, input, log)
        const link = parts.link()
        if (link) {
          const answer = await runLinkCommand(link, hosting, name, input, log)
          if (answer.ok && name === 'sync.configure') await sending.restart()
          return answer
        }
      }
      const answer = await parts.exclusively(() => execute(session, name, input))
      parts.answered(answer)
      return answer
    },
    async query(name, input) {
      if (!isQueryName(name)) return refuse(unknownName('query', name))
      const session = await opened
      await sessions.heardOf(session)
      const answer = await parts.runQuery(name, input, session)
      if (answer.ok) await parts.noteSight(name, input, await actorOf(session))
      return answer
    },
    subscribe(name, input, tell) {
      if (!isQueryName(name)) return refuse(unknownName('query', name))
      let stop: (() => void) | undefined
      let ended = false
      void opened.then((owner) => {
        if (ended) return
        const ask = () => parts.runQuery(name, input, owner)
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
          await parts.noteSight(name, input, actor)
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

  return { entryOf }
}

const isSessionCommand = (name: string): name is SessionCommand => Object.hasOwn(sessionCommands, name)

const isQueryName = (name: string): name is CoreQueryName => Object.hasOwn(queryHandlers, name)

/** The refusal of a name that the contract does not have. */
export const unknownName = (kind: 'command' | 'query', name: string): Refusal =>
  refusal('UNKNOWN_NAME', `There is no ${kind} of that name. The contract lists all of them.`, {
    kind,
    name: name.slice(0, 80),
  })
