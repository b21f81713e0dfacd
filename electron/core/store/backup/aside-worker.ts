// Does the long work on a database in a thread of its own, so that the core goes on answering. Started by `run-aside.ts`.
import { parentPort, workerData } from 'node:worker_threads'
import { connectToRead } from '../sqlite-storage/index.ts'
import { failureOf } from '../../thread-failure.ts'
import type { AsideJob, AsideMessage } from './run-aside.ts'
import { isDamage, salvageDatabase } from './salvage-database.ts'
import { proveBackup, takeBackup } from './take-backup.ts'
import { restoreBackup } from './restore-backup.ts'

const tell = (message: AsideMessage): void => parentPort?.postMessage(message)

function work(job: AsideJob): unknown {
  switch (job.kind) {
    case 'takeBackup':
      return takeBackup(job.request, () => tell({ kind: 'proving' }))
    case 'proveBackup':
      return proveBackup(job.backup, job.key)
    case 'restoreBackup':
      return restoreBackup(job.request)
    case 'salvage':
      return salvageDatabase(job.dataDir, job.key)
    case 'quickCheck':
      return quickCheck(job.database, job.key)
  }
}

/** Reads every page. @returns whether all are as they should be */
function quickCheck(database: string, key: Uint8Array): 'ok' | 'damaged' {
  try {
    const connection = connectToRead(database, key)
    try {
      return connection.pragma('quick_check(1)', { simple: true }) === 'ok' ? 'ok' : 'damaged'
    } finally {
      connection.close()
    }
  } catch (error) {
    if (isDamage(error)) return 'damaged'
    throw error
  }
}

try {
  tell({ kind: 'done', value: work(workerData as AsideJob) })
} catch (error) {
  tell({ kind: 'failed', ...failureOf(error) })
}
