/**
 * Copies a whole database inside one read transaction, so that the copy is one state of it, whoever writes meanwhile; and
 * in the same transaction says what was copied. `VACUUM INTO` cannot do that: it refuses to run in a transaction.
 */
import type Database from 'better-sqlite3-multiple-ciphers'
import { connectToCopy } from '../sqlite-storage/index.ts'
import { type ContentDigest, digestContent } from './content-digest.ts'

type Connection = Database.Database

export interface SchemaRow {
  type: string
  name: string
  tbl_name: string
  sql: string
}

/**
 * Copies `file` to `copy`, a file that does not exist yet, under the same key. Blocks its thread, and nobody who writes.
 * @returns the digest of what was copied
 * @throws SqliteOpenError, or what the disk throws
 */
export function copyDatabase(file: string, key: Uint8Array, copy: string): ContentDigest {
  const connection = connectToCopy(file, key, copy)
  try {
    connection.exec('BEGIN')
    const content = digestContent(connection)
    copySchema(connection, (table) => {
      connection.exec(`INSERT INTO copy.${quoted(table)} SELECT * FROM main.${quoted(table)}`)
    })
    connection.exec('COMMIT')
    return content
  } finally {
    connection.close()
  }
}

/**
 * Makes every table of `main` in `copy` and has `fill` fill it; then indexes and marks. Tables behind a virtual table are
 * filled like others, and the virtual table is entered without being made, as `VACUUM` does.
 */
export function copySchema(
  connection: Connection,
  fill: (table: string) => void,
  wanted: (row: SchemaRow) => boolean = () => true,
): void {
  const all = connection
    .prepare<[], SchemaRow>('SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL')
    .all()
    .filter(wanted)
  // Tables behind a virtual table have names that SQLite otherwise keeps to itself.
  connection.unsafeMode(true)
  const isVirtual = ({ sql }: SchemaRow) => /^CREATE VIRTUAL TABLE/i.test(sql)
  for (const row of all) {
    if (row.type !== 'table' || isVirtual(row) || row.name === 'sqlite_sequence') continue
    // SQLite keeps a table's definition from `CREATE TABLE` on, without the database's name.
    connection.exec(row.sql.replace(/^CREATE TABLE\s+/i, 'CREATE TABLE copy.'))
    fill(row.name)
  }
  // Where AUTOINCREMENT goes on; SQLite has made the table itself.
  if (all.some(({ name }) => name === 'sqlite_sequence')) {
    connection.exec('DELETE FROM copy.sqlite_sequence')
    fill('sqlite_sequence')
  }
  for (const { type, sql } of all) {
    if (type === 'index') connection.exec(sql.replace(/^CREATE (UNIQUE )?INDEX\s+/i, 'CREATE $1INDEX copy.'))
  }
  const entered = all.filter((row) => isVirtual(row) || (row.type !== 'table' && row.type !== 'index'))
  if (entered.length > 0) enterInSchema(connection, entered)
  for (const mark of ['application_id', 'user_version']) {
    connection.pragma(`copy.${mark} = ${String(connection.pragma(`main.${mark}`, { simple: true }))}`)
  }
}

function enterInSchema(connection: Connection, rows: readonly SchemaRow[]): void {
  connection.pragma('writable_schema = ON')
  const enter = connection.prepare('INSERT INTO copy.sqlite_schema VALUES (?, ?, ?, 0, ?)')
  for (const { type, name, tbl_name, sql } of rows) enter.run(type, name, tbl_name, sql)
  connection.pragma('writable_schema = OFF')
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
