import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { expect, test } from 'vitest'
import { connectToCopy } from './connect.ts'
import { openSqliteFile, SqliteOpenError } from './index.ts'
import { scratchDatabase, scratchFile, scratchPath } from './testing/scratch.ts'
import { KEY } from './testing/visits.ts'

function codeOfOpening(file: string, key = KEY): string {
  try {
    openSqliteFile({ file, key }).close()
    return 'opened'
  } catch (error) {
    if (error instanceof SqliteOpenError) return error.code
    throw error
  }
}

/** The digest of every file beside the database that holds data. */
function contentsOfFolder(file: string): Record<string, string> {
  const folder = path.dirname(file)
  const names = readdirSync(folder)
    // The shared-memory index is rebuilt from the log at will, and looking at a database may make an empty log.
    .filter((name) => !name.endsWith('-shm') && statSync(path.join(folder, name)).size > 0)
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex'),
    ]),
  )
}

const WRONG_KEY = Uint8Array.from({ length: 32 }, () => 7)

test('what is written is there after closing and opening, and the file is in WAL mode with synchronous=FULL', () => {
  const path = scratchPath()
  const first = scratchFile(path)
  expect(first.connection.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(first.connection.pragma('synchronous', { simple: true })).toBe(2)
  first.transaction(() => {
    first.connection.exec('CREATE TABLE own (value TEXT)')
    first.statement('INSERT INTO own VALUES (?)').run('kept')
  })
  first.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
  const again = scratchFile(path)
  expect(again.valueStatement<string>('SELECT value FROM own').all()).toEqual(['kept'])
})

test('a file keeps the cipher it was made with, and so does a copy of it', () => {
  const cipherOf = (connection: Database.Database) => connection.pragma('cipher', { simple: true })
  const old = scratchPath()
  const made = new Database(old)
  made.pragma("cipher = 'chacha20'")
  made.key(Buffer.concat([Buffer.from('raw:'), KEY]))
  made.exec('CREATE TABLE own (value TEXT)')
  made.pragma(`application_id = ${0x52785371}`)
  made.pragma('user_version = 1')
  made.close()
  const file = scratchFile(old)
  expect(cipherOf(file.connection)).toBe('chacha20')
  file.statement('INSERT INTO own VALUES (?)').run('kept')
  const copy = scratchPath()
  const copying = connectToCopy(old, KEY, copy)
  copying.exec('CREATE TABLE copy.own AS SELECT * FROM own')
  copying.pragma(`copy.application_id = ${0x52785371}`)
  copying.pragma('copy.user_version = 1')
  copying.close()
  const copied = scratchFile(copy)
  expect(cipherOf(copied.connection)).toBe('chacha20')
  expect(copied.valueStatement('SELECT value FROM own').get()).toBe('kept')
  expect(cipherOf(scratchFile(scratchPath()).connection)).toBe('aegis')
})

test('the same file is shared by all who open it, and closes with the last', () => {
  const path = scratchPath()
  const first = scratchFile(path)
  const second = openSqliteFile({ file: path, key: KEY })
  expect(second).toBe(first)
  first.close()
  expect(second.connection.open).toBe(true)
  second.close()
  expect(second.connection.open).toBe(false)
})

test('a wrong key is refused and changes nothing, even after a crash has left a write-ahead log', async () => {
  const live = scratchPath()
  const file = scratchFile(live)
  const { visits } = await scratchDatabase(file)
  await visits.insert({ id: 'a', room: 'one', startsAt: 1 })
  // A copy of a database in use is what a crash leaves.
  const crashed = scratchPath()
  copyFileSync(live, crashed)
  copyFileSync(`${live}-wal`, `${crashed}-wal`)
  const before = contentsOfFolder(crashed)
  expect(Object.keys(before)).toHaveLength(2)
  expect(codeOfOpening(crashed, WRONG_KEY)).toBe('wrong-key')
  expect(contentsOfFolder(crashed)).toEqual(before)
  expect(codeOfOpening(crashed)).toBe('opened')
  expect(codeOfOpening(live, WRONG_KEY)).toBe('already-open-with-another-key')
})

test('what is not one of its databases is refused, each for its reason, and left as it is', () => {
  const text = scratchPath()
  writeFileSync(text, 'a letter, not a database')
  const noise = scratchPath()
  writeFileSync(noise, randomBytes(8192))
  const plain = scratchPath()
  new Database(plain).exec('CREATE TABLE own (value TEXT)').close()
  const foreign = scratchPath()
  const other = scratchFile(foreign)
  other.connection.pragma('application_id = 1')
  other.close()

  const files = { text, noise, plain, foreign }
  const before = Object.values(files).map(contentsOfFolder)
  expect(Object.entries(files).map(([name, file]) => [name, codeOfOpening(file)])).toEqual([
    ['text', 'not-a-database'],
    ['noise', 'wrong-key'],
    ['plain', 'not-encrypted'],
    ['foreign', 'foreign'],
  ])
  expect(Object.values(files).map(contentsOfFolder)).toEqual(before)
})

test('a file of a newer format is refused', () => {
  const path = scratchPath()
  const file = scratchFile(path)
  file.connection.pragma('user_version = 2')
  file.close()
  expect(codeOfOpening(path)).toBe('newer-format')
})

test('an empty file, as a crash may leave on the first start, is a new database', () => {
  const path = scratchPath()
  writeFileSync(path, '')
  expect(codeOfOpening(path)).toBe('opened')
})

test('create: false refuses where there is no file', () => {
  expect(() => openSqliteFile({ file: scratchPath(), key: KEY, create: false })).toThrow(SqliteOpenError)
})

test('a transaction that throws leaves nothing, and the next one works', () => {
  const file = scratchFile()
  file.connection.exec('CREATE TABLE own (value INTEGER)')
  const insert = (value: number): void => void file.statement('INSERT INTO own VALUES (?)').run(value)
  expect(() =>
    file.transaction(() => {
      insert(1)
      file.transaction(() => insert(2))
      throw new Error('no')
    }),
  ).toThrow('no')
  file.transaction(() => insert(3))
  expect(file.valueStatement<number>('SELECT value FROM own').all()).toEqual([3])
})
