/** A program of the core that ends by itself (import, backup, hub-setup), run as a person types it: for tests and proofs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { programFile } from './program-file.ts'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/**
 * @param program its file
 * @param input what is given on standard input
 * @param watch sees standard error as it grows, and may kill
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input = '', watch }: { input?: string; watch?: (err: string, child: ChildProcess) => void } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    programFile(program),
    ...args,
  ])
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    watch?.(err, child)
  })
  // It may end without having read it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  )
  return { code, signal, out, err }
}

/** The last line of what a program said, as JSON. */
export const lastLine = ({ out }: Ended): Record<string, unknown> =>
  JSON.parse(out.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>
