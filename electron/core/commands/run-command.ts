/** Carries out one command: checks, reads, decides, and writes everything that follows in one transaction. */
import { createHash } from 'node:crypto'
import { type CommandName, commands, type RecordCommandName } from '#shared/contract/contract.ts'
import type { Decision, EmittedEvent, RecordWrite } from '#shared/decisions/decision.ts'
import { type Clinic, clinicId } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { catalogue } from '#shared/events/catalogue.ts'
import type { Actor, StoredEvent } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { type AuditNote, chainNotes, emptyChain, notesOf } from '../audit/audit-chain.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { Dispatcher } from '../events/dispatcher.ts'
import { forgetToasts } from '../live/toasts.ts'
import type { Caller } from '../session/session.ts'
import { type HasOpenChart, refuseUnpermitted } from '../session/permission-check.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import { faultOf } from '../store/storage-fault.ts'
import type { Store } from '../store/store.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import type { CommandHandler } from './command-handler.ts'
import { commandHandlers } from './registry.ts'

/** How often a command is decided anew because replication changed a record under it. */
const attempts = 20

type HandledCommand = keyof typeof commandHandlers

export interface RunOptions {
  by: Caller
  also?: (file: SqliteFile) => void
  /**
   * Why the application gives the command, where every workstation may give it: event ids derive from what is to be done,
   * its time is that of the event behind it, so all of them write the same.
   */
  cause?: { key: string; at: string }
}

export interface CommandRunner {
  knows(name: string): name is RecordCommandName
  /** Runs a command in the name of `by`, as far as that one may. `also` is part of its transaction. */
  run(name: RecordCommandName, input: unknown, options: RunOptions): Promise<Result<unknown, Refusal>>
  /**
   * Writes many records with their events at once, for an import. The audit notes the batch, not each record.
   * @returns false, with nothing written, when a record is no longer what its `before` says
   */
  writeBatch(
    decision: Decision<unknown>,
    note: AuditNote,
    by: Actor,
    also?: (file: SqliteFile) => void,
  ): Promise<boolean>
  /** Writes an audit entry that belongs to no written record. */
  note(note: AuditNote, by: Actor): Promise<void>
}

export interface CommandRunnerParts {
  store: Store
  dispatcher: Dispatcher
  workstationId: string
  surroundings: {
    hubArbitrates: () => boolean
    now: () => string
    newId: () => string
    randomBytes: (count: number) => Uint8Array
  }
  clinic: () => Promise<Clinic | undefined>
  hasOpenChart: HasOpenChart
  projectionChanged: (reactor: string) => void
  log: (line: string) => void
}

export function createCommandRunner(parts: CommandRunnerParts): CommandRunner {
  const { store, dispatcher, workstationId, surroundings } = parts

  async function attempt(
    name: HandledCommand,
    input: unknown,
    actor: Actor,
    clinic: Clinic,
    { also, cause }: RunOptions,
  ) {
    const at = cause?.at ?? surroundings.now()
    const handler = commandHandlers[name] as unknown as CommandHandler<CommandName>
    const decided = await handler(input as never, {
      ...surroundings,
      hubArbitrates: surroundings.hubArbitrates(),
      now: at,
      actor,
      clinic,
      read: store,
      workstationId,
    })
    if (!decided.ok) return decided
    const notes = notesOf(name, decided.value)
    const written = await write(decided.value, notes, { actor, at, cause }, also)
    return written ? accept(decided.value.value as unknown) : undefined
  }

  async function write(
    decision: Decision<unknown>,
    notes: readonly AuditNote[],
    by: { actor: Actor; at: string; cause?: RunOptions['cause'] },
    also?: (file: SqliteFile) => void,
    rows: 'soon' | 'now' = 'soon',
  ): Promise<boolean> {
    if (decision.writes.length === 0 && decision.events.length === 0 && notes.length === 0) {
      if (also) store.writeOwn(also)
      return true
    }
    const events = await Promise.all(decision.events.map((event) => stored(event, by)))
    const prepared = await dispatcher.prepare(events, decision.writes, rows)
    const { actor, at } = by
    const audit = chainNotes(
      readSetting(store, 'auditHead') ?? emptyChain,
      notes,
      { workstationId, actor, at },
      newSalt,
    )
    const eventWrites = [...events, ...audit.documents].map((event): RecordWrite => ({
      collection: 'events',
      before: undefined,
      after: event,
    }))
    const erased = decision.writes.flatMap((write) =>
      write.collection === 'events' && write.before ? [write.before.id, write.before.subjectId] : [],
    )
    const written = await store.commit([...decision.writes, ...prepared.writes, ...eventWrites], (file) => {
      for (const own of prepared.own) own(file)
      writeSetting(file, 'auditHead', audit.head)
      forgetToasts(file, erased)
      also?.(file)
    })
    if (written) for (const reactor of prepared.projections.keys()) parts.projectionChanged(reactor)
    return written
  }

  const newSalt = () => Buffer.from(surroundings.randomBytes(16)).toString('hex')

  /** A derived id that is taken belongs to what another workstation did before: this is something else. */
  async function idFor(event: EmittedEvent, cause: RunOptions['cause']): Promise<string> {
    const derived = event.id ?? derivedId(event, cause)
    if (derived === undefined) return surroundings.newId()
    if (event.id !== undefined) return event.id
    return (await store.get('events', derived)) ? surroundings.newId() : derived
  }

  const stored = async (event: EmittedEvent, by: Parameters<typeof write>[2]): Promise<StoredEvent> => ({
    id: await idFor(event, by.cause),
    type: event.type,
    version: catalogue[event.type].version,
    at: by.at,
    workstationId,
    actor: by.actor,
    subjectId: event.subjectId,
    payload: event.payload,
  })

  async function decide(name: HandledCommand, input: unknown, options: Parameters<CommandRunner['run']>[2]) {
    const clinic = await parts.clinic()
    if (!clinic && name !== 'clinic.setUp')
      return refuse(refusal('NOT_SET_UP', 'Set up the clinic first (clinic.setUp).'))
    const { actor } = options.by
    for (let count = 0; count < attempts; count++) {
      const answer = await attempt(name, input, actor, clinic ?? clinicToBe(surroundings.now()), options)
      if (answer) return answer
    }
    return refuse(
      refusal('CHANGED_MEANWHILE', 'The record keeps changing on another workstation. Try again.'),
    )
  }

  return {
    writeBatch: (decision, note, actor, also) =>
      write(decision, [note], { actor, at: surroundings.now() }, also, 'now'),
    async note(note, actor) {
      await write({ value: undefined, writes: [], events: [] }, [note], { actor, at: surroundings.now() })
    },
    knows: (name): name is RecordCommandName => isHandled(name) || name === 'deadLetters.retry',
    async run(name, input, options) {
      try {
        const refused =
          (await refuseUnpermitted(name, input, options.by, { read: store, ...parts })) ??
          refuseInvalidInput(commands[name].input, input ?? {})
        if (refused) return refuse(refused)
        if (name === 'deadLetters.retry')
          return await retryDeadLetter(dispatcher, input as { deadLetterId: string })
        if (!isHandled(name))
          return refuse(refusal('UNKNOWN_NAME', 'That is not a command for here.', { name }))
        return await decide(name, input ?? {}, options)
      } catch (error) {
        return refuse(faultOf(error, `command ${name}`, parts.log))
      }
    },
  }
}

/** Id of an event of a command that the application gives itself: the same on every workstation. */
function derivedId({ type, subjectId }: EmittedEvent, cause: RunOptions['cause']): string | undefined {
  if (!cause) return undefined
  const whole = `${cause.key}~${type}~${subjectId}`
  return createHash('sha256').update(whole).digest('hex').slice(0, 40)
}

const isHandled = (name: string): name is HandledCommand => Object.hasOwn(commandHandlers, name)

async function retryDeadLetter(dispatcher: Dispatcher, { deadLetterId }: { deadLetterId: string }) {
  const succeeded = await dispatcher.retry(deadLetterId)
  if (succeeded === undefined)
    return refuse(refusal('NOT_FOUND', 'There is no such dead letter.', { what: 'deadLetter' }))
  return accept({ deadLetterId, succeeded })
}

/** Stands in for the clinic while `clinic.setUp` makes the real one. */
const clinicToBe = (at: string): Clinic => ({
  id: clinicId,
  createdAt: at,
  updatedAt: at,
  name: '',
  timeZone: 'UTC',
  country: 'US',
  language: 'en',
  closedOnHolidays: true,
  restoreDays: 30,
  closures: [],
})
