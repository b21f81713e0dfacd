import Sqlite from 'better-sqlite3-multiple-ciphers'

export type SqliteDatabase = Sqlite.Database
export type Statement<Row> = Sqlite.Statement<unknown[], Row>

/**
 * Opens (and creates) an encrypted SQLite file: write-ahead log, every commit on the disk before it returns.
 * `key` is 32 raw bytes. Throws SQLite's own error when the key does not fit the file.
 */
export function openSqlite(file: string, key: Buffer): SqliteDatabase {
  const database = new Sqlite(file)
  try {
    database.pragma(`key="x'${key.toString('hex')}'"`)
    database.pragma('auto_vacuum=INCREMENTAL')
    database.pragma('journal_mode=WAL')
    database.pragma('synchronous=FULL')
    database.pragma('temp_store=MEMORY')
    database.pragma('cache_size=-2048')
    // The checkpointer's thread keeps the log far shorter than this.
    database.pragma('wal_autocheckpoint=16000')
    database.pragma('journal_size_limit=16777216')
    database.pragma('busy_timeout=2000')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The SQLite result code of an error (`SQLITE_FULL`, `SQLITE_IOERR_WRITE`, ...), or undefined for any other error. */
export function sqliteErrorCode(error: unknown): string | undefined {
  if (error instanceof Sqlite.SqliteError) return error.code
  return undefined
}
