/** Takes a data folder and stands at its door: what the application and the core without a window have in common. */
import fs from 'node:fs'
import path from 'node:path'
import { type Core, type CoreOptions, startCore } from '../core.ts'
import { createDoor, type OpeningDoor } from '../opening/door.ts'
import { createRepair } from '../opening/repair.ts'
import { type DataFolderError, markerName, takeDataFolder } from '../store/data-folder.ts'
import { replacementIsUnderWay } from '../store/backup/replace-files.ts'
import { noSecretStore, type SecretStore } from '../store/keys/secret-store.ts'
import { Vault } from '../store/keys/vault.ts'
import type { SqliteOpenError } from '../store/sqlite-storage/index.ts'

export interface DoorOptions extends Pick<
  CoreOptions,
  | 'showToast'
  | 'showTray'
  | 'askFolder'
  | 'askFile'
  | 'asideWorker'
  | 'readingModule'
  | 'checkDelayMs'
  | 'now'
  | 'hubModule'
> {
  dataDir: string
  /** Left out where the system has none. */
  secretStore?: SecretStore
  /** The key lies in a file of its own, and is not looked after. */
  keyElsewhere?: boolean
  /** The records are open. */
  opened?: (core: Core, key: Uint8Array) => Promise<void> | void
  refused: (error: DataFolderError | SqliteOpenError) => void
  log: (line: string) => void
}

/**
 * @returns the door, not yet started; `close` lets the folder go
 * @throws DataFolderError when the folder cannot be used; nothing in it was touched
 */
export function openDoor(options: DoorOptions): OpeningDoor & { vault: Vault | undefined } {
  const { dataDir, log } = options
  const vault = options.keyElsewhere ? undefined : new Vault(dataDir, options.secretStore ?? noSecretStore)
  // Before anything is touched, where the folder is ours; one that is not is refused for that.
  if (fs.existsSync(path.join(dataDir, markerName)) && !replacementIsUnderWay(dataDir)) vault?.look()
  const folder = takeDataFolder(dataDir)
  let known: Uint8Array | undefined
  const door = createDoor({
    vault,
    openCore: async (key) => {
      known = key
      const core = await startCore({
        ...options,
        folder,
        key: () => key,
        ring: () => vault?.ring,
      })
      await options.opened?.(core, key)
      return core
    },
    repair: createRepair({ folder, key: () => vault?.dataKey ?? known, worker: options.asideWorker }),
    refused(error) {
      // Whoever is told may end the process at once: nothing of ours stays behind in the folder.
      folder.release()
      options.refused(error)
    },
    log,
  })
  return {
    ...door,
    vault,
    async close() {
      await door.close()
      folder.release()
    },
  }
}
