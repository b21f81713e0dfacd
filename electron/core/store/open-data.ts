/** Takes the data folder, opens the clinic's records in it, and knows which workstation this is. */
import { randomUUID } from 'node:crypto'
import type { CoreOptions } from '../core-interface.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { readSetting, writeSetting } from './settings.ts'
import { openStore } from './open-store.ts'
import type { Store } from './store.ts'

export interface OpenData {
  folder: DataFolder
  store: Store
  key: Uint8Array
  workstationId: string
  /** Lets the folder go, unless whoever started the core had taken it. */
  release: () => void
}

/**
 * Opens what the options name.
 * @throws DataFolderError or SqliteOpenError when the folder or its key is not right; nothing in it was touched
 */
export async function openData(options: CoreOptions): Promise<OpenData> {
  const folder = options.folder ?? takeDataFolder(options.dataDir)
  const release = () => {
    if (!options.folder) folder.release()
  }
  let store: Store | undefined
  try {
    const key = options.key()
    const { cacheMebibytes } = options
    store = await openStore(folder.databaseFile, key, cacheMebibytes === undefined ? {} : { cacheMebibytes })
    return { folder, store, key, workstationId: nameWorkstation(store), release }
  } catch (error) {
    await store?.close().catch(() => undefined)
    release()
    throw error
  }
}

/** The workstation's identity; made where there is none, in a new database or a restored one. */
function nameWorkstation(store: Store): string {
  const known = readSetting(store, 'workstationId')
  if (known !== undefined) return known
  const made = randomUUID()
  store.writeOwn((file) => writeSetting(file, 'workstationId', made))
  return made
}
