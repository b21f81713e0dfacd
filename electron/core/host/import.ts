/**
 * `npm run -s import -- --from PATH --data DIR`: takes a FHIR R4 bulk export, a Bundle or a table (CSV) into a clinic. What
 * could not be taken and the summary go to standard output, progress to standard error. docs/import.md describes it.
 */
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startCore, type Core } from '../core.ts'
import { type ExportFolder, listBundle, listExport } from '../import/export-folder.ts'
import { importOwn } from '../import/import-own.ts'
import { ImportTally } from '../import/import-tally.ts'
import { type OwnSource, ownExport } from '../import/own-source.ts'
import { importFolder } from '../import/import-folder.ts'
import { setUpForImport, type WishedClinic } from '../import/set-up-for-import.ts'
import { DataFolderError } from '../store/data-folder.ts'
import { readOrMakeKeyFile } from '../store/key-file.ts'
import { noSecretStore } from '../store/keys/secret-store.ts'
import { keyFileName, Vault } from '../store/keys/vault.ts'
import { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { faultOf } from '../store/storage-fault.ts'
import { importProgress } from './import-progress.ts'
import { readTableOptions, runTableImport, type TableOptions } from './import-table-command.ts'
import { anythingTaken, summaryLines } from './import-summary.ts'
import { locked } from './backup-command.ts'
import { openSecretInput } from './secret-input.ts'
import { explainOpenError } from './open-refusal.ts'
import { readSecret } from './script-options.ts'

const usage = `Usage: npm run -s import -- --from PATH --data DIR [--key-file FILE | --passphrase-stdin | --recovery-key-stdin]
       [--sign-in NAME [--password-file FILE]] [--source NAME] [--clinic-name NAME] [--time-zone ZONE] [--country CC] [--administrator NAME]
       of a table: [--map 'HEADING=COLUMN,...'] [--what patients|appointments] [--date-order dayFirst|monthFirst] [--check]`

/** Exit codes: nothing could be taken, wrong usage, stopped in the middle. */
const nothingTaken = 1
const wrongUsage = 2
const stopped = 3

interface ImportOptions {
  from: string
  dataDir: string
  keyFile: string | undefined
  secret: 'passphrase' | 'recoveryKey' | undefined
  /** Who signs in, where the clinic has passwords; and the file of the password, if it is not typed. */
  signIn: string | undefined
  passwordFile: string | undefined
  system: string
  clinic: WishedClinic
  table: TableOptions
}

function readOptions(): ImportOptions | undefined {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      options: {
        from: text,
        data: text,
        'key-file': text,
        'passphrase-stdin': { type: 'boolean' },
        'recovery-key-stdin': { type: 'boolean' },
        'sign-in': text,
        'password-file': text,
        source: text,
        'clinic-name': text,
        'time-zone': text,
        country: text,
        administrator: text,
        map: text,
        what: text,
        'date-order': text,
        check: { type: 'boolean' },
      },
    })
    const { from, data } = values
    const table = readTableOptions(values)
    if (values['password-file'] !== undefined && values['sign-in'] === undefined) return undefined
    if (!from || !data || !table) return undefined
    const source = values.source ?? (isTable(from) ? 'table' : 'fhir')
    if (source === '' || source.length > 200) return undefined
    const dataDir = path.resolve(data)
    return {
      from: path.resolve(from),
      dataDir,
      keyFile: values['key-file'] === undefined ? undefined : path.resolve(values['key-file']),
      secret: values['passphrase-stdin']
        ? 'passphrase'
        : values['recovery-key-stdin']
          ? 'recoveryKey'
          : undefined,
      signIn: values['sign-in'],
      passwordFile: values['password-file'],
      system: source,
      clinic: {
        name: values['clinic-name'],
        timeZone: values['time-zone'],
        country: values.country,
        administrator: values.administrator,
      },
      table,
    }
  } catch {
    return undefined
  }
}

/** A file that is no FHIR by its name. */
const isTable = (from: string): boolean =>
  fs.statSync(from, { throwIfNoEntry: false })?.isFile() === true && !/\.(json|ndjson|jsonl)$/i.test(from)

/** The passphrase or recovery key first, then the password of who signs in. */
const secrets = openSecretInput(process.stdin, process.stderr)

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

async function openExport(from: string): Promise<ExportFolder | undefined> {
  try {
    if (fs.statSync(from).isDirectory()) return await listExport(from)
    return /\.json$/i.test(from) ? await listBundle(from) : await listExport(path.dirname(from))
  } catch {
    complain(`${from} is not a folder or file that can be read.`)
    return undefined
  }
}

/** The key of records that open by passphrase; undefined where the key lies in a file, or none is made yet. */
async function unlockedKey(
  dataDir: string,
  secret: ImportOptions['secret'],
): Promise<Uint8Array | undefined> {
  const vault = new Vault(dataDir, noSecretStore)
  const alone = await vault.openAlone()
  if (alone.state !== 'locked') return vault.dataKey
  const given = await readSecret({ secret }, secrets.lines)
  const opened =
    given.recoveryKey === undefined
      ? await vault.unlockWithPassphrase(given.passphrase ?? '')
      : vault.tryRecoveryKey(given.recoveryKey)
  if (opened.ok) return opened.value
  throw secret ? new DataFolderError('KEY_WRONG', opened.error.message) : locked()
}

async function openCore(options: ImportOptions): Promise<Core | undefined> {
  try {
    const { dataDir, keyFile } = options
    const wrapped = keyFile === undefined ? await unlockedKey(dataDir, options.secret) : undefined
    return await startCore({
      dataDir,
      key: () => wrapped ?? readOrMakeKeyFile(keyFile ?? path.join(dataDir, keyFileName)),
      log: complain,
    })
  } catch (error) {
    if (!(error instanceof DataFolderError) && !(error instanceof SqliteOpenError)) throw error
    complain(explainOpenError(error).message)
    return undefined
  }
}

/** Signs in where the clinic has passwords. @returns false, after having said why, when it may not import */
async function signIn(core: Core, { signIn: name, passwordFile }: ImportOptions): Promise<boolean> {
  if (name === undefined) {
    const current = await core.query('session.current', {})
    const isSignedOut = current.ok && (current.value as { state: string }).state === 'signedOut'
    if (isSignedOut)
      complain('This clinic has passwords. Say who imports: --sign-in NAME (an administrator).')
    return !isSignedOut
  }
  let password: string
  try {
    password =
      passwordFile === undefined
        ? await secrets.next(`Password of ${name}: `)
        : fs.readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '')
  } catch {
    complain('The password file cannot be read.')
    return false
  }
  const answer = await core.execute('session.signIn', { name, password })
  if (!answer.ok) complain(answer.error.message)
  else if (!(answer.value as { staff: { roles: string[] } }).staff.roles.includes('administrator')) {
    complain('Only an administrator imports.')
    return false
  }
  return answer.ok
}

/** @returns the exit code */
async function runImport(options: ImportOptions): Promise<number> {
  if (isTable(options.from)) return await runTable(options)
  const own = await ownExport(options.from)
  if (own !== undefined) return await runOwnImport(options, own)
  const folder = await openExport(options.from)
  if (!folder) return nothingTaken
  for (const { name, reason } of folder.notRead) say(`${name}: not read: ${reason}`)
  if (Object.values(folder.files).every((files) => files.length === 0)) {
    complain(
      `${options.from} holds no Patient, Practitioner, Encounter, Condition or AllergyIntolerance file.`,
    )
    return nothingTaken
  }
  const core = await openCore(options)
  if (!core) return nothingTaken
  const progress = importProgress(process.stderr)
  try {
    if ((await core.isSetUp()) && !(await signIn(core, options))) return nothingTaken
    const setUp = await setUpForImport(core, options.clinic, folder.files.Patient)
    if (!setUp.ok) {
      complain(`The clinic could not be set up: ${setUp.error.message}`)
      return nothingTaken
    }
    if (setUp.value) {
      const { name, timeZone, country } = setUp.value
      say(`Set up the clinic "${name}" (time zone ${timeZone}, country ${country}).`)
    }
    const startedAt = performance.now()
    const summary = await importFolder(
      core,
      folder,
      { system: options.system, now: new Date() },
      {
        refused(file, line, reason) {
          progress.clear()
          say(`${file}:${line}: ${reason}`)
        },
        progressed: progress.show,
      },
    )
    progress.finish()
    for (const text of summaryLines(summary, (performance.now() - startedAt) / 1000)) say(text)
    await core.settled()
    return anythingTaken(summary) ? 0 : nothingTaken
  } catch (error) {
    progress.finish()
    complain(`Stopped: ${faultOf(error, 'import', complain).message} Import again to go on from here.`)
    return stopped
  } finally {
    secrets.close()
    await core.close()
  }
}

/** An export of this application. @returns the exit code */
const runOwnImport = (options: ImportOptions, source: OwnSource): Promise<number> =>
  inClinic(options, async (core) => {
    const progress = importProgress(process.stderr)
    const tally = new ImportTally()
    const listener = tally.listener()
    await importOwn(core, source, new Date(), {
      ...listener,
      progressed: progress.show,
      refused(file, line, reason) {
        progress.clear()
        listener.refused(file, line, reason)
        say(`${file}:${line}: ${reason}`)
      },
    }).finally(() => progress.finish())
    const { taken, present, refused } = tally.counts
    say(`${taken} records taken, ${present} were there before, ${refused} could not be taken.`)
    return taken + present > 0
  })

/** A table. @returns the exit code */
const runTable = (options: ImportOptions): Promise<number> =>
  inClinic(options, (core) => runTableImport(core, options.from, options.system, options.table, say))

/** Sets up where nothing is, signs in where people have passwords, and does the work. @returns the exit code */
async function inClinic(options: ImportOptions, work: (core: Core) => Promise<boolean>): Promise<number> {
  const core = await openCore(options)
  if (!core) return nothingTaken
  try {
    if ((await core.isSetUp()) && !(await signIn(core, options))) return nothingTaken
    const setUp = await setUpForImport(core, options.clinic, [])
    if (!setUp.ok) {
      complain(`The clinic could not be set up: ${setUp.error.message}`)
      return nothingTaken
    }
    const anything = await work(core)
    await core.settled()
    return anything ? 0 : nothingTaken
  } catch (error) {
    complain(`Stopped: ${faultOf(error, 'import', complain).message} Import again to go on from here.`)
    return stopped
  } finally {
    secrets.close()
    await core.close()
  }
}

const options = readOptions()
if (options) {
  process.exitCode = await runImport(options)
  secrets.close()
} else {
  complain(usage)
  process.exitCode = wrongUsage
}
