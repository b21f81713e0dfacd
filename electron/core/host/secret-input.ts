/** Secrets for a command: a line of standard input each, in the order in which they are asked for; typed unseen at a terminal. */
import type { Line } from './lines.ts'
import { readLines } from './lines.ts'

const longestSecret = 10_000

export interface SecretInput {
  /** The next secret. @param prompt shown at a terminal only, on standard error */
  next(prompt: string): Promise<string>
  /** The lines of a standard input that is no terminal. */
  lines: AsyncGenerator<Line>
  /** Lets the input go, so that the process can end. */
  close(): void
}

export function openSecretInput(input: NodeJS.ReadStream, prompts: NodeJS.WritableStream): SecretInput {
  const lines = readLines(input, longestSecret)
  return {
    lines,
    async next(prompt) {
      if (input.isTTY) return await typedUnseen(input, prompts, prompt)
      const line = await lines.next()
      return line.done || 'tooLong' in line.value ? '' : line.value.text.replace(/\r$/, '')
    },
    close: () => void input.destroy(),
  }
}

/** What a person types, without showing it. Ctrl+C ends the process. */
function typedUnseen(
  input: NodeJS.ReadStream,
  prompts: NodeJS.WritableStream,
  prompt: string,
): Promise<string> {
  prompts.write(prompt)
  input.setRawMode(true)
  input.setEncoding('utf8')
  input.resume()
  let typed = ''
  return new Promise((resolve) => {
    const take = (text: string): void => {
      for (const key of text) {
        if (key === '\u0003') process.exit(130)
        if (key === '\r' || key === '\n' || key === '\u0004') {
          input.off('data', take)
          input.setRawMode(false)
          input.pause()
          prompts.write('\n')
          resolve(typed)
          return
        }
        typed = key === '\u007F' || key === '\b' ? [...typed].slice(0, -1).join('') : typed + key
      }
    }
    input.on('data', take)
  })
}
