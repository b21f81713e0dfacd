import type { SqliteDatabase } from './sqlite.ts'

/** Version of a database file's tables, kept in SQLite's `user_version`. */
const schemaVersion = 1

/**
 * Tables of one database:
 * - `docs`: one row per document, keyed by its last update sequence, so that the changes feed is a plain scan.
 *   `rev`, `deleted`, `body` are the winner's; `leaves` lists every leaf as JSON only when there is more than one.
 * - `bodies`: what revisions hold, by key; the trees point at them. `attachments` is JSON without the bytes.
 * - `blobs`: attachment bytes as stored (perhaps gzipped), by the MD5 of exactly these bytes.
 * - `blob_uses`: which bodies use which blob.
 * - `local_docs`: `_local` documents, which have no history and are not replicated.
 * - `settings`: counters, security, limits, purge log.
 */
export function createDatabaseTables(sql: SqliteDatabase): void {
  const found = Number(sql.pragma('user_version', { simple: true }))
  if (found === schemaVersion) return
  if (found !== 0)
    throw new Error(`The database file has tables of version ${found}; this hub knows ${schemaVersion}.`)
  sql.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE docs(
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, rev TEXT NOT NULL, deleted INTEGER NOT NULL,
      body INTEGER NOT NULL, leaves TEXT, tree TEXT NOT NULL) STRICT;
    CREATE TABLE bodies(key INTEGER PRIMARY KEY, json TEXT NOT NULL, attachments TEXT) STRICT;
    CREATE TABLE blobs(digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE blob_uses(digest TEXT NOT NULL, body INTEGER NOT NULL, PRIMARY KEY(digest, body)) STRICT, WITHOUT ROWID;
    CREATE INDEX blob_uses_of_body ON blob_uses(body);
    CREATE TABLE local_docs(id TEXT PRIMARY KEY, rev INTEGER NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    PRAGMA user_version=${schemaVersion};
    COMMIT;
  `)
}
