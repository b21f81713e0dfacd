/** Opens or makes the clinic's database. */
import { createHash } from 'node:crypto'
import { addRxPlugin, createRxDatabase, type RxDatabase } from 'rxdb/plugins/core'
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema'
import type { RecordType } from '#shared/domain/records/record-type.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { allRecordTypes, collectionCreators } from './collections.ts'
import { DataFolderError } from './data-folder.ts'
import { ownTables } from './own-tables.ts'
import { letGo, RxStore } from './rx-store.ts'
import { createSearchTables } from './search/patient-index.ts'
import { readSetting, writeSetting } from './settings.ts'
import { getRxStorageSqlite, openSqliteFile, type SqliteFile } from './sqlite-storage/index.ts'
import type { Store } from './store.ts'

addRxPlugin(RxDBMigrationSchemaPlugin)

export interface StoreOptions {
  /** What the database holds; the clinic's when absent. */
  types?: readonly RecordType[]
  /** The most that the page cache takes, in MiB. */
  cacheMebibytes?: number
}

/**
 * Opens or makes the database, and brings records of older versions up to date; a kill in the middle of that does no harm,
 * the next start goes on.
 * @throws SqliteOpenError when the key is wrong or the file is not usable; DataFolderError when a newer version wrote it
 */
export async function openStore(
  file: string,
  key: Uint8Array,
  { types = allRecordTypes, ...settings }: StoreOptions = {},
): Promise<Store> {
  const sqliteFile = openSqliteFile({ file, key, ...settings })
  let database: RxDatabase | undefined
  try {
    sqliteFile.connection.exec(ownTables)
    refuseNewerSchemas(sqliteFile, types)
    database = await createRxDatabase({
      name: 'clinic',
      storage: getRxStorageSqlite(sqliteFile),
      multiInstance: false,
      eventReduce: false,
      closeDuplicates: true,
      hashFunction: sha256,
    })
    await database.addCollections(collectionCreators(types))
    const versions = Object.fromEntries(types.map(({ name, version }) => [name, version]))
    if (!sameJson(versionsIn(sqliteFile), versions)) writeSetting(sqliteFile, 'schemaVersions', versions)
    createSearchTables(sqliteFile.connection)
    const store = new RxStore(sqliteFile, database)
    if (readSetting(store, 'searchStale')) await store.remakeSearch()
    return store
  } catch (error) {
    // A damaged file may not even close in good order.
    await database?.close().catch(() => undefined)
    try {
      letGo(sqliteFile)
    } catch {
      // The first failure is the one to tell.
    }
    throw error
  }
}

/** Node's own, because what RxDB takes by itself loads the whole of Web Crypto at each start. */
async function sha256(input: string | ArrayBuffer | Blob): Promise<string> {
  const bytes = input instanceof Blob ? await input.arrayBuffer() : input
  return createHash('sha256')
    .update(typeof bytes === 'string' ? bytes : new Uint8Array(bytes))
    .digest('hex')
}

const versionsIn = (file: SqliteFile): Record<string, number> => {
  const text = file.valueStatement<string>("SELECT value FROM setting WHERE name = 'schemaVersions'").get()
  return text === undefined ? {} : (JSON.parse(text) as Record<string, number>)
}

/** An older application must not write into records it does not know. */
function refuseNewerSchemas(file: SqliteFile, types: readonly RecordType[]): void {
  const stored = versionsIn(file)
  const ours = new Map(types.map(({ name, version }) => [name, version]))
  const newer = Object.entries(stored).some(([name, version]) => version > (ours.get(name) ?? -1))
  if (newer) {
    throw new DataFolderError(
      'FOLDER_FROM_NEWER_VERSION',
      'The database was written by a newer version of the application. Install that version or a newer one to open it.',
    )
  }
}
