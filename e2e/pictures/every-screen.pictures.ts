/** Pictures of every screen, light and dark, of the demonstration: for people to look through. */
import { expect, test, type Page } from 'playwright/test'
import { cleanUp, openClinicApp } from '../harness/clinic-app.ts'
import { takePictures } from '../harness/pictures.ts'
import { clearPictures, writePicturePage } from './picture-page.ts'

test.beforeAll(clearPictures)
test.afterEach(cleanUp)
test.afterAll(() => {
  writePicturePage()
})

const settle = async (page: Page): Promise<void> => {
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).first()

test('before the clinic is there', async () => {
  const { page, quit } = await openClinicApp()
  await page.getByRole('heading', { name: 'Set up your clinic' }).waitFor()
  await takePictures(page, '01-first-run')
  await quit()
})

test('a new computer asks for its key', async () => {
  const { page, quit } = await openClinicApp({ opensByItself: false })
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await takePictures(page, '02-new-key')
  await quit()
})

test('the demonstration, screen by screen', async () => {
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  const { keyboard } = page
  const navigation = page.getByRole('navigation')
  await navigation.waitFor({ timeout: 90_000 })
  const screens = await navigation.getByRole('button').allTextContents()
  for (const [index, name] of screens.entries()) {
    await navigation.getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await settle(page)
    await takePictures(page, `${10 + index}-${name.toLowerCase().replaceAll(' ', '-')}`)
    const tabs = page.locator('main').getByRole('tab')
    for (let tab = 1; tab < (await tabs.count()); tab++) {
      await tabs.nth(tab).click()
      await settle(page)
      const title = (await tabs.nth(tab).textContent()) ?? ''
      await takePictures(page, `${10 + index}-${name.toLowerCase().replaceAll(' ', '-')}-${title.toLowerCase().replaceAll(' ', '-')}`)
    }
  }

  await keyboard.press('Alt+1')
  await page.locator('[data-appointment-id]').first().click()
  await takePictures(page, '30-appointment')
  await keyboard.press('Escape')
  await keyboard.press('v')
  await page.getByText(/^Mon/).first().waitFor()
  await takePictures(page, '31-week')
  await keyboard.press('v')
  await keyboard.press('n')
  await page.getByRole('textbox', { name: 'Patient' }).fill('okafor')
  await page.getByRole('option').first().waitFor()
  await takePictures(page, '32-booking-search')
  await page.getByRole('option').first().click()
  await takePictures(page, '33-booking')
  await keyboard.press('Escape')

  await keyboard.press('Control+K')
  await page.getByRole('dialog').getByRole('textbox').fill('ka')
  await page.getByRole('dialog').getByRole('button').first().waitFor()
  await takePictures(page, '34-palette')
  await keyboard.press('Escape')
  await keyboard.press('Alt+1')
  await page.locator('h1').first().click()
  await keyboard.press('?')
  await takePictures(page, '35-keys')
  await keyboard.press('Escape')

  await keyboard.press('Alt+2')
  await page.locator('tbody tr').first().getByRole('button').first().click()
  await page.getByRole('tab', { name: 'Details' }).waitFor()
  for (const tab of ['Appointments', 'Details', 'Reports', 'Feedback', 'Messages', 'History']) {
    await page.getByRole('tab', { name: tab }).click()
    await settle(page)
    await takePictures(page, `40-patient-${tab.toLowerCase()}`)
  }
  await keyboard.press('Alt+2')
  await button(page, 'Register a patient').click()
  await takePictures(page, '41-register')
  await keyboard.press('Alt+4')
  await button(page, 'Use or receive').click()
  await takePictures(page, '42-stock-item')
  await keyboard.press('Escape')

  await keyboard.press('Alt+1')
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height })
    await takePictures(page, `50-board-${width}`)
  }
  await quit()
})
