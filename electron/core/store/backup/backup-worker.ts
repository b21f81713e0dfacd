// Takes a backup in a thread of its own, so that the core goes on answering. Started by `takeBackupAside`.
import { parentPort, workerData } from 'node:worker_threads'
import type { BackupRequest } from './take-backup.ts'
import { takeBackup } from './take-backup.ts'

parentPort?.postMessage(takeBackup(workerData as BackupRequest))
