import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SqliteOpenError, writeRowsFor, writeTogether } from '../sqlite-storage/index.ts'
import { scratchDatabase, scratchFile, scratchPath } from '../sqlite-storage/testing/scratch.ts'
import { KEY } from '../sqlite-storage/testing/visits.ts'
import type { Visit } from '../sqlite-storage/testing/visits.ts'
import { digestContent } from './content-digest.ts'
import { restoreBackup } from './restore-backup.ts'
import { BackupError, takeBackup } from './take-backup.ts'
import { runAside } from './run-aside.ts'

const NAME = 'Hippolyta Wagner-Ó Súilleabháin'

const request = (database: string, backup: string) => ({
  database,
  key: KEY,
  backup,
  ring: undefined,
  workstationId: 'desk',
})

/** What the core has in every database of its own; a restore marks it. */
const settings = 'CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID'

function visit(number: number): Visit {
  return { id: `visit ${number}`, room: 'one', startsAt: number, title: `${NAME} ${number}` }
}

test('a backup taken while people write is proven, and restores to a database that works', async () => {
  const file = scratchFile()
  const { visits } = await scratchDatabase(file)
  file.connection.exec(settings)
  file.connection.exec('CREATE VIRTUAL TABLE names USING fts5(name)')
  file.statement('INSERT INTO names VALUES (?)').run(NAME)
  await visits.bulkInsert(Array.from({ length: 2000 }, (_, number) => visit(number)))
  let written = 2000
  let done = false
  onTestFinished(() => void (done = true))
  const writing = (async () => {
    while (!done) {
      const rows = writeRowsFor(visits, [{ data: visit(written) }])
      await writeTogether([{ instance: visits.storageInstance, rows }], 'test')
      written++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  const backup = path.join(path.dirname(file.path), 'backup.db')
  const proven = await runAside({ kind: 'takeBackup', request: request(file.path, backup) })
  done = true
  await writing
  expect(written).toBeGreaterThan(2000)

  const dataDir = path.dirname(scratchPath())
  const restored = restoreBackup({ dataDir, backup, key: KEY, replace: false })
  expect(restored).toMatchObject({ ok: true, digest: proven.digest, rows: proven.rows, keptAside: undefined })
  const again = scratchFile(path.join(dataDir, 'clinic.db'))
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
  expect(takeBackup(request(file.path, backup))).toMatchObject(before)
  file.connection.exec("UPDATE own SET b = 2.5 WHERE a = x'00'")
  expect(digestContent(file.connection).digest).not.toBe(before.digest)
})

test('an older backup is replaced by a new one and survives a failed one; nothing unfinished is left', () => {
  const file = scratchFile()
  const folder = path.join(path.dirname(file.path), 'backups')
  mkdirSync(folder)
  const backup = path.join(folder, 'clinic.db')
  const first = takeBackup(request(file.path, backup))
  file.connection.exec('CREATE TABLE own (a)')
  const second = takeBackup(request(file.path, backup))
  expect(second.digest).not.toBe(first.digest)
  const kept = readFileSync(backup)
  expect(() => takeBackup({ ...request(file.path, backup), key: new Uint8Array(32) })).toThrow(
    SqliteOpenError,
  )
  expect(readFileSync(backup).equals(kept)).toBe(true)
  expect(readdirSync(folder)).toEqual(['clinic.db'])
})

test('a backup does not restore over a database unless told, with a wrong key, or damaged', () => {
  const dataDir = path.dirname(scratchPath())
  const file = scratchFile(path.join(dataDir, 'clinic.db'))
  file.connection.exec(`${settings}; CREATE TABLE own (a); INSERT INTO own VALUES ('${'x'.repeat(50_000)}')`)
  const backup = path.join(path.dirname(scratchPath()), 'clinic.backup')
  takeBackup(request(file.path, backup))
  file.connection.exec("INSERT INTO own VALUES ('later')")
  file.close()
  const before = readdirSync(dataDir)
  expect(restoreBackup({ dataDir, backup, key: KEY, replace: false })).toEqual({
    ok: false,
    reason: 'database-exists',
  })
  const elsewhere = path.dirname(scratchPath())
  const wrong = { dataDir: elsewhere, backup, key: new Uint8Array(32), replace: false }
  expect(() => restoreBackup(wrong)).toThrow(SqliteOpenError)
  const damaged = readFileSync(backup)
  damaged.fill(0xff, 20_000, 20_100)
  writeFileSync(`${backup}.damaged`, damaged)
  const broken = { dataDir: elsewhere, backup: `${backup}.damaged`, key: KEY, replace: false }
  expect(() => restoreBackup(broken)).toThrow()
  writeFileSync(`${backup}.cut`, readFileSync(backup).subarray(0, 12_000))
  expect(() => restoreBackup({ ...broken, backup: `${backup}.cut` })).toThrow(BackupError)
  expect(readdirSync(elsewhere)).toEqual([])
  expect(readdirSync(dataDir)).toEqual(before)

  const restored = restoreBackup({ dataDir, backup, key: KEY, replace: true })
  if (!restored.ok) throw new Error(restored.reason)
  const rows = (database: string) => scratchFile(database).valueStatement('SELECT count(*) FROM own').get()
  expect(rows(path.join(dataDir, 'clinic.db'))).toBe(1)
  expect(rows(path.join(restored.keptAside ?? '', 'clinic.db'))).toBe(2)
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
  takeBackup(request(file.path, `${file.path}.backup`))
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
