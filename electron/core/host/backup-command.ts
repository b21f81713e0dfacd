/** `--backup FILE` and `--restore FILE` of the core without a window. Each says one line of JSON. */
import fs from 'node:fs'
import path from 'node:path'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { backupRefusal } from '../store/backup/backups.ts'
import { keyOfBackup } from '../store/backup/backup-key.ts'
import { restoreBackup } from '../store/backup/restore-backup.ts'
import { takeBackup } from '../store/backup/take-backup.ts'
import { DataFolderError, databaseName, takeDataFolder } from '../store/data-folder.ts'
import { readKeyFile } from '../store/key-file.ts'
import type { KeyRing } from '../store/keys/key-ring-format.ts'
import { noSecretStore } from '../store/keys/secret-store.ts'
import { Vault } from '../store/keys/vault.ts'
import { connectToRead, openSqliteFile } from '../store/sqlite-storage/index.ts'
import type { ScriptOptions } from './script-options.ts'

interface Secret {
  passphrase?: string
  recoveryKey?: string
}

/** A refusal of the contract, or one of opening the folder. */
type Refused = Refusal | { code: string; message: string; details: Record<string, unknown> }

/**
 * Backs up a database, which may be in use by a running application.
 * @throws DataFolderError or SqliteOpenError when the folder or the key is not right
 */
export async function backupByCommand(
  options: ScriptOptions & { backup: string },
  secret: Secret,
): Promise<Result<Record<string, unknown>, Refused>> {
  const database = path.join(options.dataDir, databaseName)
  if (!fs.existsSync(database))
    throw new DataFolderError('FOLDER_NOT_OURS', `${options.dataDir} holds no clinic database.`)
  const opened = await openKeys(options, secret)
  if (!opened.ok) return opened
  const { key, ring } = opened.value
  if (!key) throw locked()
  const request = { database, key, backup: options.backup, ring, workstationId: workstationOf(database, key) }
  try {
    const proven = takeBackup(request)
    const { backup: file, takenAt, bytes, provenAt, rows } = proven
    noteProof(database, key, { file, at: provenAt })
    return accept({ backup: file, takenAt, bytes, rows, digest: proven.digest, provenAt })
  } catch (error) {
    return refuse(backupRefusal(error, path.dirname(options.backup)))
  }
}

/**
 * Puts a backup in a folder that nobody has open.
 * @throws DataFolderError or SqliteOpenError when the folder or the key is not right
 */
export async function restoreByCommand(
  options: ScriptOptions & { restore: string },
  secret: Secret,
): Promise<Result<Record<string, unknown>, Refused>> {
  const { dataDir, restore, replace } = options
  const folder = takeDataFolder(dataDir)
  try {
    const own = await openKeys(options, secret)
    // A secret may be the backup's and not the folder's.
    const ownKey = own.ok ? own.value.key : undefined
    const found = await keyOfBackup(restore, { own: ownKey, ...secret })
    if (!found.ok) return found
    const restored = restoreBackup({ dataDir, backup: restore, ...found.value, replace })
    if (!restored.ok) {
      const message = `${dataDir} holds data. Give --replace to put the backup in its place; what is there is kept aside.`
      return refuse({ code: 'FOLDER_HAS_DATA', message, details: {} })
    }
    const { takenAt, rows, digest, provenAt, keptAside } = restored
    return accept({ restored: restore, takenAt, rows, digest, provenAt, keptAside: keptAside ?? null })
  } catch (error) {
    if (error instanceof DataFolderError) throw error
    return refuse(backupRefusal(error, dataDir))
  } finally {
    folder.release()
  }
}

async function openKeys(
  { dataDir, keyFile }: ScriptOptions,
  { passphrase, recoveryKey }: Secret,
): Promise<Result<{ key: Uint8Array | undefined; ring: KeyRing | undefined }, Refusal>> {
  if (keyFile !== undefined) {
    const key = readKeyFile(keyFile)
    if (!key) throw new DataFolderError('KEY_MISSING', `There is no key file ${keyFile}.`)
    return accept({ key, ring: undefined })
  }
  const vault = new Vault(dataDir, noSecretStore)
  const alone = await vault.openAlone()
  if (alone.state === 'locked' && (passphrase !== undefined || recoveryKey !== undefined)) {
    const key =
      recoveryKey === undefined
        ? await vault.unlockWithPassphrase(passphrase ?? '')
        : vault.tryRecoveryKey(recoveryKey)
    if (!key.ok) return key
  }
  return accept({ key: vault.dataKey, ring: vault.ring })
}

export const locked = () =>
  new DataFolderError(
    'KEY_LOCKED',
    'The key is locked. Give the passphrase or the recovery key as the first line of input: --passphrase-stdin or --recovery-key-stdin.',
  )

function workstationOf(database: string, key: Uint8Array): string {
  const connection = connectToRead(database, key)
  try {
    const value = connection
      .prepare<[], string>("SELECT value FROM setting WHERE name = 'workstationId'")
      .pluck()
      .get()
    return value === undefined ? 'unknown' : (JSON.parse(value) as string)
  } finally {
    connection.close()
  }
}

/** So that the window shows the proof too. */
function noteProof(database: string, key: Uint8Array, proof: { file: string; at: string }): void {
  try {
    const file = openSqliteFile({ file: database, key, create: false })
    try {
      file
        .statement("INSERT OR REPLACE INTO setting(name, value) VALUES('backupProven', ?)")
        .run(JSON.stringify(proof))
    } finally {
      file.close()
    }
  } catch {
    // A folder that cannot be written to can still be backed up.
  }
}
