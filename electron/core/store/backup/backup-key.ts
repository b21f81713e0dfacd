import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { KeyRing } from '../keys/key-ring-format.ts'
import { hasWrap, openWithPassphrase, openWithRecoveryKey } from '../keys/key-ring.ts'
import { recoveryRefusal } from '../keys/vault.ts'
import { connectToRead, SqliteOpenError } from '../sqlite-storage/index.ts'
import { readTrailer } from './backup-trailer.ts'

/** The key of a backup, and the wrapped keys that come with it where they are not the folder's already. */
export interface BackupKey {
  key: Uint8Array
  ring: KeyRing | undefined
}

/**
 * Finds the key of a backup: the folder's own, or the one that a passphrase or recovery key unwraps from the backup itself.
 * @returns a refusal that says what is missing or wrong
 */
export async function keyOfBackup(
  file: string,
  offered: {
    own: Uint8Array | undefined
    passphrase?: string | undefined
    recoveryKey?: string | undefined
  },
): Promise<Result<BackupKey, Refusal>> {
  let about
  try {
    about = readTrailer(file)
  } catch {
    about = undefined
  }
  if (!about)
    return refuse(refusal('BACKUP_UNREADABLE', `${file} is not a backup, cannot be read, or is cut off.`))
  const { ring } = about
  if (offered.own && opens(file, offered.own)) return accept({ key: offered.own, ring: undefined })
  if (ring && offered.recoveryKey !== undefined) {
    const opened = openWithRecoveryKey(ring, offered.recoveryKey)
    return opened.ok ? accept({ key: opened.dataKey, ring }) : refuse(recoveryRefusal(opened))
  }
  if (ring && offered.passphrase !== undefined && hasWrap(ring, 'passphrase')) {
    const opened = await openWithPassphrase(ring, offered.passphrase)
    if (opened.ok) return accept({ key: opened.dataKey, ring })
  }
  return refuse(
    refusal(
      'PASSPHRASE_WRONG',
      'The backup was made with another key. Give the passphrase or the recovery key of the records in it.',
      { recoveryKey: !!ring && hasWrap(ring, 'recovery'), passphrase: !!ring && hasWrap(ring, 'passphrase') },
    ),
  )
}

function opens(file: string, key: Uint8Array): boolean {
  try {
    connectToRead(file, key).close()
    return true
  } catch (error) {
    if (error instanceof SqliteOpenError) return false
    throw error
  }
}
