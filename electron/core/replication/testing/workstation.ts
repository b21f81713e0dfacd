/** Workstations for tests of replication: real cores on real folders, each in a process or a thread. */
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
import { runInProcess, runInThread, type WorkstationRunner } from './workstation-runner.ts'

export interface WorkstationOptions {
  linkTiming?: Partial<LinkTiming>
  clockOffsetMilliseconds?: number
  /** Sends messages as a worker does; `endAt`: ends like a kill when it comes to that step so many times. */
  sending?: {
    settings: SendingSettings
    endAt?: { step: SenderStep; after: number }
    /** Milliseconds between looks when nothing wakes it. */
    look?: number
  }
  discovery?: DiscoveryOptions
  /** Its module bundled, for proofs that start it often; from the sources when absent. */
  program?: string
  /** In a thread of this process rather than in a process of its own. */
  thread?: boolean
}

export interface WorkstationRequest {
  id: number
  kind:
    'execute' | 'query' | 'subscribe' | 'settled' | 'dump' | 'hash' | 'rows' | 'toasts' | 'clock' | 'close'
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
}

/** For proofs: a line that is silent is given up soon. */
export const hastyTiming: LinkTiming = { ...quickTiming, longestDelay: 150, silence: 700, request: 900 }

export class Workstation {
  readonly workstationId: string
  readonly #runner: WorkstationRunner
  readonly #answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #listeners = new Map<string, (told: unknown) => void>()
  readonly log: string[]
  /** It has ended by itself. */
  gone = false
  #next = 1

  private constructor(runner: WorkstationRunner, workstationId: string, log: string[]) {
    this.#runner = runner
    this.workstationId = workstationId
    this.log = log
    runner.on('message', (message) => this.#take(message))
    runner.once('exit', () => {
      this.gone = true
      for (const { reject } of this.#answers.values()) reject(new Error('The workstation is gone.'))
      this.#answers.clear()
    })
  }

  /** Starts a core on a folder. */
  static async start(dataDir: string, options: WorkstationOptions = {}): Promise<Workstation> {
    const { program, thread, ...settings } = { linkTiming: quickTiming, ...options, dataDir }
    const runner = (thread === true ? runInThread : runInProcess)(settings, program)
    const log: string[] = []
    const id = await new Promise<string>((resolve, reject) => {
      runner.once('exit', () => reject(new Error(`The workstation did not start: ${log.join()}`)))
      runner.on('message', (message) => {
        if (message.ready === true) resolve(String(message.workstationId))
        else if (typeof message.log === 'string') log.push(message.log)
      })
    })
    return new Workstation(runner, id, log)
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
  setClock = (offsetMilliseconds: number): Promise<unknown> => this.#ask('clock', '', offsetMilliseconds)

  async close(): Promise<void> {
    await this.#ask('close')
    await this.#runner.end()
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
    } else if (typeof message.name === 'string') this.#listeners.get(message.name)?.(message.told)
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

/** Waits until no workstation has anything to send and all hold the same. */
export async function untilAgreed(
  workstations: readonly Workstation[],
  milliseconds = 30_000,
): Promise<void> {
  let hashes: string[] = []
  const agree = async () => {
    for (const station of workstations) if (!(await station.hasNothingToSend())) return false
    hashes = await Promise.all(workstations.map((station) => station.hash()))
    return new Set(hashes).size === 1
  }
  await until(agree, 'the workstations to agree', milliseconds)
}
