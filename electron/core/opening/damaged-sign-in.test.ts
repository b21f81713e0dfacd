/** However a page is damaged, signing in is answered; whoever cannot sign in because of it is shown the repair. */
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDoor } from '../host/open-door.ts'
import { openSqliteFile } from '../store/sqlite-storage/index.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { OpeningDoor } from './door.ts'

const temporary = temporaryFolder('damaged-sign-in')
const sound = path.join(temporary.folder, 'sound')
const key = 'ab'.repeat(32)
const person = { name: 'Ada', password: 'correct horse battery' }
const pageSize = 4096

const doorOf = (dataDir: string): OpeningDoor =>
  openDoor({ dataDir, refused: (error) => expect.fail(error.message), log: () => undefined })

/** The first page of each table and index of the records. */
let pages: { name: string; page: number }[]

beforeAll(async () => {
  fs.mkdirSync(sound)
  fs.writeFileSync(path.join(sound, 'key'), `${key}\n`, { mode: 0o600 })
  const door = doorOf(sound)
  await door.start()
  const clinic = { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' }
  await door.execute('clinic.setUp', { clinic, administrator: person })
  await door.close()
  const file = openSqliteFile({
    file: path.join(sound, 'clinic.db'),
    key: new Uint8Array(Buffer.from(key, 'hex')),
  })
  pages = file.connection
    .prepare<[], { name: string; page: number }>(
      `SELECT name, rootpage AS page FROM sqlite_schema WHERE rootpage > 0`,
    )
    .all()
  file.close()
})
afterAll(() => temporary.remove())

/** What signing in reads or writes. */
const touched = /^(sign_in_attempt|workstation_person|event_queue|rx_\d+_(staff|events)_\d+)$/

test('a damaged page that signing in comes across', { timeout: 60_000 }, async () => {
  const seen: Record<string, string> = {}
  for (const { name, page } of pages.filter((each) => touched.test(each.name))) {
    const dataDir = path.join(temporary.folder, name)
    fs.cpSync(sound, dataDir, { recursive: true })
    const file = fs.openSync(path.join(dataDir, 'clinic.db'), 'r+')
    fs.writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, (page - 1) * pageSize + 512)
    fs.closeSync(file)
    const door = doorOf(dataDir)
    if ((await door.start()) === 'damaged') seen[name] = 'found at the opening'
    else {
      const session = door.openSession()
      const answer = await session.execute('session.signIn', person)
      expect(answer.ok ? 'ok' : answer.error.code, name).toMatch(/^(ok|STORAGE_FAILED)$/)
      if (!answer.ok) {
        expect(await session.query('opening.status', {}), name).toMatchObject({ value: { state: 'damaged' } })
        seen[name] = 'found at the sign-in'
      }
    }
    await door.close()
  }
  expect(seen).toMatchObject({
    sign_in_attempt: 'found at the sign-in',
    workstation_person: 'found at the sign-in',
  })
  expect(Object.keys(seen).some((name) => name.includes('_staff_'))).toBe(true)
})
