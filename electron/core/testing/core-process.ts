/** A real core in a process of its own, spoken to by JSON lines: for tests and proofs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Result } from '#shared/lib/result.ts'
import { programFile } from './program-file.ts'

const entry = fileURLToPath(new URL('../host/json-lines.ts', import.meta.url))

type Answer = Result<unknown, Refusal> & { id: number }

export interface CoreProcess {
  pid: number
  /** The first line, or undefined when the core refused to start. */
  ready: { setUp: boolean; workstationId: string } | undefined
  /** The error line of a core that refused to start. */
  refused: { code: string; message: string } | undefined
  command<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Result<CommandOutput<Name>, Refusal>>
  query<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
  ): Promise<Result<QueryOutput<Name>, Refusal>>
  /** Tells each answer of a live query. */
  subscribe<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
    tell: (value: QueryOutput<Name>) => void,
  ): void
  /** Writes any text to the core's input. */
  write(text: string): void
  /** Next line of output that answers no request: errors without an id. */
  stray(): Promise<Record<string, unknown>>
  /** What it logged so far. */
  log(): string
  kill(): Promise<void>
  /** Ends its input and waits. @returns its exit code */
  end(): Promise<number | null>
  signal(name: NodeJS.Signals): Promise<number | null>
}

export interface ProgramOptions {
  /** The core's host. Default: its source. */
  program?: string
  /** Kills it with SIGKILL this long after it was spawned, ready or not. */
  killedAfterMilliseconds?: number
  /** What it is given on its input before anything else. */
  firstInput?: string
}

/**
 * Starts a core on a data folder and waits for its first line.
 * @param more further options of the command line
 * @param environment further environment variables
 */
export async function startCoreProcess(
  dataDir: string,
  more: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  { program = programFile(entry), killedAfterMilliseconds, firstInput }: ProgramOptions = {},
): Promise<CoreProcess> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, '--data', dataDir, ...more],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    },
  )
  if (firstInput !== undefined) child.stdin.write(firstInput)
  if (killedAfterMilliseconds !== undefined) {
    const timer = setTimeout(() => child.kill('SIGKILL'), killedAfterMilliseconds)
    child.once('exit', () => clearTimeout(timer))
  }
  let log = ''
  let killed = false
  let ended: string | undefined
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  child.once('exit', (code, signal) => (ended = `The core ended with ${signal ?? code}`))
  const waiting = new Map<number, (answer: Answer) => void>()
  const telling = new Map<number, (value: never) => void>()
  const strays: Record<string, unknown>[] = []
  const strayWaiters: ((line: Record<string, unknown>) => void)[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  child.stdin.on('error', () => undefined)

  const { promise: first, resolve: gotFirst } = Promise.withResolvers<Record<string, unknown> | undefined>()
  void exited.then(() => gotFirst(undefined))
  // What a dead core was asked is answered by the fact that it died; a killed one is not waited for.
  void exited.then(() => {
    if (killed) return
    for (const [id, answer] of waiting) {
      answer({
        id,
        ok: false,
        error: { code: 'INTERNAL', message: ended ?? '', details: {} },
      })
    }
    waiting.clear()
  })
  let lines = 0
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Record<string, unknown>
    if (lines++ === 0) gotFirst(line)
    else if (typeof line.id === 'number') {
      waiting.get(line.id)?.(line as unknown as Answer)
      waiting.delete(line.id)
    } else if (typeof line.subscription === 'number') telling.get(line.subscription)?.(line.value as never)
    else (strayWaiters.shift() ?? ((stray) => strays.push(stray)))(line)
  })

  let nextId = 1
  function request(message: Record<string, unknown>): Promise<Answer> {
    const id = nextId++
    const { promise, resolve } = Promise.withResolvers<Answer>()
    if (ended !== undefined && !killed) {
      throw new Error(`${ended}: ${log.slice(-2000)}`)
    }
    waiting.set(id, resolve)
    child.stdin.write(`${JSON.stringify({ id, ...message })}\n`)
    return promise
  }

  const line = await first
  return {
    pid: pidOf(child),
    ready: line?.ready === true ? (line as unknown as CoreProcess['ready']) : undefined,
    refused: line?.ok === false ? (line.error as { code: string; message: string }) : undefined,
    command: (name, input) => request({ command: name, input }) as never,
    query: (name, input) => request({ query: name, input }) as never,
    subscribe(name, input, tell) {
      telling.set(nextId, tell)
      void request({ subscribe: name, input })
    },
    write: (text) => void child.stdin.write(text),
    stray() {
      const known = strays.shift()
      return known ? Promise.resolve(known) : new Promise((resolve) => strayWaiters.push(resolve))
    },
    log: () => log,
    async kill() {
      killed = true
      child.kill('SIGKILL')
      await exited
    },
    end() {
      child.stdin.end()
      return exited
    },
    signal(name) {
      child.kill(name)
      return exited
    },
  }
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The core did not start')
  return child.pid
}
