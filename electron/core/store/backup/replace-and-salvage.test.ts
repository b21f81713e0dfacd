import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteFile } from '../sqlite-storage/index.ts'
import { scratchPath } from '../sqlite-storage/testing/scratch.ts'
import { KEY } from '../sqlite-storage/testing/visits.ts'
import { canSalvage, salvageDatabase } from './salvage-database.ts'
import { finishReplacement, incomingName, replaceFiles } from './replace-files.ts'

const settings = 'CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID'
const pageBytes = 4096

function newFolder(): string {
  return path.dirname(scratchPath())
}

/** A closed database of 5,000 rows in a table by rowid, and as many in one without. */
function makeDatabase(folder: string): string {
  const file = path.join(folder, 'clinic.db')
  const database = openSqliteFile({ file, key: KEY })
  database.connection.exec(`${settings};
    CREATE TABLE visit(id TEXT PRIMARY KEY, note TEXT NOT NULL);
    CREATE INDEX visit_note ON visit(note);
    CREATE TABLE word(word TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID;
    CREATE VIRTUAL TABLE search_text USING fts5(name)`)
  database.transaction(() => {
    for (let number = 0; number < 5000; number++) {
      const id = String(number).padStart(5, '0')
      database.statement('INSERT INTO visit VALUES (?, ?)').run(id, `note ${id} ${'n'.repeat(100)}`)
      database.statement('INSERT INTO word VALUES (?, ?)').run(id, `note ${id} ${'n'.repeat(100)}`)
    }
  })
  database.close()
  return file
}

test('of a damaged database everything is saved that is not on a damaged page, and the damaged file is kept', () => {
  const folder = newFolder()
  const file = makeDatabase(folder)
  const bytes = fs.readFileSync(file)
  const pages = bytes.length / pageBytes
  for (let page = 20; page < pages; page += 37) {
    bytes.fill(0x5a, page * pageBytes + 100, page * pageBytes + 140)
  }
  fs.writeFileSync(file, bytes)
  expect(canSalvage(file, KEY)).toBe(true)
  expect(canSalvage(file, new Uint8Array(32))).toBe(false)

  const report = salvageDatabase(folder, KEY)
  expect(fs.readFileSync(path.join(report.keptAside, 'clinic.db')).equals(bytes)).toBe(true)
  const saved = openSqliteFile({ file, key: KEY })
  expect(saved.valueStatement('PRAGMA integrity_check').all()).toEqual(['ok'])
  const count = (table: string) => saved.valueStatement<number>(`SELECT count(*) FROM ${table}`).get() ?? 0
  // Some 30 rows lie on a page.
  expect(count('visit')).toBeGreaterThan(4000)
  expect(count('visit')).toBeLessThan(5000)
  expect(count('visit') + count('word')).toBeLessThan(10_000)
  expect(report.savedRows).toBe(count('visit') + count('word'))
  // Where neither the table nor an index of it can be counted, that is said.
  expect(report.lostRows + report.notCounted.length).toBeGreaterThan(0)
  if (!report.notCounted.includes('visit'))
    expect(count('visit') + (report.lostByTable.visit ?? 0)).toBe(5000)
  expect(saved.valueStatement("SELECT value FROM setting WHERE name = 'searchStale'").get()).toBe('true')
  const wrong = saved.valueStatement('SELECT count(*) FROM visit WHERE substr(note, 6, 5) <> id').get()
  expect(wrong).toBe(0)
  saved.close()
})

test('of a whole database nothing is lost', () => {
  const folder = newFolder()
  makeDatabase(folder)
  expect(salvageDatabase(folder, KEY)).toMatchObject({
    savedRows: 10_000,
    lostRows: 0,
    lostByTable: {},
    notCounted: [],
  })
})

test('a replacement that was cut short at any step is carried out at the next opening, and the old files are kept', () => {
  const names = ['clinic.db', 'clinic.db-wal', 'key.json']
  const steps = 6
  for (let step = 0; step <= steps; step++) {
    const folder = newFolder()
    for (const name of names) fs.writeFileSync(path.join(folder, name), `old ${name}`)
    for (const name of ['clinic.db', 'key.json']) {
      fs.writeFileSync(path.join(folder, incomingName(name)), `new ${name}`)
    }
    let renames = 0
    const { renameSync } = fs
    // The kill: from this step on the process does nothing any more.
    fs.renameSync = (from, to) => {
      if (renames++ === step) throw new Error('killed')
      renameSync(from, to)
    }
    let planned = true
    try {
      replaceFiles(folder, names, ['clinic.db', 'key.json'])
    } catch {
      planned = fs.existsSync(path.join(folder, 'replacing.json'))
    } finally {
      fs.renameSync = renameSync
    }
    finishReplacement(folder)
    const now = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8')
    const state = planned ? 'new' : 'old'
    expect([step, now('clinic.db'), now('key.json')]).toEqual([
      step,
      `${state} clinic.db`,
      `${state} key.json`,
    ])
    expect(fs.existsSync(path.join(folder, 'clinic.db-wal'))).toBe(!planned)
    if (!planned) continue
    const aside = fs.readdirSync(folder).find((name) => name.startsWith('replaced-')) ?? ''
    for (const name of names) expect(now(path.join(aside, name))).toBe(`old ${name}`)
  }
})
