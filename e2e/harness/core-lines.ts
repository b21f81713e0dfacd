/** The core without a window, spoken to by JSON lines, as a clinic's script does. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'

const program = path.resolve(import.meta.dirname, '../../electron/core/host/json-lines.ts')

interface Line {
  id?: number
  ready?: boolean
  ok?: boolean
  value?: unknown
  error?: { code: string; message: string }
}

export class CoreLines {
  readonly #child: ChildProcess
  readonly #answers = new Map<number, (line: Line) => void>()
  #next = 1

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Starts one on a data folder. */
  static async start(dataDir: string): Promise<CoreLines> {
    const child = spawn(process.execPath, [program, '--data', dataDir], { stdio: ['pipe', 'pipe', 'ignore'] })
    const core = new CoreLines(child)
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The core did not start.')))
      createInterface(child.stdout).on('line', (text) => {
        const line = JSON.parse(text) as Line
        if (line.ready === true) resolve()
        else if (typeof line.id === 'number') core.#answers.get(line.id)?.(line)
      })
    })
    return core
  }

  /** @throws Error when it is refused */
  must = async <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> => (await this.#ask({ command: name, input })) as CommandOutput<Name>

  query = async <Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryOutput<Name>> =>
    (await this.#ask({ query: name, input })) as QueryOutput<Name>

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.stdin?.end()
    await ended
  }

  async #ask(line: object): Promise<unknown> {
    const id = this.#next++
    const answer = await new Promise<Line>((resolve) => {
      this.#answers.set(id, resolve)
      this.#child.stdin?.write(`${JSON.stringify({ id, ...line })}\n`)
    })
    this.#answers.delete(id)
    if (answer.ok !== true) throw new Error(`${JSON.stringify(line)}: ${answer.error?.code}`)
    return answer.value
  }
}
