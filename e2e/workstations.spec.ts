/**
 * Two computers of one clinic: the second joins by a code, typed or scanned; both exchange; one is killed in the middle of its
 * work and loses nothing; turned out it is told, and lets nobody in. `HUB_URL` points it at any hub or CouchDB.
 */
import jsQR from 'jsqr'
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, newDataFolder, openClinicApp } from './harness/clinic-app.ts'
import { hubForWindow, typeCode } from './harness/hosting.ts'
import {
  findPatient,
  registerPatient,
  setUpClinic,
  setUpName,
  setUpPassword,
  signIn,
} from './harness/people.ts'

test.afterEach(cleanUp)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const saved = (page: Page) =>
  expect(page.getByTitle('Where your work is saved')).toContainText('all saved', { timeout: 60_000 })

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

test('a computer joins by its code, exchanges, is killed without loss, is turned out and let in again', async () => {
  test.setTimeout(240_000)
  const first = await openClinicApp()
  await setUpClinic(first.page)
  await registerPatient(first.page, 'Ana', 'García')
  const hub = await hubForWindow(first.page)
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

  await button(first.page, 'Settings').click()
  await hub.turn('Second desk', 'out')
  const turnedOut = back.page.getByRole('heading', { name: 'This computer was turned out of the clinic' })
  await expect(turnedOut).toBeVisible({ timeout: 60_000 })
  await expect(back.page.getByText('Carla Monte')).toHaveCount(0)
  expect(await seriousFindings(back.page)).toEqual([])
  await hub.turn('Second desk', 'in')
  await expect(turnedOut).toBeHidden({ timeout: 60_000 })
  expect(await back.quit()).toBe(0)
  expect(await first.quit()).toBe(0)
})
