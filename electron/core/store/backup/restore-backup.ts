import fs from 'node:fs'
import path from 'node:path'
import { databaseName, markerName } from '../data-folder.ts'
import { syncFile } from '../durable-file.ts'
import type { KeyRing } from '../keys/key-ring-format.ts'
import { writeKeyRing } from '../keys/key-ring-file.ts'
import { keyFileName, ringFileName } from '../keys/vault.ts'
import { openSqliteFile } from '../sqlite-storage/index.ts'
import { readTrailer } from './backup-trailer.ts'
import { incomingName, replaceFiles } from './replace-files.ts'
import { BackupError, extractDatabase, proveBackup, type ProvenBackup } from './take-backup.ts'

export interface RestoreRequest {
  /** A folder that this process holds, and has not opened. */
  dataDir: string
  backup: string
  /** The backup's key. */
  key: Uint8Array
  /** The wrapped keys that are to be the folder's from now on, where they are not already. */
  ring?: KeyRing | undefined
  /** Put the backup in place of a database; that one is kept aside. */
  replace: boolean
}

export type Restored =
  ({ ok: true; keptAside: string | undefined } & ProvenBackup) | { ok: false; reason: 'database-exists' }

const databaseFiles = ['', '-wal', '-shm', '-journal'].map((ending) => databaseName + ending)

/**
 * Puts a backup where a database is to be. Over one only when told, and then that one is kept. The backup stays. What is
 * restored knows that it was: see `mark` and docs/adr/0009-restored-workstation.md. A kill at any moment leaves the folder
 * as it was or restored.
 * @throws SqliteOpenError if the key is not the backup's, BackupError if it is damaged, and others if the disk fails
 */
export function restoreBackup({ dataDir, backup, key, ring, replace }: RestoreRequest): Restored {
  const isThere = databaseFiles.some((name) => fs.existsSync(path.join(dataDir, name)))
  if (isThere && !replace) return { ok: false, reason: 'database-exists' }
  const about = readTrailer(backup)
  if (!about) throw new BackupError('The file is not a backup, or is cut off')
  const proven = proveBackup(backup, key)
  const incoming = path.join(dataDir, incomingName(databaseName))
  removeDatabase(incoming)
  extractDatabase(backup, about.databaseBytes, incoming)
  mark(incoming, key, about.takenAt)
  syncFile(incoming)
  const come = [databaseName]
  const leave = [...databaseFiles]
  if (ring) {
    writeKeyRing(path.join(dataDir, incomingName(ringFileName)), ring)
    come.push(ringFileName)
    leave.push(ringFileName, keyFileName)
  }
  const aside = replaceFiles(dataDir, leave, come, [markerName])
  return { ok: true, ...proven, keptAside: isThere ? aside : undefined }
}

/**
 * A restored database goes on as a workstation with a new identity: the one before has written audit entries since the
 * backup, which other workstations may hold, and two entries must never claim the same place in one chain. `restored` tells
 * replication to compare everything anew.
 */
function mark(file: string, key: Uint8Array, backupTakenAt: string): void {
  const database = openSqliteFile({ file, key, create: false })
  try {
    database.transaction(() => {
      const former = database
        .valueStatement<string>("SELECT value FROM setting WHERE name = 'workstationId'")
        .get()
      const restored = {
        at: new Date().toISOString(),
        backupTakenAt,
        ...(former === undefined ? {} : { formerWorkstationId: JSON.parse(former) as string }),
      }
      database.statement("DELETE FROM setting WHERE name IN ('workstationId', 'auditHead')").run()
      database
        .statement("INSERT OR REPLACE INTO setting(name, value) VALUES('restored', ?)")
        .run(JSON.stringify(restored))
    })
  } finally {
    database.close()
  }
  for (const ending of ['-wal', '-shm']) fs.rmSync(file + ending, { force: true })
}

function removeDatabase(file: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) fs.rmSync(file + ending, { force: true })
}
