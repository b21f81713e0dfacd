import { DataFolderError, explainOpenError, SqliteOpenError } from '#core/index.ts'
import { ConfigError, readWorkerOptions, usage } from './config.ts'
import { jsonLog } from './log.ts'
import { startWorker, type Worker } from './worker.ts'

/**
 * Runs the worker as a process: one line on standard output when it runs, JSON log lines on standard error, SIGTERM and
 * SIGINT finish what is under way and end with code 0. Code 2: wrong options; 1: it could not start.
 * @param asideWorker where bundled: the module of the thread for long work
 */
export async function runWorker(args: readonly string[], asideWorker?: URL): Promise<void> {
  const log = jsonLog((text) => process.stderr.write(text))
  let worker: Worker
  try {
    worker = await startWorker({ ...readWorkerOptions(args), asideWorker }, log)
  } catch (error) {
    const known = error instanceof DataFolderError || error instanceof SqliteOpenError
    const text = known ? explainOpenError(error).message : error instanceof Error ? error.message : 'error'
    process.stderr.write(`${text}\n`)
    if (error instanceof ConfigError) process.stderr.write(`${usage}\n`)
    process.exitCode = error instanceof ConfigError ? 2 : 1
    return
  }
  const finish = (): void => {
    log({ event: 'stopping' })
    void worker.stop().then(() => {
      log({ event: 'stopped' })
      process.exit(0)
    })
  }
  process.once('SIGTERM', finish)
  process.once('SIGINT', finish)
  process.stdout.write('worker runs\n')
  log({ event: 'running', workstationId: worker.core.workstationId })
}
