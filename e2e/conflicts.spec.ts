/** Two computers change one field without each other: one value stays, the other is shown beside it and comes back by a click. */
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { freePort, hostInWindow, typeCode } from './harness/hosting.ts'
import { byPalette, enterOn } from './harness/keyboard.ts'
import {
  findPatient,
  registerPatient,
  setUpClinic,
  setUpName,
  setUpPassword,
  signIn,
} from './harness/people.ts'

test.afterAll(cleanUp)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const chip = (page: Page) => page.getByTitle('Where your work is saved')
const saved = (page: Page) => expect(chip(page)).toContainText('all saved', { timeout: 60_000 })

/** Writes on the page of details that is open. */
async function note(page: Page, notes: string): Promise<void> {
  await page.getByLabel('Notes').fill(notes)
  await button(page, 'Save').click()
  await expect(button(page, 'Save')).toBeDisabled()
}

/** What each wrote while the hub was away meets when it is back. */
async function writeApart(first: Page, second: Page, notes: readonly [string, string]): Promise<void> {
  await chip(first).click()
  await button(first, 'Stop hosting').click()
  await expect(chip(second)).toContainText('Offline', { timeout: 60_000 })
  await findPatient(first, 'garcia', 'Ana García')
  await openDetails(first)
  await note(first, notes[0])
  await note(second, notes[1])
  await chip(first).click()
  await button(first, 'Host the hub here').click()
  await chip(second).click()
  await button(second, 'Try now').click()
  await saved(second)
}

async function openDetails(page: Page): Promise<void> {
  await page.getByText('Ana García').first().click()
  await page.getByRole('tab', { name: 'Details' }).click()
}

test('by mouse and by keyboard: one conflict, side by side, put back by one click, taken back, and the same on both', async () => {
  test.setTimeout(300_000)
  const first = await openClinicApp()
  await setUpClinic(first.page)
  await registerPatient(first.page, 'Ana', 'García')
  await hostInWindow(first.page, await freePort())
  await button(first.page, 'Settings').click()
  await first.page.getByRole('textbox', { name: 'Name of the workstation' }).fill('Second desk')
  await button(first.page, 'Make a code').click()
  const code = first.page.getByRole('status').filter({ hasText: 'Code for Second desk' }).locator('pre')
  const second = await openClinicApp()
  await button(second.page, 'Join a clinic').click()
  await typeCode(second.page, await code.innerText())
  await expect(second.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
  await signIn(second.page, setUpName, setUpPassword)
  await findPatient(second.page, 'garcia', 'Ana García')
  await openDetails(second.page)
  await saved(second.page)

  await writeApart(first.page, second.page, ['Prefers mornings', 'Prefers Dr. Rey'])
  const notes = (page: Page) => page.getByLabel('Notes')
  // The second desk's computer is the reception's: what gave way may be of a chart, so it is settled at the first.
  await chip(first.page).click()
  await first.page.getByRole('tab', { name: /^Conflicts/ }).click()
  const entries = first.page.getByRole('group').filter({ hasText: 'Gave way' })
  await expect(entries).toHaveCount(1)
  await expect(entries).toContainText('Patient: Notes')
  await expect(entries).toContainText('Ana García')
  await expect(entries).toContainText(/Stayed\s*Prefers Dr\. Rey\s*Gave way\s*Prefers mornings/)
  expect(await seriousFindings(first.page)).toEqual([])
  await button(first.page, 'Put back what gave way').click()
  await expect(entries).toHaveCount(0)
  await findPatient(second.page, 'garcia', 'Ana García')
  await openDetails(second.page)
  await expect(notes(second.page)).toHaveValue('Prefers mornings', { timeout: 30_000 })
  // Taken back: it waits for somebody again, and the record says what it said before.
  const putBack = first.page.getByRole('alert').filter({ hasText: 'Put back.' })
  await putBack.getByRole('button', { name: 'Undo' }).click()
  await expect(entries).toHaveCount(1)
  await expect(notes(second.page)).toHaveValue('Prefers Dr. Rey', { timeout: 30_000 })

  // By keyboard alone.
  const { keyboard } = first.page
  await byPalette(first.page, 'conflicts', 'Sync: conflicts')
  await enterOn(first.page, 'Put back what gave way')
  await expect(notes(second.page)).toHaveValue('Prefers mornings', { timeout: 30_000 })
  await keyboard.press('Control+z')
  await expect(notes(second.page)).toHaveValue('Prefers Dr. Rey', { timeout: 30_000 })
  await enterOn(first.page, 'Leave it so')
  await expect(entries).toHaveCount(0)
  await saved(first.page)
  await first.page.getByText('All', { exact: true }).click()
  await expect(entries).toHaveCount(1)
  await expect(entries).toContainText(`${setUpName} left it so`)
  expect(await second.quit()).toBe(0)
  expect(await first.quit()).toBe(0)
})
