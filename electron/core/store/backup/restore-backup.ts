import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import type { ContentDigest } from './content-digest.ts'
import { digestOfRestored, syncToDisk } from './take-backup.ts'

export type Restored = ({ ok: true } & ContentDigest) | { ok: false; reason: 'database-exists' }

/**
 * Puts a backup where a database is to be. Never over one: whoever wants that moves the old one away first, companions
 * and all. The backup stays.
 * @throws SqliteOpenError if the key is not the backup's, and other errors if the disk fails or the backup is damaged
 */
export function restoreBackup(backup: string, key: Uint8Array, database: string): Restored {
  if ([database, `${database}-wal`, `${database}-journal`].some((file) => existsSync(file))) {
    return { ok: false, reason: 'database-exists' }
  }
  const content = digestOfRestored(backup, key)
  const unfinished = `${database}.unfinished`
  try {
    copyFileSync(backup, unfinished)
    syncToDisk(unfinished)
    renameSync(unfinished, database)
  } finally {
    rmSync(unfinished, { force: true })
  }
  return { ok: true, ...content }
}
