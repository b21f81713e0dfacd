/** Keys, recovery, backup, and a damaged file, in the real application on a display without a keyring. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, contentsOf, newDataFolder, openClinicApp } from './harness/clinic-app.ts'
import {
  demoPassword,
  findPatient,
  registerPatient,
  setUpClinic,
  setUpName,
  setUpPassword,
  signIn,
} from './harness/people.ts'
import { takePictures } from './harness/pictures.ts'

test.afterEach(cleanUp)

const passphrase = 'correct horse battery'
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name })

async function typeNewPassphrase(page: Page, text: string): Promise<void> {
  await page.getByLabel(/^New passphrase( \*)?$/).fill(text)
  await page.getByLabel('New passphrase, once more').fill(text)
}

/** Reads the key that is shown, and types the groups that are asked for. @returns the key */
async function copyRecoveryKey(page: Page): Promise<string> {
  const groups = await page.locator('[data-recovery-group]').allTextContents()
  expect(groups).toHaveLength(8)
  for (const field of await page.getByLabel(/^Group \d/).all()) {
    const label = await field.evaluate((element: HTMLInputElement) => element.labels?.[0]?.textContent ?? '')
    const group = Number(/\d/.exec(label)?.[0])
    await field.fill((groups[group - 1] ?? '').toLowerCase())
  }
  return groups.join('-')
}

test('without a keyring a passphrase is asked for; the recovery key opens, gives an administrator a password, and restores on another computer', async () => {
  test.setTimeout(180_000)
  const dataDir = newDataFolder()
  const first = await openClinicApp({ dataDir, opensByItself: false })
  await expect(heading(first.page, 'Protect the records')).toBeVisible()
  expect(await seriousFindings(first.page)).toEqual([])
  await takePictures(first.page, 'key-choice')
  await typeNewPassphrase(first.page, 'short')
  await button(first.page, 'Go on').click()
  await expect(first.page.getByText('A passphrase has at least 10 characters.')).toBeVisible()
  await typeNewPassphrase(first.page, passphrase)
  await button(first.page, 'Go on').click()
  await expect(heading(first.page, 'Keep the recovery key')).toBeVisible()
  expect(await seriousFindings(first.page)).toEqual([])
  await takePictures(first.page, 'recovery-key')
  for (const field of await first.page.getByLabel(/^Group \d/).all()) await field.fill('AAAAA')
  await button(first.page, 'Go on').click()
  await expect(first.page.getByRole('alert').filter({ hasText: 'not the groups' })).toBeVisible()
  expect(fs.existsSync(path.join(dataDir, 'key.json'))).toBe(false)
  const recoveryKey = await copyRecoveryKey(first.page)
  await button(first.page, 'Go on').click()
  await expect(heading(first.page, 'Set up your clinic')).toBeVisible()
  expect(fs.readdirSync(dataDir)).not.toContain('key')
  // A core that dies is started again without asking anybody.
  const core = await first.corePid()
  await first.killCore()
  await expect.poll(first.corePid).not.toBe(core)
  await expect(heading(first.page, 'Set up your clinic')).toBeVisible()
  expect(await first.quit()).toBe(0)

  const second = await openClinicApp({ dataDir })
  await expect(heading(second.page, 'The clinic’s records are locked')).toBeVisible()
  expect(await seriousFindings(second.page)).toEqual([])
  await takePictures(second.page, 'locked')
  const before = contentsOf(dataDir).filter((line) => line.startsWith('clinic.db') || line.startsWith('key'))
  await second.page.getByLabel(/^Passphrase( \*)?$/).fill('wrong horse battery')
  await second.page.keyboard.press('Enter')
  await expect(second.page.getByText('The passphrase or key is not right.')).toBeVisible()
  expect(
    contentsOf(dataDir).filter((line) => line.startsWith('clinic.db') || line.startsWith('key')),
  ).toEqual(before)
  await second.page.getByLabel(/^Passphrase( \*)?$/).fill(passphrase)
  await second.page.keyboard.press('Enter')
  await expect(heading(second.page, 'Set up your clinic')).toBeVisible()
  await second.quit()

  const third = await openClinicApp({ dataDir })
  await button(third.page, 'Passphrase forgotten').click()
  await third.page
    .getByLabel('Recovery key')
    .fill(recoveryKey.replace(/.$/, (last) => (last === '0' ? '2' : '0')))
  await typeNewPassphrase(third.page, 'another horse entirely')
  await button(third.page, 'Open').click()
  await expect(third.page.getByText('There is a slip in group 8')).toBeVisible()
  await third.page.getByLabel('Recovery key').fill(recoveryKey.toLowerCase())
  await button(third.page, 'Open').click()
  await setUpClinic(third.page)
  await registerPatient(third.page, 'Ana', 'García')
  await button(third.page, 'Settings').click()
  await button(third.page, 'Back up now').click()
  await expect(third.page.getByText('a restore of it was proven')).toBeVisible({ timeout: 60_000 })
  expect(await third.quit()).toBe(0)

  // The only administrator has forgotten the password; the paper gives a new one.
  const fourth = await openClinicApp({ dataDir })
  await fourth.page.getByLabel(/^Passphrase( \*)?$/).fill('another horse entirely')
  await fourth.page.keyboard.press('Enter')
  await button(fourth.page, 'No administrator can sign in?').click()
  expect(await seriousFindings(fourth.page)).toEqual([])
  await fourth.page.getByLabel('Recovery key').fill(recoveryKey)
  await fourth.page.getByLabel('Name or e-mail of the administrator').fill(setUpName)
  await fourth.page.getByRole('textbox', { name: 'New password' }).fill('a password not forgotten')
  await fourth.page.getByRole('textbox', { name: 'Password once more' }).fill('a password not forgotten')
  await button(fourth.page, 'Set the password').click()
  await button(fourth.page, 'Sign in').click()
  await signIn(fourth.page, setUpName, 'a password not forgotten')
  await expect(fourth.page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await fourth.quit()

  // Another computer: the backup, and the paper.
  const [backup = ''] = fs.readdirSync(path.join(dataDir, 'backups'))
  const fifth = await openClinicApp({ opensByItself: false })
  await button(fifth.page, 'I have a backup to restore').click()
  await fifth.page.getByLabel('File of the backup').fill(path.join(dataDir, 'backups', backup))
  await fifth.page.getByLabel('Recovery key of the backup').fill(recoveryKey)
  await button(fifth.page, 'Restore this backup').click()
  await expect(heading(fifth.page, 'Sign in')).toBeVisible({ timeout: 60_000 })
  await signIn(fifth.page, setUpName, setUpPassword)
  await findPatient(fifth.page, 'garcia', 'Ana García')
  await fifth.quit()
})

test('a backup is taken and proven in the window; a damaged file is kept, and what can be read is saved', async () => {
  test.setTimeout(240_000)
  const first = await openClinicApp({ args: ['--demo'] })
  const { page, dataDir } = first
  await expect(page.getByRole('navigation')).toBeVisible({ timeout: 120_000 })
  await button(page, 'Settings').click()
  const backups = page.locator('section').filter({ has: heading(page, 'Backups') })
  await expect(backups.getByRole('row', { name: /Last backup/ })).toContainText('None yet')
  await button(page, 'Back up now').click()
  await expect(page.getByText('a restore of it was proven')).toBeVisible({ timeout: 60_000 })
  await expect(backups.getByRole('row', { name: /Last proven restore/ })).not.toContainText('None yet')
  await backups.scrollIntoViewIfNeeded()
  await takePictures(page, 'backups')
  expect(await seriousFindings(page)).toEqual([])
  const folder = path.join(dataDir, 'backups')
  expect(fs.readdirSync(folder)).toEqual([expect.stringMatching(/^clinic-.*\.backup$/)])

  // The person moves from a bare key to a passphrase.
  await button(page, 'Set a passphrase').click()
  await typeNewPassphrase(page, passphrase)
  await button(page, 'Save').last().click()
  await expect(page.getByText('The passphrase counts from now on.')).toBeVisible()
  expect(fs.existsSync(path.join(dataDir, 'key'))).toBe(false)
  expect(await first.quit()).toBe(0)

  // What a failing disk does: some pages no longer hold what was written; here among the later ones, so that the clinic and
  // its people, who were written first, can still sign in.
  const database = path.join(dataDir, 'clinic.db')
  const bytes = fs.readFileSync(database)
  const damagedAt = Array.from(
    { length: 8 },
    (_, index) => 4096 * Math.floor((bytes.length / 4096) * (0.6 + 0.04 * index)),
  )
  for (const at of damagedAt) bytes.fill(0x5a, at, at + 64)
  fs.writeFileSync(database, bytes)

  const second = await openClinicApp({ dataDir })
  await second.page.getByLabel(/^Passphrase( \*)?$/).fill(passphrase)
  await second.page.keyboard.press('Enter')
  // Found at once where the opening reads such a page, otherwise by the check in the background.
  const repair = button(second.page, 'Repair')
  const damaged = heading(second.page, 'The clinic’s records are damaged')
  const signInPage = heading(second.page, 'Sign in')
  await expect(signInPage.or(damaged)).toBeVisible({ timeout: 60_000 })
  if (await signInPage.isVisible()) await signIn(second.page, 'Robin Vale', demoPassword)
  await expect(repair.or(damaged)).toBeVisible({ timeout: 60_000 })
  if (await repair.isVisible()) {
    await takePictures(second.page, 'damage-note')
    await repair.click()
  }
  await expect(damaged).toBeVisible()
  // Nothing was replaced: the damage is where it was.
  const found = fs.readFileSync(database)
  for (const at of damagedAt) expect(found.subarray(at, at + 64).every((byte) => byte === 0x5a)).toBe(true)
  await expect(second.page.getByRole('radio')).toHaveCount(2)
  expect(await seriousFindings(second.page)).toEqual([])
  await takePictures(second.page, 'damaged')
  await button(second.page, 'Save what can be read').click()
  await expect(signInPage).toBeVisible({ timeout: 60_000 })
  await signIn(second.page, 'Robin Vale', demoPassword)
  await expect(second.page.getByText(/rows were saved/)).toBeVisible({ timeout: 60_000 })
  await expect(second.page.getByRole('navigation')).toBeVisible()
  await takePictures(second.page, 'salvaged')
  const aside = fs.readdirSync(dataDir).find((name) => name.startsWith('replaced-'))
  const kept = fs.readFileSync(path.join(dataDir, aside ?? '', 'clinic.db'))
  for (const at of damagedAt) expect(kept.subarray(at, at + 64).every((byte) => byte === 0x5a)).toBe(true)
  expect(await second.quit()).toBe(0)
})
