import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import { connectToRead } from '../sqlite-storage/index.ts'
import { digestContent } from './content-digest.ts'
import type { ContentDigest } from './content-digest.ts'

export interface BackupRequest {
  /** The database, which may be in use. */
  database: string
  /** The database's key. The backup has the same. */
  key: Uint8Array
  /** Where the backup goes. An older one there is replaced, once the new one is proven. */
  backup: string
}

export interface ProvenBackup extends ContentDigest {
  backup: string
  bytes: number
  /** Milliseconds since 1970, when a scratch restore of it was found to say what the database said. */
  provenAt: number
}

/** A write may slip in between the two looks at the database; this often running would be something else. */
const ATTEMPTS = 12

/**
 * Copies the database as it is at one moment into an encrypted file, restores that to a scratch place, and compares
 * what both say. Only then does the backup take its name. Blocks its thread but no writer: see `backup-worker.ts`.
 *
 * @throws if the disk does, if the database cannot be opened, or if the copy is not what was copied
 */
export function takeBackup({ database, key, backup }: BackupRequest): ProvenBackup {
  const unfinished = `${backup}.unfinished`
  for (let attempt = 1; ; attempt++) {
    rmSync(unfinished, { force: true })
    try {
      const original = copyDatabase(database, key, unfinished)
      const restored = digestOfRestored(unfinished, key)
      if (original.digest === restored.digest) {
        syncToDisk(unfinished)
        renameSync(unfinished, backup)
        return { ...restored, backup, bytes: statSync(backup).size, provenAt: Date.now() }
      }
      if (attempt === ATTEMPTS) throw new Error('The backup does not say what the database says')
    } finally {
      rmSync(unfinished, { force: true })
    }
  }
}

/** Copies, and digests what was copied: two connections that begin to read one right after the other. */
function copyDatabase(database: string, key: Uint8Array, copy: string): ContentDigest {
  const witness = connectToRead(database, key)
  const copier = connectToRead(database, key)
  try {
    const vacuum = copier.prepare('VACUUM INTO ?')
    witness.exec('BEGIN')
    witness.prepare('SELECT count(*) FROM sqlite_schema').get()
    vacuum.run(copy)
    return digestContent(witness)
  } finally {
    copier.close()
    witness.close()
  }
}

/** Restores a backup into a scratch folder beside it, checks it from end to end, and digests it. */
export function digestOfRestored(backup: string, key: Uint8Array): ContentDigest {
  const scratch = mkdtempSync(path.join(path.dirname(backup), '.restore-'))
  try {
    const file = path.join(scratch, 'restored.db')
    copyFileSync(backup, file)
    const connection = connectToRead(file, key)
    try {
      const verdict = connection.pragma('integrity_check', { simple: true })
      if (verdict !== 'ok') throw new Error('The backup is damaged')
      return digestContent(connection)
    } finally {
      connection.close()
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

export function syncToDisk(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
