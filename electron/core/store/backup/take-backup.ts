import fs from 'node:fs'
import path from 'node:path'
import { connectToRead } from '../sqlite-storage/index.ts'
import { syncFile, syncFolder } from '../durable-file.ts'
import { ringForBackup } from '../keys/key-ring.ts'
import type { KeyRing } from '../keys/key-ring-format.ts'
import { appendTrailer, readTrailer } from './backup-trailer.ts'
import { digestContent } from './content-digest.ts'
import type { ContentDigest } from './content-digest.ts'
import { copyDatabase } from './copy-database.ts'

export interface BackupRequest {
  /** The database, which may be in use. */
  database: string
  /** The database's key. The backup has the same. */
  key: Uint8Array
  /** Where the backup goes. An older one there is replaced, once the new one is proven. */
  backup: string
  /** The wrapped keys, with which the backup opens on another computer. */
  ring: KeyRing | undefined
  workstationId: string
}

export interface ProvenBackup extends ContentDigest {
  backup: string
  /** UTC. */
  takenAt: string
  bytes: number
  /** When a scratch restore of it was found to say what the database said; UTC. */
  provenAt: string
}

/** The backup is not what it says it is. */
export class BackupError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BackupError'
  }
}

/** The scratch folder in which a backup is restored. */
export const proofName = (backup: string): string => `.proof-${backup}`

/** What a backup is called until it is proven. A kill leaves one; the next backup of that name replaces it. */
export const unfinishedName = (backup: string): string => `${backup}.unfinished`

/**
 * Copies the database as it is at one moment into an encrypted file, restores that to a scratch place, and compares what
 * both say. Only then does the backup take its name. Blocks its thread but no writer: see `run-aside.ts`.
 *
 * @param proving called when the copy is made and its proof begins
 * @throws if the disk does, if the database cannot be opened, or if the copy is not what was copied
 */
export function takeBackup(request: BackupRequest, proving: () => void = () => undefined): ProvenBackup {
  const { database, key, backup, ring, workstationId } = request
  const unfinished = unfinishedName(backup)
  fs.rmSync(unfinished, { force: true })
  try {
    const takenAt = new Date().toISOString()
    const original = copyDatabase(database, key, unfinished)
    appendTrailer(unfinished, {
      takenAt,
      workstationId,
      ...original,
      ring: ring ? ringForBackup(ring) : null,
    })
    syncFile(unfinished)
    proving()
    const proven = proveBackup(unfinished, key)
    if (original.digest !== proven.digest)
      throw new BackupError('The backup does not say what the database says')
    fs.renameSync(unfinished, backup)
    syncFolder(path.dirname(backup))
    return { ...proven, backup }
  } finally {
    fs.rmSync(unfinished, { force: true })
  }
}

/**
 * Restores a backup into a scratch folder beside it, checks it from end to end, and compares it with what it says of
 * itself.
 * @throws SqliteOpenError if the key is not the backup's; BackupError if it is damaged or none
 */
export function proveBackup(backup: string, key: Uint8Array): ProvenBackup {
  const about = readTrailer(backup)
  if (!about) throw new BackupError('The file is not a backup, or is cut off')
  const scratch = scratchFolder(backup)
  try {
    const file = path.join(scratch, 'restored.db')
    extractDatabase(backup, about.databaseBytes, file)
    const connection = connectToRead(file, key)
    try {
      const verdict = connection.pragma('integrity_check', { simple: true })
      if (verdict !== 'ok') throw new BackupError('The backup is damaged')
      const content = digestContent(connection)
      if (content.digest !== about.digest)
        throw new BackupError('The backup does not hold what was backed up')
      return {
        ...content,
        backup,
        takenAt: about.takenAt,
        bytes: fs.statSync(backup).size,
        provenAt: new Date().toISOString(),
      }
    } finally {
      connection.close()
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/** One for each backup, by its name, so that what a kill leaves is removed by the next look at it. */
function scratchFolder(backup: string): string {
  const folder = path.join(path.dirname(backup), proofName(path.basename(backup)))
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { mode: 0o700 })
  return folder
}

/** Copies the database out of a backup. */
export function extractDatabase(backup: string, databaseBytes: number, file: string): void {
  fs.copyFileSync(backup, file)
  fs.truncateSync(file, databaseBytes)
}
