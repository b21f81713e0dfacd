/**
 * `npm run -s export -- --data DIR --to DIR`: writes the clinic's data into a new folder in `--to`. The folder's name goes
 * to standard output, with one line for each file. docs/interchange.md describes it.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { maximumMessageLength } from '#shared/contract/protocol.ts'
import type { CommandOutput } from '#shared/contract/contract.ts'
import { type ExportPart, ExportPart as ExportPartSchema } from '#shared/contract/interchange.ts'
import Value from 'typebox/value'
import { startCore } from '../core.ts'
import { DataFolderError } from '../store/data-folder.ts'
import { readKeyFile } from '../store/key-file.ts'
import { noSecretStore } from '../store/keys/secret-store.ts'
import { Vault } from '../store/keys/vault.ts'
import { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { locked } from './backup-command.ts'
import { readLines } from './lines.ts'
import { explainOpenError } from './open-refusal.ts'

const usage = `Usage: npm run -s export -- --data DIR --to DIR [--parts fhir,csv,calendars,records] [--names-in-calendars]
       [--key-file FILE | --passphrase-stdin | --recovery-key-stdin] [--user NAME]
With --user, that administrator's password is the next line of standard input.`

const everything: ExportPart[] = ['fhir', 'csv', 'calendars', 'records']
const failed = 1
const wrongUsage = 2

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

function readOptions() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    const { values } = parseArgs({
      options: {
        data: text,
        to: text,
        parts: text,
        'names-in-calendars': flag,
        'key-file': text,
        'passphrase-stdin': flag,
        'recovery-key-stdin': flag,
        user: text,
      },
    })
    const parts = values.parts?.split(',') ?? everything
    const isKnown = (part: string): part is ExportPart => Value.Check(ExportPartSchema, part)
    if (!values.data || !values.to || !parts.every(isKnown)) return undefined
    return { ...values, data: path.resolve(values.data), to: path.resolve(values.to), parts }
  } catch {
    return undefined
  }
}

type Options = NonNullable<ReturnType<typeof readOptions>>

/** @throws DataFolderError when the key is not to be had */
async function openKey(options: Options, nextLine: () => Promise<string>): Promise<Uint8Array> {
  const keyFile = options['key-file']
  if (keyFile !== undefined) {
    const key = readKeyFile(path.resolve(keyFile))
    if (key) return key
    throw new DataFolderError('KEY_MISSING', `There is no key file ${keyFile}.`)
  }
  const vault = new Vault(options.data, noSecretStore)
  const alone = await vault.openAlone()
  if (alone.state === 'open') return alone.dataKey
  if (alone.state !== 'locked')
    throw new DataFolderError('FOLDER_NOT_OURS', `${options.data} holds no clinic database.`)
  const opened = options['passphrase-stdin']
    ? await vault.unlockWithPassphrase(await nextLine())
    : options['recovery-key-stdin']
      ? vault.tryRecoveryKey(await nextLine())
      : undefined
  if (!opened) throw locked()
  if (opened.ok) return opened.value
  throw new DataFolderError('KEY_WRONG', opened.error.message)
}

/** @returns the exit code */
async function runExport(options: Options): Promise<number> {
  const input = readLines(process.stdin, maximumMessageLength)
  const nextLine = async () => {
    const next = await input.next()
    return next.done || 'tooLong' in next.value ? '' : next.value.text.replace(/\r$/, '')
  }
  try {
    const key = await openKey(options, nextLine)
    const core = await startCore({ dataDir: options.data, key: () => key, log: complain })
    try {
      if (options.user !== undefined) {
        const signedIn = await core.execute('session.signIn', {
          name: options.user,
          password: await nextLine(),
        })
        if (!signedIn.ok) {
          complain(signedIn.error.message)
          return failed
        }
      }
      const answer = await core.execute('interchange.export', {
        folder: options.to,
        parts: options.parts,
        namesInCalendars: options['names-in-calendars'] ?? false,
      })
      if (!answer.ok) {
        const hint = answer.error.code === 'SIGN_IN_NEEDED' ? ' Name an administrator with --user.' : ''
        complain(answer.error.message + hint)
        return failed
      }
      const done = answer.value as NonNullable<CommandOutput<'interchange.export'>>
      say(done.folder)
      for (const { name, rows } of done.files) say(`${name}: ${rows}`)
      return 0
    } finally {
      await core.close()
    }
  } catch (error) {
    if (!(error instanceof DataFolderError) && !(error instanceof SqliteOpenError)) throw error
    complain(explainOpenError(error).message)
    return failed
  } finally {
    process.stdin.destroy()
  }
}

const options = readOptions()
if (options) {
  process.exitCode = await runExport(options)
} else {
  complain(usage)
  process.exitCode = wrongUsage
}
