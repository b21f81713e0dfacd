import {
  addRxStorageMultiInstanceSupport,
  ensureRxStorageInstanceParamsAreCorrect,
  RXDB_VERSION,
} from 'rxdb/plugins/core'
import type { RxStorage } from 'rxdb/plugins/core'
import type { SqliteFile } from './sqlite-file.ts'
import { SqliteStorageInstance } from './storage-instance.ts'
import type { SqliteInstanceOptions, SqliteInternals } from './storage-instance.ts'

export const STORAGE_NAME = 'sqlite-encrypted'

/**
 * RxDB's storage in an open file. Any number of databases and collections may share the file; each instance holds it
 * open until it is closed.
 */
export function getRxStorageSqlite(file: SqliteFile): RxStorage<SqliteInternals, SqliteInstanceOptions> {
  return {
    name: STORAGE_NAME,
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance(params) {
      ensureRxStorageInstanceParamsAreCorrect(params)
      const instance = new SqliteStorageInstance(file, params)
      addRxStorageMultiInstanceSupport(STORAGE_NAME, params, instance)
      return instance
    },
  }
}
