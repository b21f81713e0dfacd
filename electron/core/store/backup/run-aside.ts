import { Worker } from 'node:worker_threads'
import type { SalvageReport } from '#shared/contract/opening.ts'
import { type ThreadFailure, ThreadError } from '../../thread-failure.ts'
import type { Restored, RestoreRequest } from './restore-backup.ts'
import type { BackupRequest, ProvenBackup } from './take-backup.ts'

interface AsideResults {
  takeBackup: ProvenBackup
  proveBackup: ProvenBackup
  restoreBackup: Restored
  salvage: SalvageReport
  quickCheck: 'ok' | 'damaged'
}

export type AsideJob =
  | { kind: 'takeBackup'; request: BackupRequest }
  | { kind: 'proveBackup'; backup: string; key: Uint8Array }
  | { kind: 'restoreBackup'; request: RestoreRequest }
  | { kind: 'salvage'; dataDir: string; key: Uint8Array }
  | { kind: 'quickCheck'; database: string; key: Uint8Array }

export type AsideMessage =
  { kind: 'proving' } | { kind: 'done'; value: unknown } | ({ kind: 'failed' } & ThreadFailure)

/** The worker's module; whoever bundles the code says where it lies. */
export type AsideWorker = string | URL

const unbundled = new URL('./aside-worker.ts', import.meta.url)

/**
 * Does long work on a database in a thread of its own. A key goes to it in memory.
 * @throws ThreadError with the name and code of what was thrown there
 */
export function runAside<Job extends AsideJob>(
  job: Job,
  options: { worker?: AsideWorker | undefined; proving?: () => void } = {},
): Promise<AsideResults[Job['kind']]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(options.worker ?? unbundled, { workerData: job })
    thread.on('message', (message: AsideMessage) => {
      if (message.kind === 'proving') options.proving?.()
      else if (message.kind === 'done') resolve(message.value as AsideResults[Job['kind']])
      else reject(new ThreadError(message))
    })
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('The work ended without a result')))
  })
}
