/**
 * The core without Electron: `npm run -s core -- --data DIR`. Speaks JSON lines on standard input and output; logs go to
 * standard error. docs/core-protocol.md describes it.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { maximumMessageLength, type CoreMessage } from '#shared/contract/protocol.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { startCore, type Core } from '../core.ts'
import { DataFolderError } from '../store/data-folder.ts'
import { readOrMakeKeyFile } from '../store/key-file.ts'
import { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { connect } from './connection.ts'
import { readLines } from './lines.ts'
import { explainOpenError } from './open-refusal.ts'
import { version } from './version.ts'

const usage = 'Usage: npm run -s core -- --data DIR [--key-file FILE]'

const log = (line: string): void => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), line })}\n`)
}

function send(message: CoreMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

function readOptions(): { dataDir: string; keyFile: string } | undefined {
  try {
    const { values } = parseArgs({ options: { data: { type: 'string' }, 'key-file': { type: 'string' } } })
    if (values.data === undefined || values.data === '') return undefined
    const dataDir = path.resolve(values.data)
    return { dataDir, keyFile: path.resolve(values['key-file'] ?? path.join(dataDir, 'key')) }
  } catch {
    return undefined
  }
}

async function openCore(options: { dataDir: string; keyFile: string }): Promise<Core | undefined> {
  try {
    return await startCore({ dataDir: options.dataDir, key: () => readOrMakeKeyFile(options.keyFile), log })
  } catch (error) {
    if (!(error instanceof DataFolderError) && !(error instanceof SqliteOpenError)) throw error
    const { code, message } = explainOpenError(error)
    send({ id: null, ok: false, error: { code, message, details: {} } })
    process.stderr.write(`${message}\n`)
    return undefined
  }
}

/** Answers every line until the input ends or a signal comes, then lets all answers out. */
async function serve(core: Core): Promise<void> {
  const connection = connect(core.openSession(), send)
  const answering = new Set<Promise<void>>()
  const stop = () => process.stdin.destroy()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  send({ ready: true, version, setUp: await core.isSetUp(), workstationId: core.workstationId })
  try {
    for await (const line of readLines(process.stdin, maximumMessageLength)) {
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
  await core.close()

  async function answerLine(line: { text: string } | { tooLong: true }): Promise<void> {
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

const options = readOptions()
if (!options) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  const core = await openCore(options)
  if (core) await serve(core)
  else process.exitCode = 1
}
