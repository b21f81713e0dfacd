/** What can be done for a database that does not open: save what can be read, or put a backup in its place. */
import path from 'node:path'
import type { BackupFile } from '#shared/contract/backup.ts'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { SalvageReport } from '#shared/contract/opening.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { listBackups, recallBackupFolder } from '../store/backup/backup-files.ts'
import { backupRefusal } from '../store/backup/backups.ts'
import { type AsideWorker, runAside } from '../store/backup/run-aside.ts'
import { canSalvage } from '../store/backup/salvage-database.ts'
import { keyOfBackup } from '../store/backup/backup-key.ts'
import type { DataFolder } from '../store/data-folder.ts'

export { isDamage } from '../store/backup/salvage-database.ts'

export interface Repair {
  /** The folder's key, where it is known. */
  key(): Uint8Array | undefined
  canSalvage(key: Uint8Array): boolean
  /** Backups that are where backups usually are, the newest first. */
  backups(): BackupFile[]
  salvage(key: Uint8Array): Promise<Result<SalvageReport, Refusal>>
  /** @returns the key of what was restored. `isNew`: the folder has no key of its own yet. */
  restore(wish: CommandInput<'repair.restore'>, isNew: boolean): Promise<Result<Uint8Array, Refusal>>
}

export function createRepair(parts: {
  folder: DataFolder
  key: () => Uint8Array | undefined
  worker: AsideWorker | undefined
}): Repair {
  const dataDir = parts.folder.folder
  const { worker } = parts
  return {
    key: parts.key,
    canSalvage: (key) => canSalvage(parts.folder.databaseFile, key),
    backups() {
      const folders = new Set([recallBackupFolder(dataDir) ?? '', path.join(dataDir, 'backups')])
      const found = [...folders].filter((folder) => folder !== '').flatMap((folder) => listBackups(folder))
      return found.sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1))
    },
    async salvage(key) {
      return accept(await runAside({ kind: 'salvage', dataDir, key }, { worker }))
    },
    async restore({ file, passphrase, recoveryKey }, isNew) {
      const own = parts.key()
      const found = await keyOfBackup(file, { own, passphrase, recoveryKey })
      if (!found.ok) return found
      const { key, ring } = found.value
      if (isNew && !ring) {
        return refuse(
          refusal(
            'BACKUP_UNREADABLE',
            'This backup holds no keys: it opens only beside the key it was made with.',
          ),
        )
      }
      try {
        const request = { dataDir, backup: file, key, ring, replace: true }
        await runAside({ kind: 'restoreBackup', request }, { worker })
        return accept(key)
      } catch (error) {
        return refuse(backupRefusal(error, dataDir))
      }
    },
  }
}
