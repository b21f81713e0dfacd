import fs from 'node:fs'
import type { HealthStatus } from '#shared/contract/health.ts'

const mebibyte = 1024 * 1024
/** Below this the next hours are in danger: a backup, an X-ray, the write-ahead log. */
export const criticalBytes = 256 * mebibyte
/** Early enough for somebody to make room before anything is refused. */
export const lowBytes = 1024 * mebibyte

/**
 * How much room there is, judged: low below 1 GiB or twice the database (a backup and its proof need that much on the same
 * disk), critical below 256 MiB.
 */
export function judgeSpace(freeBytes: number, databaseBytes: number): HealthStatus['space'] {
  if (freeBytes < criticalBytes) return { level: 'critical', freeBytes }
  return { level: freeBytes < Math.max(lowBytes, 2 * databaseBytes) ? 'low' : 'ok', freeBytes }
}

/** Looks at the disk of the data folder; `unknown` where the system does not say. */
export async function lookAtSpace(dataDir: string, databaseFile: string): Promise<HealthStatus['space']> {
  try {
    const { bavail, bsize } = await fs.promises.statfs(dataDir)
    const { size } = await fs.promises.stat(databaseFile)
    return judgeSpace(bavail * bsize, size)
  } catch {
    return { level: 'unknown', freeBytes: 0 }
  }
}
