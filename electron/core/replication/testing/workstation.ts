/** Workstations for tests of replication: real cores on real folders, a process each. */
import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'
import type { SendingSettings } from '#shared/contract/messages.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Result } from '#shared/lib/result.ts'
import type { SenderStep } from '../../messages/sender-parts.ts'
import type { DiscoveryOptions } from '../discovery.ts'
import type { LinkTiming } from '../database-link.ts'

/** Where a workstation's program runs. */
export interface Runner {
  send: (message: unknown) => void
  onMessage: (listener: (message: Record<string, unknown>) => void) => void
  onceGone: (listener: () => void) => void
  /** Ends it wherever it is. */
  end: () => Promise<unknown>
  /** Lets it go after its core was closed. */
  release: () => Promise<unknown>
}

export type Run = () => Runner

/** Runs workstations as processes. @param program the bundled program, for proofs that start it often */
export function inProcesses(program?: string): Run {
  return () => {
    const child: ChildProcess = fork(program ?? new URL('./workstation-program.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0040'],
      serialization: 'advanced',
    })
    child.on('error', () => undefined)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const end = () => {
      child.kill('SIGKILL')
      return gone
    }
    return {
      send: (message) => child.send(message as object, () => undefined),
      onMessage: (listener) => void child.on('message', listener as (message: unknown) => void),
      onceGone: (listener) => void child.once('exit', listener),
      end,
      release: end,
    }
  }
}

export interface WorkstationOptions {
  linkTiming?: LinkTiming
  clockOffsetMilliseconds?: number
  /** Sends messages as a worker does; `endAt`: ends like a kill when it comes to that step so many times. */
  sending?: {
    settings: SendingSettings
    endAt?: { step: SenderStep; after: number }
    /** Milliseconds between looks when nothing wakes it. */
    look?: number
  }
  discovery?: DiscoveryOptions
}

/** What a program is started with. */
export type WorkstationData = WorkstationOptions & { dataDir: string }

export interface WorkstationRequest {
  id: number
  kind:
    | 'start'
    | 'execute'
    | 'query'
    | 'subscribe'
    | 'settled'
    | 'dump'
    | 'hash'
    | 'rows'
    | 'toasts'
    | 'clock'
    | 'timing'
    | 'close'
  name: string
  input?: unknown
}

export type Dump = Record<string, Record<string, Record<string, unknown>>>

/** Quick enough for tests. */
export const quickTiming: LinkTiming = {
  firstDelay: 20,
  longestDelay: 300,
  silence: 2000,
  request: 4000,
  markEvery: 200,
  standingEvery: 300,
  turnedOutEvery: 300,
}

/** For proofs: a line that is silent is given up soon. */
const hastyTiming: LinkTiming = { ...quickTiming, longestDelay: 150, silence: 700, request: 900 }

/** As hasty, but with lines that may be silent so many times as long: on a machine that is busy with other things. */
export const patientTiming = (times: number): LinkTiming => ({
  ...hastyTiming,
  silence: hastyTiming.silence * times,
  request: hastyTiming.request * times,
})

export class Workstation {
  #workstationId = ''
  readonly #runner: Runner
  readonly #answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #listeners = new Map<string, (told: unknown) => void>()
  readonly log: string[] = []
  /** It has ended by itself. */
  gone = false
  #next = 1

  private constructor(runner: Runner) {
    this.#runner = runner
    runner.onMessage((message) => this.#take(message))
    runner.onceGone(() => {
      this.gone = true
      for (const { reject } of this.#answers.values()) reject(new Error('The workstation is gone.'))
      this.#answers.clear()
    })
  }

  /** Starts a core on a folder. @throws Error when it does not start */
  static async start(
    dataDir: string,
    options: WorkstationOptions = {},
    run: Run = inProcesses(),
  ): Promise<Workstation> {
    const workstation = new Workstation(run())
    const data: WorkstationData = { linkTiming: quickTiming, ...options, dataDir }
    try {
      const started = (await workstation.#ask('start', '', data)) as { workstationId: string }
      workstation.#workstationId = started.workstationId
      return workstation
    } catch (error) {
      await workstation.kill()
      throw new Error(`The workstation did not start: ${workstation.log.join()}`, { cause: error })
    }
  }

  get workstationId(): string {
    return this.#workstationId
  }

  /** Runs a command. @throws Error when it is refused */
  async must<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    const answer = await this.command(name, input)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
    return answer.value
  }

  command<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Result<CommandOutput<Name>, Refusal>> {
    return this.#ask('execute', name, input) as never
  }

  async query<Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryOutput<Name>> {
    const answer = (await this.#ask('query', name, input)) as Result<QueryOutput<Name>, Refusal>
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.value
  }

  subscribe<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
    tell: (answer: Result<QueryOutput<Name>, Refusal>) => void,
  ): void {
    this.#listeners.set(name, tell as (told: unknown) => void)
    void this.#ask('subscribe', name, input)
  }

  settled = (): Promise<unknown> => this.#ask('settled')
  dump = (): Promise<Dump> => this.#ask('dump') as Promise<Dump>
  hash = (): Promise<string> => this.#ask('hash') as Promise<string>
  rows = <Row>(sql: string): Promise<Row[]> => this.#ask('rows', sql) as Promise<Row[]>
  toasts = (): Promise<string[]> => this.#ask('toasts') as Promise<string[]>
  /** How patient its link is from now on. */
  setTiming = (timing: LinkTiming): Promise<unknown> => this.#ask('timing', '', timing)
  setClock = (offsetMilliseconds: number): Promise<unknown> => this.#ask('clock', '', offsetMilliseconds)

  async close(): Promise<void> {
    await this.#ask('close')
    this.gone = true
    await this.#runner.release()
  }

  /** Stops it without a word, wherever it is. */
  async kill(): Promise<void> {
    await this.#runner.end()
  }

  /** Nothing waits for the hub, and everything that follows has been done. */
  async hasNothingToSend(): Promise<boolean> {
    await this.settled()
    const [row] = await this.rows<{ count: number }>(
      "SELECT count(*) AS count FROM sync_record WHERE pending <> '{}'",
    )
    return row?.count === 0
  }

  #ask(kind: WorkstationRequest['kind'], name = '', input?: unknown): Promise<unknown> {
    if (this.gone) return Promise.reject(new Error('The workstation is gone.'))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject })
      this.#runner.send({ id, kind, name, input })
    })
  }

  #take(message: Record<string, unknown>): void {
    if (typeof message.id === 'number') {
      const waiting = this.#answers.get(message.id)
      this.#answers.delete(message.id)
      if (typeof message.error === 'string') waiting?.reject(new Error(message.error))
      else waiting?.resolve(message.value)
    } else if (typeof message.log === 'string') this.log.push(message.log)
    else if (typeof message.name === 'string') this.#listeners.get(message.name)?.(message.told)
  }
}

/** Waits until something is so. @throws Error with `what` when it does not become so in time */
export async function until(
  isSo: () => Promise<boolean>,
  what: string,
  milliseconds = 20_000,
): Promise<void> {
  const end = Date.now() + milliseconds
  for (;;) {
    if (await isSo()) return
    if (Date.now() > end) throw new Error(`In vain: ${what}`)
    await sleep(25)
  }
}

/**
 * Waits until no workstation has anything to send and all hold the same.
 * @throws Error when nothing changes on any of them for so many milliseconds: what is slow is not in vain
 */
export async function untilAgreed(
  workstations: readonly Workstation[],
  milliseconds = 30_000,
): Promise<void> {
  let known = ''
  let end = Date.now() + milliseconds
  for (;;) {
    const sent = await Promise.all(workstations.map((station) => station.hasNothingToSend()))
    const hashes = await Promise.all(workstations.map((station) => station.hash()))
    if (sent.every(Boolean) && new Set(hashes).size === 1) return
    const standing = [...sent, ...hashes].join()
    if (standing !== known) end = Date.now() + milliseconds
    known = standing
    if (Date.now() > end) throw new Error('In vain: the workstations to agree')
    await sleep(25)
  }
}
