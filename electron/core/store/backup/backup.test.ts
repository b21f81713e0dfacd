import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { SqliteOpenError, writeRowsFor, writeTogether } from '../sqlite-storage/index.ts'
import { scratchDatabase, scratchFile, scratchPath } from '../sqlite-storage/testing/scratch.ts'
import { KEY } from '../sqlite-storage/testing/visits.ts'
import type { Visit } from '../sqlite-storage/testing/visits.ts'
import { digestContent } from './content-digest.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'
import { takeBackupAside } from './take-backup-aside.ts'

const NAME = 'Hippolyta Wagner-Ó Súilleabháin'

function visit(number: number): Visit {
  return { id: `visit ${number}`, room: 'one', startsAt: number, title: `${NAME} ${number}` }
}

test('a backup taken while people write is proven, and restores to a database that works', async () => {
  const file = scratchFile()
  const { visits } = await scratchDatabase(file)
  file.connection.exec('CREATE VIRTUAL TABLE names USING fts5(name)')
  file.statement('INSERT INTO names VALUES (?)').run(NAME)
  await visits.bulkInsert(Array.from({ length: 2000 }, (_, number) => visit(number)))
  let written = 2000
  let done = false
  const writing = (async () => {
    while (!done) {
      const rows = writeRowsFor(visits, [{ data: visit(written) }])
      await writeTogether([{ instance: visits.storageInstance, rows }], 'test')
      written++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  const backup = path.join(path.dirname(file.path), 'backup.db')
  const proven = await takeBackupAside({ database: file.path, key: KEY, backup })
  done = true
  await writing
  expect(written).toBeGreaterThan(2000)

  const place = scratchPath()
  const restored = restoreBackup(backup, KEY, place)
  expect(restored).toMatchObject({ ok: true, digest: proven.digest, rows: proven.rows })
  const again = scratchFile(place)
  expect(again.valueStatement('SELECT name FROM names WHERE names MATCH ?').all('Hippolyta')).toEqual([NAME])
  const { visits: restoredVisits } = await scratchDatabase(again, 'restored')
  expect(await restoredVisits.count().exec()).toBe(0)
  const table = again
    .valueStatement<string>("SELECT name FROM sqlite_schema WHERE name LIKE 'rx_%_visits_0'")
    .get()
  const count = again.valueStatement<number>(`SELECT count(*) FROM ${table}`).get() ?? 0
  expect(count).toBeGreaterThanOrEqual(2000)
  expect(count).toBeLessThanOrEqual(written)
})

test('the digest of a restored backup is that of the database, and changes with any value in it', () => {
  const file = scratchFile()
  file.connection.exec(
    "CREATE TABLE own (a, b); INSERT INTO own VALUES ('x', 1), (NULL, 2.5), (x'00', '2.5')",
  )
  const before = digestContent(file.connection)
  const backup = `${file.path}.backup`
  expect(takeBackup({ database: file.path, key: KEY, backup })).toMatchObject(before)
  file.connection.exec("UPDATE own SET b = 2.5 WHERE a = x'00'")
  expect(digestContent(file.connection).digest).not.toBe(before.digest)
})

test('an older backup is replaced by a new one and survives a failed one; nothing unfinished is left', () => {
  const file = scratchFile()
  const folder = path.join(path.dirname(file.path), 'backups')
  mkdirSync(folder)
  const backup = path.join(folder, 'clinic.db')
  const first = takeBackup({ database: file.path, key: KEY, backup })
  file.connection.exec('CREATE TABLE own (a)')
  const second = takeBackup({ database: file.path, key: KEY, backup })
  expect(second.digest).not.toBe(first.digest)
  const kept = readFileSync(backup)
  expect(() => takeBackup({ database: file.path, key: new Uint8Array(32), backup })).toThrow(SqliteOpenError)
  expect(readFileSync(backup).equals(kept)).toBe(true)
  expect(readdirSync(folder)).toEqual(['clinic.db'])
})

test('a backup does not restore over a database, with a wrong key, or damaged', () => {
  const file = scratchFile()
  file.connection.exec(`CREATE TABLE own (a); INSERT INTO own VALUES ('${'x'.repeat(50_000)}')`)
  const backup = `${file.path}.backup`
  takeBackup({ database: file.path, key: KEY, backup })
  expect(restoreBackup(backup, KEY, file.path)).toEqual({ ok: false, reason: 'database-exists' })
  const place = scratchPath()
  expect(() => restoreBackup(backup, new Uint8Array(32), place)).toThrow(SqliteOpenError)
  const damaged = readFileSync(backup)
  damaged.fill(0xff, 20_000, 20_100)
  writeFileSync(`${backup}.damaged`, damaged)
  expect(() => restoreBackup(`${backup}.damaged`, KEY, place)).toThrow()
  expect(readdirSync(path.dirname(place))).toEqual([])
})

test('no file, be it database, log, backup or left over, holds a name, a field or an attachment in plain text', async () => {
  const file = scratchFile()
  const { visits } = await scratchDatabase(file)
  file.connection.exec('CREATE VIRTUAL TABLE names USING fts5(name)')
  file.connection.exec('CREATE TABLE scans (data BLOB)')
  for (let number = 0; number < 300; number++) {
    await visits.insert(visit(number))
    file.statement('INSERT INTO names VALUES (?)').run(`${NAME} ${number}`)
    file.statement('INSERT INTO scans VALUES (?)').run(Buffer.from(`${NAME} ${number} `.repeat(200)))
  }
  // A sort that spills, and a vacuum, are what would write temporary files.
  file.connection.prepare('SELECT a.data FROM scans a, scans b ORDER BY a.data || b.rowid LIMIT 1').get()
  takeBackup({ database: file.path, key: KEY, backup: `${file.path}.backup` })
  const folder = path.dirname(file.path)
  const names = readdirSync(folder)
  expect(names).toEqual(expect.arrayContaining(['test.db', 'test.db-wal', 'test.db.backup']))
  for (const name of names) {
    const content = readFileSync(path.join(folder, name))
    for (const text of ['Hippolyta', 'Súilleabháin', 'startsAt', 'CREATE TABLE', 'SQLite format 3']) {
      expect({ name, holds: content.includes(text) }).toEqual({ name, holds: false })
      expect({ name, holds: content.includes(Buffer.from(text, 'utf16le')) }).toEqual({ name, holds: false })
    }
  }
})
