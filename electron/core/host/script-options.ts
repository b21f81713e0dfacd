/** The command line of the core without a window, and the secret that may come first on its input. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Line } from './lines.ts'

export const usage = `Usage: npm run -s core -- --data DIR [--key-file FILE | --passphrase-stdin | --recovery-key-stdin]
       [--backup FILE | --restore FILE [--replace]]`

export interface ScriptOptions {
  dataDir: string
  /** Absolute path of a key file that is not the data folder's own. */
  keyFile: string | undefined
  /** Which secret the first line of standard input is. */
  secret: 'passphrase' | 'recoveryKey' | undefined
  backup: string | undefined
  restore: string | undefined
  replace: boolean
}

/** Reads the command line; undefined when it is wrong. */
export function readScriptOptions(): ScriptOptions | undefined {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    const { values } = parseArgs({
      options: {
        data: text,
        'key-file': text,
        'passphrase-stdin': flag,
        'recovery-key-stdin': flag,
        backup: text,
        restore: text,
        replace: flag,
      },
    })
    const keys = [values['key-file'], values['passphrase-stdin'], values['recovery-key-stdin']]
    if (!values.data || keys.filter((value) => value !== undefined).length > 1) return undefined
    if (values.backup === '' || values.restore === '' || (values.backup && values.restore)) return undefined
    if (values.replace && values.restore === undefined) return undefined
    const absolute = (value: string | undefined) => (value === undefined ? undefined : path.resolve(value))
    return {
      dataDir: path.resolve(values.data),
      keyFile: absolute(values['key-file']),
      secret: values['passphrase-stdin']
        ? 'passphrase'
        : values['recovery-key-stdin']
          ? 'recoveryKey'
          : undefined,
      backup: absolute(values.backup),
      restore: absolute(values.restore),
      replace: values.replace ?? false,
    }
  } catch {
    return undefined
  }
}

/** Takes the secret off the input where one was announced, as `keys.unlock` wants it. */
export async function readSecret(
  options: Pick<ScriptOptions, 'secret'>,
  lines: AsyncGenerator<Line>,
): Promise<{ passphrase?: string; recoveryKey?: string }> {
  if (!options.secret) return {}
  const first = await lines.next()
  const line = first.done || 'tooLong' in first.value ? '' : first.value.text
  return { [options.secret]: line.replace(/\r$/, '') }
}
