import { closeSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { SqliteOpenError } from './open-error.ts'

/** "RxSq": the mark in every file this storage makes (`PRAGMA application_id`). */
const APPLICATION_ID = 0x52785371
/** The layout of the storage's own tables (`PRAGMA user_version`). Raise it with every change that an older version could not read. */
export const FILE_FORMAT = 1
const PAGE_BYTES = 4096
/** Pages in the write-ahead log after which it is emptied into the file: 16 MiB. SQLite's own is 1000. */
const WAL_PAGES = 4096
const PLAIN_HEADER = 'SQLite format 3\0'

/**
 * What encrypts and authenticates each page: AEGIS-256 takes a third of the time of ChaCha20-Poly1305
 * (docs/adr/0019-page-cipher.md). A file keeps the cipher it was made with.
 */
type Cipher = 'aegis' | 'chacha20'
const NEW_CIPHER: Cipher = 'aegis'
const CIPHERS: readonly Cipher[] = [NEW_CIPHER, 'chacha20']

interface ConnectionSettings {
  cipher: Cipher
  cacheMebibytes: number
  busyTimeoutMilliseconds: number
}

/**
 * Looks at an existing file through a read-only connection, which cannot change it: a connection with a wrong key
 * that may write would, on closing, copy the write-ahead log into the file under that wrong key.
 * @returns the cipher of the file; of one that is not there yet, or empty, the one it is to get
 * @throws SqliteOpenError
 */
export function probe(file: string, key: Uint8Array): Cipher {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  // What a crash leaves between making the file and its first transaction is an empty file: as good as none.
  if (size === 0) return NEW_CIPHER
  if (readStart(file) === PLAIN_HEADER) throw new SqliteOpenError('not-encrypted', file)
  if (size % PAGE_BYTES !== 0) throw new SqliteOpenError('not-a-database', file)
  let failure: unknown
  for (const cipher of CIPHERS) {
    try {
      probeWith(cipher, file, key)
      return cipher
    } catch (error) {
      if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB')) throw error
      failure = error
    }
  }
  throw new SqliteOpenError('wrong-key', file, { cause: failure })
}

function probeWith(cipher: Cipher, file: string, key: Uint8Array): void {
  const connection = new Database(file, { readonly: true, fileMustExist: true })
  try {
    unlock(connection, cipher, key)
    connection.pragma('schema_version')
    const application = connection.pragma('application_id', { simple: true })
    const format = connection.pragma('user_version', { simple: true })
    const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
    // Marks and first tables are written in one transaction; before it there is nothing at all.
    if (tables === 0 && application === 0 && format === 0) return
    if (application !== APPLICATION_ID) throw new SqliteOpenError('foreign', file)
    if (typeof format !== 'number' || format > FILE_FORMAT) throw new SqliteOpenError('newer-format', file)
  } finally {
    connection.close()
  }
}

/** Opens `file` for reading and writing, sets its pragmas and makes the storage's own tables in a new one. */
export function connect(file: string, key: Uint8Array, settings: ConnectionSettings): Database.Database {
  const connection = new Database(file, { timeout: settings.busyTimeoutMilliseconds })
  try {
    unlock(connection, settings.cipher, key)
    connection.pragma(`page_size = ${PAGE_BYTES}`)
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    connection.pragma(`cache_size = -${settings.cacheMebibytes * 1024}`)
    // Every emptying of the write-ahead log writes the same busy pages again and waits for the disk twice.
    connection.pragma(`wal_autocheckpoint = ${WAL_PAGES}`)
    // Sorts that spill would write plain text into a temporary file.
    connection.pragma('temp_store = MEMORY')
    connection
      .transaction(() => {
        connection.exec(`CREATE TABLE IF NOT EXISTS rx_collection (
        id INTEGER PRIMARY KEY,
        database TEXT NOT NULL,
        collection TEXT NOT NULL,
        version INTEGER NOT NULL,
        columns TEXT NOT NULL,
        untrusted TEXT NOT NULL DEFAULT '[]',
        purged_sequence INTEGER NOT NULL DEFAULT 0,
        UNIQUE (database, collection, version)
      ) STRICT`)
        if (connection.pragma('user_version', { simple: true }) !== FILE_FORMAT) {
          connection.pragma(`application_id = ${APPLICATION_ID}`)
          connection.pragma(`user_version = ${FILE_FORMAT}`)
        }
      })
      .immediate()
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * A connection of its own for reading an existing database, also while it is in use, in this process or another. It sees
 * one state of it for as long as it is in a transaction, and keeps nobody from writing.
 * @throws SqliteOpenError
 */
export function connectToRead(file: string, key: Uint8Array): Database.Database {
  const cipher = probe(file, key)
  const connection = new Database(file, { readonly: true, fileMustExist: true })
  try {
    unlock(connection, cipher, key)
    connection.pragma('temp_store = MEMORY')
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * A connection that reads an existing database, also while it is in use, and writes into another file, attached as `copy`
 * and encrypted with the same key. What it copies inside one transaction is one state of the database.
 * @throws SqliteOpenError
 */
export function connectToCopy(file: string, key: Uint8Array, copy: string): Database.Database {
  const cipher = probe(file, key)
  // Without `fileMustExist`, which would hold for the copy too; the file has been looked at.
  const connection = new Database(file, { timeout: 30_000 })
  try {
    unlock(connection, cipher, key)
    connection.pragma('temp_store = MEMORY')
    connection.prepare<[string, Buffer]>('ATTACH ? AS copy KEY ?').run(copy, rawKey(key))
    connection.pragma(`copy.page_size = ${PAGE_BYTES}`)
    // The copy is put on the disk as a whole before it counts as one.
    connection.pragma('copy.journal_mode = OFF')
    connection.pragma('copy.synchronous = OFF')
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Sets the page key. It goes in as bytes, so it is in no statement's text. */
function unlock(connection: Database.Database, cipher: Cipher, key: Uint8Array): void {
  connection.pragma(`cipher = '${cipher}'`)
  connection.key(rawKey(key))
}

const rawKey = (key: Uint8Array): Buffer => Buffer.concat([Buffer.from('raw:'), key])

function readStart(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    const start = Buffer.alloc(PLAIN_HEADER.length)
    readSync(descriptor, start, 0, start.length, 0)
    return start.toString('latin1')
  } finally {
    closeSync(descriptor)
  }
}
