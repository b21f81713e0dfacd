/**
 * Two computers of one clinic: the second joins by a code, typed or scanned; both exchange; one is killed in the middle of its
 * work and loses nothing; turned out it is told, and lets nobody in. `HUB_URL` points it at any hub or CouchDB.
 */
import jsQR from 'jsqr'
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, newDataFolder, openClinicApp, type ClinicApp } from './harness/clinic-app.ts'
import { hubForWindow, typeCode, type WindowHub } from './harness/hosting.ts'
import { byPalette, enterOn, tabTo, typeInto } from './harness/keyboard.ts'
import {
  findPatient,
  registerPatient,
  setUpClinic,
  setUpName,
  setUpPassword,
  signIn,
} from './harness/people.ts'

// The second journey goes on at the first computer, with the hub that it hosts.
test.describe.configure({ mode: 'serial' })
test.afterAll(cleanUp)

let first: ClinicApp
let hub: WindowHub

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const chip = (page: Page) => page.getByTitle('Where your work is saved')
const saved = (page: Page) => expect(chip(page)).toContainText('all saved', { timeout: 60_000 })

/** What a scanner reads in the QR code that the window shows. */
async function scan(page: Page): Promise<string | undefined> {
  const picture = await page.getByRole('img', { name: 'The code as a QR code' }).screenshot()
  const { width, height, pixels } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? []
    return { width: image.width, height: image.height, pixels: [...data] }
  }, picture.toString('base64'))
  return jsQR(Uint8ClampedArray.from(pixels), width, height)?.data
}

test('by mouse: a computer joins by its code, exchanges, is killed without loss, goes offline and is back, is turned out and let in again', async () => {
  test.setTimeout(360_000)
  first = await openClinicApp()
  await setUpClinic(first.page)
  await registerPatient(first.page, 'Ana', 'García')
  hub = await hubForWindow(first.page)
  const code = await hub.invite('Second desk')
  if (hub.inWindow) {
    expect(await scan(first.page)).toBe(code)
    expect(await seriousFindings(first.page)).toEqual([])
  }

  const dataDir = newDataFolder()
  const second = await openClinicApp({ dataDir })
  await button(second.page, 'Join a clinic').click()
  expect(await seriousFindings(second.page)).toEqual([])
  // A slip: its check finds it.
  await typeCode(
    second.page,
    code.replace(/^./, (symbol) => (symbol === '7' ? '8' : '7')),
  )
  await expect(second.page.getByRole('alert')).toBeVisible()
  await typeCode(second.page, code)
  await expect(second.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
  await signIn(second.page, setUpName, setUpPassword)
  await findPatient(second.page, 'garcia', 'Ana García')
  await registerPatient(second.page, 'Berta', 'Lago')
  await saved(second.page)
  // Its process is killed in the middle of a day; what it said is kept, and what it is, too.
  await registerPatient(second.page, 'Carla', 'Monte')
  await second.kill()
  const back = await openClinicApp({ dataDir })
  await signIn(back.page, setUpName, setUpPassword)
  await findPatient(back.page, 'monte', 'Carla Monte')
  await saved(back.page)
  await findPatient(first.page, 'lago', 'Berta Lago')
  await findPatient(first.page, 'monte', 'Carla Monte')

  if (hub.inWindow) {
    await chip(first.page).click()
    await button(first.page, 'Stop hosting').click()
    await expect(chip(back.page)).toContainText('Offline', { timeout: 60_000 })
    await registerPatient(back.page, 'Dora', 'Fonte')
    await expect(chip(back.page)).toHaveText(/^Offline, [1-9]\d* changes? waiting$/)
    await button(first.page, 'Host the hub here').click()
    await chip(back.page).click()
    await button(back.page, 'Try now').click()
    await saved(back.page)
    await findPatient(first.page, 'fonte', 'Dora Fonte')
  }

  await button(first.page, 'Settings').click()
  await hub.turn('Second desk', 'out')
  const turnedOut = back.page.getByRole('heading', { name: 'This computer was turned out of the clinic' })
  await expect(turnedOut).toBeVisible({ timeout: 60_000 })
  await expect(back.page.getByText('Carla Monte')).toHaveCount(0)
  expect(await seriousFindings(back.page)).toEqual([])
  await hub.turn('Second desk', 'in')
  await expect(turnedOut).toBeHidden({ timeout: 60_000 })
  expect(await back.quit()).toBe(0)
})

test('by keyboard alone: a computer joins by its code, goes offline, works on, and is back', async () => {
  test.setTimeout(180_000)
  const { page } = first
  let code: string
  if (hub.inWindow) {
    await byPalette(page, 'Workstations')
    await typeInto(page, 'Name of the workstation', 'Third desk')
    await page.keyboard.press('Enter')
    code = await page
      .getByRole('status')
      .filter({ hasText: 'Code for Third desk' })
      .locator('pre')
      .innerText()
  } else code = await hub.invite('Third desk')

  const third = await openClinicApp()
  const { keyboard } = third.page
  await third.page.getByRole('heading', { name: 'Set up your clinic' }).waitFor()
  await enterOn(third.page, 'Join a clinic')
  await tabTo(third.page, 'Code')
  await keyboard.type(code)
  await keyboard.press('Enter')
  await expect(third.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
  await typeInto(third.page, 'Name or e-mail', setUpName)
  await typeInto(third.page, 'Password', setUpPassword)
  await keyboard.press('Enter')
  await saved(third.page)

  if (hub.inWindow) {
    await byPalette(page, 'Sync')
    await enterOn(page, 'Stop hosting')
    await expect(chip(third.page)).toContainText('Offline', { timeout: 60_000 })
  }
  await byPalette(third.page, 'Register')
  await third.page.getByLabel('Given name').waitFor()
  await typeInto(third.page, 'Given name', 'Elsa')
  await typeInto(third.page, 'Family name', 'Norte')
  await keyboard.press('Enter')
  await third.page.getByRole('heading', { name: 'Elsa Norte' }).waitFor()
  if (hub.inWindow) {
    await expect(chip(third.page)).toHaveText(/^Offline, [1-9]\d* changes? waiting$/)
    await enterOn(page, 'Host the hub here')
    await byPalette(third.page, 'Sync')
    await enterOn(third.page, 'Try now')
  }
  await saved(third.page)
  await byPalette(page, 'norte', 'Elsa Norte')
  await expect(page.getByRole('heading', { name: 'Elsa Norte' })).toBeVisible()
  expect(await third.quit()).toBe(0)
  expect(await first.quit()).toBe(0)
})
