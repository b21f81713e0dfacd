/**
 * The core without Electron: `npm run -s core -- --data DIR`. Speaks JSON lines on standard input and output; logs go to
 * standard error. docs/core-protocol.md describes it.
 */
import { maximumMessageLength, type CoreMessage } from '#shared/contract/protocol.ts'
import { refusal } from '#shared/domain/refusal.ts'
import type { Core } from '../core.ts'
import type { OpeningDoor } from '../opening/door.ts'
import { DataFolderError } from '../store/data-folder.ts'
import { readOrMakeKeyFile } from '../store/key-file.ts'
import { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { backupByCommand, locked, restoreByCommand } from './backup-command.ts'
import { connect } from './connection.ts'
import { type Line, readLines } from './lines.ts'
import { openDoor } from './open-door.ts'
import { explainOpenError } from './open-refusal.ts'
import { readScriptOptions, readSecret, type ScriptOptions, usage } from './script-options.ts'
import { version } from './version.ts'

const log = (line: string): void => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), line })}\n`)
}

function send(message: CoreMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

/** One error line, the same sentence on standard error, and exit code 1. */
function refuseToStart({ code, message }: { code: string; message: string }): void {
  send({ id: null, ok: false, error: { code, message, details: {} } })
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

/** Opens the records as far as the command line allows. @returns undefined after having said why not */
async function openRecords(options: ScriptOptions, lines: AsyncGenerator<Line>) {
  const door = openDoor({
    dataDir: options.dataDir,
    keyElsewhere: options.keyFile !== undefined,
    refused,
    log,
  })
  const key = options.keyFile === undefined ? undefined : readOrMakeKeyFile(options.keyFile)
  let isRefused = false
  function refused(error: DataFolderError | SqliteOpenError): void {
    isRefused = true
    refuseToStart(explainOpenError(error))
  }
  const state = await door.start({ key, makeKeyFile: true })
  if (state === 'locked' && options.secret) {
    const unlocked = await door.execute('keys.unlock', await readSecret(options, lines))
    if (!unlocked.ok) return await giveUp(unlocked.error)
  }
  const core = door.core()
  if (core) return { door, core }
  if (isRefused) return await giveUp(undefined)
  const problem = door.problem()
  if (problem instanceof SqliteOpenError) return await giveUp(explainOpenError(problem))
  return await giveUp(problem === undefined ? locked() : damaged)

  async function giveUp(why: { code: string; message: string } | undefined): Promise<undefined> {
    if (why) refuseToStart(why)
    await door.close()
    return undefined
  }
}

const damaged = {
  code: 'DATABASE_DAMAGED',
  message:
    'The database is damaged. Nothing was changed. Restore a backup (--restore FILE --replace), or open it in the application to save what can be read.',
}

async function run(options: ScriptOptions): Promise<void> {
  const lines = readLines(process.stdin, maximumMessageLength)
  const { backup, restore } = options
  if (backup === undefined && restore === undefined) {
    const opened = await openRecords(options, lines)
    if (opened) await serve(opened.door, opened.core, lines)
    else process.stdin.destroy()
    return
  }
  const secret = await readSecret(options, lines)
  const answer =
    backup === undefined
      ? await restoreByCommand({ ...options, restore: restore ?? '' }, secret)
      : await backupByCommand({ ...options, backup }, secret)
  process.stdin.destroy()
  if (answer.ok) process.stdout.write(`${JSON.stringify({ ok: true, ...answer.value })}\n`)
  else refuseToStart(answer.error)
}

/** Answers every line until the input ends or a signal comes, then lets all answers out. */
async function serve(door: OpeningDoor, core: Core, lines: AsyncIterable<Line>): Promise<void> {
  const connection = connect(door.openSession(), send)
  const answering = new Set<Promise<void>>()
  const stop = () => process.stdin.destroy()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  send({ ready: true, version, setUp: await core.isSetUp(), workstationId: core.workstationId })
  try {
    for await (const line of lines) {
      const answered = answerLine(line)
      answering.add(answered)
      void answered.finally(() => answering.delete(answered))
    }
  } catch (error) {
    // Destroyed by a signal: an ordinary end.
    if (!process.stdin.destroyed) throw error
  }
  await Promise.all(answering)
  connection.close()
  await door.close()

  async function answerLine(line: Line): Promise<void> {
    if ('tooLong' in line) {
      const error = refusal('MESSAGE_TOO_LONG', `A line may have at most ${maximumMessageLength} characters.`)
      send({ id: null, ok: false, error })
      return
    }
    if (line.text.trim() === '') return
    let message: unknown
    try {
      message = JSON.parse(line.text)
    } catch {
      send({ id: null, ok: false, error: refusal('MALFORMED_MESSAGE', 'The line is not JSON.') })
      return
    }
    await connection.receive(message)
  }
}

const options = readScriptOptions()
if (!options) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  try {
    await run(options)
  } catch (error) {
    if (!(error instanceof DataFolderError) && !(error instanceof SqliteOpenError)) throw error
    refuseToStart(explainOpenError(error))
  }
}
