import { Worker } from 'node:worker_threads'
import type { BackupRequest, ProvenBackup } from './take-backup.ts'

/**
 * As `takeBackup`, in a thread of its own. The key goes to it in memory.
 * @param worker the worker's module; to be given where the code has been bundled
 */
export function takeBackupAside(
  request: BackupRequest,
  worker: string | URL = new URL('./backup-worker.ts', import.meta.url),
): Promise<ProvenBackup> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: request })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('The backup ended without a result')))
  })
}
