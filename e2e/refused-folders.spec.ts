/** A data folder that cannot be used: said in a window and on stderr, exit code not 0, nothing in it touched. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { openSqliteFile } from '#core/store/sqlite-storage/index.ts'
import { goldenKey, placeGoldenClinic } from '#core/testing/golden-database.ts'
import { cleanUp, contentsOf, newDataFolder, openClinicApp, openRefused } from './harness/clinic-app.ts'
import { findPatient } from './harness/people.ts'

test.afterEach(cleanUp)

/** What may not change: everything but Chromium's own files, which are not the clinic's. */
const contentsWithoutShell = (folder: string) =>
  contentsOf(folder).filter((line) => !line.startsWith('shell'))

/** Opens the folder and expects to be refused with the code and a sentence like this. */
async function expectRefusal(folder: string, code: string, sentence: RegExp): Promise<void> {
  const refused = await openRefused(folder)
  expect(refused.said).toContain('The clinic cannot be opened')
  expect(refused.said).toContain(code)
  expect(refused.said).toMatch(sentence)
  expect(refused.stderr).toMatch(sentence)
  expect(refused.code).toBe(1)
}

/** A data folder in which the application has been open, so that it has its database and its key. */
async function usedFolder(): Promise<string> {
  const { dataDir, page, quit } = await openClinicApp()
  // Set-up is offered once the core has answered from its database.
  await page.getByRole('heading', { name: 'Set up your clinic' }).waitFor()
  await quit()
  return dataDir
}

const keyFile = (folder: string) => path.join(folder, 'key')

test.describe('a folder with something in it:', () => {
  const ours = '{"application":"clinic","format":1}'
  const refusals: [name: string, code: string, sentence: RegExp, files: Record<string, string>][] = [
    ['other files', 'FOLDER_NOT_OURS', /is not a clinic data folder/, { 'letter.txt': 'Dear all' }],
    ['a marker of something else', 'FOLDER_NOT_OURS', /not this application's/, { 'clinic.json': '{"a":1}' }],
    [
      'a newer format',
      'FOLDER_FROM_NEWER_VERSION',
      /newer version/,
      { 'clinic.json': '{"application":"clinic","format":99}' },
    ],
    [
      'a database without its key',
      'KEY_MISSING',
      /key .* is missing/,
      { 'clinic.json': ours, 'clinic.db': 'encrypted pages' },
    ],
  ]
  for (const [name, code, sentence, files] of refusals) {
    test(name, async () => {
      const folder = newDataFolder()
      fs.mkdirSync(folder)
      for (const [file, content] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), content)
      const before = contentsWithoutShell(folder)
      await expectRefusal(folder, code, sentence)
      expect(contentsWithoutShell(folder)).toEqual(before)
    })
  }
})

test('a file in place of the folder', async () => {
  const file = newDataFolder()
  fs.writeFileSync(file, 'a letter')
  await expectRefusal(file, 'FOLDER_NOT_OURS', /is a file/)
  expect(fs.readFileSync(file, 'utf8')).toBe('a letter')
})

test('a key that is not the one the database was made with', async () => {
  const folder = await usedFolder()
  fs.writeFileSync(keyFile(folder), `${'ab'.repeat(32)}\n`)
  const before = contentsWithoutShell(folder)
  await expectRefusal(folder, 'KEY_WRONG', /key does not open this database/)
  expect(contentsWithoutShell(folder)).toEqual(before)
})

test('the records of a released version are brought up to date; those of a newer version are refused', async () => {
  const folder = newDataFolder()
  placeGoldenClinic(folder)
  const { page, quit } = await openClinicApp({ dataDir: folder })
  // Nobody had a password there.
  await findPatient(page, 'nunez', 'Zoë Núñez')
  expect(await quit()).toBe(0)

  const database = openSqliteFile({ file: path.join(folder, 'clinic.db'), key: goldenKey })
  database.connection.exec(
    `UPDATE setting SET value = json_set(value, '$.patients', 99) WHERE name = 'schemaVersions'`,
  )
  database.close()
  const before = fs.readFileSync(path.join(folder, 'clinic.db'))
  await expectRefusal(folder, 'FOLDER_FROM_NEWER_VERSION', /newer version/)
  expect(fs.readFileSync(path.join(folder, 'clinic.db')).equals(before)).toBe(true)
})

test('a folder that cannot be made, not even by root', async () => {
  await expectRefusal('/sys/clinic', 'FOLDER_NOT_WRITABLE', /\/sys\/clinic cannot be written to/)
})

test('a folder where the system knows no new ones', async () => {
  await expectRefusal('/proc/clinic', 'FOLDER_NOT_WRITABLE', /\/proc\/clinic cannot be written to/)
})

test('a clinic whose lock cannot be written', async () => {
  const folder = await usedFolder()
  fs.rmSync(path.join(folder, 'core.lock'))
  fs.mkdirSync(path.join(folder, 'core.lock'))
  const before = contentsWithoutShell(folder)
  await expectRefusal(folder, 'FOLDER_NOT_WRITABLE', /cannot be written to/)
  expect(contentsWithoutShell(folder)).toEqual(before)
})
