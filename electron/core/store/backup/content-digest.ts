import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'

export interface ContentDigest {
  /** SHA-256, hexadecimal, over every table's definition and every row's values in the table's own order. */
  digest: string
  tables: number
  rows: number
}

/**
 * What a database says, whatever its pages look like: two databases with the same digest hold the same. The tables behind
 * a full-text index are among those digested. To be called inside a transaction if others may be writing.
 */
export function digestContent(connection: Database.Database): ContentDigest {
  const hash = createHash('sha256')
  const tables = connection
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL ORDER BY name",
    )
    .all()
  let rows = 0
  for (const { name, sql } of tables) {
    addText(hash, sql)
    if (/^CREATE VIRTUAL TABLE/i.test(sql)) continue
    const quoted = `"${name.replaceAll('"', '""')}"`
    // NOT INDEXED: in the order of the table itself, which copying keeps.
    const read = connection.prepare<[], unknown[]>(`SELECT * FROM ${quoted} NOT INDEXED`).raw()
    for (const row of read.iterate()) {
      rows++
      for (const value of row) addValue(hash, value)
    }
  }
  return { digest: hash.digest('hex'), tables: tables.length, rows }
}

/** Each value with its type and length before it, so that no two rows look alike. */
function addValue(hash: Hash, value: unknown): void {
  if (value === null) hash.update('n')
  else if (typeof value === 'string') addText(hash, value)
  else if (typeof value === 'number' || typeof value === 'bigint') hash.update(`d${value};`)
  else if (value instanceof Uint8Array) hash.update(`b${value.byteLength};`).update(value)
  else throw new Error(`SQLite has no values of type ${typeof value}`)
}

function addText(hash: Hash, text: string): void {
  hash.update(`t${text.length};`).update(text)
}
