/** Pictures of every screen, light and dark: of the demonstration, of an empty clinic, and as other eyes need them. */
import { expect, test, type Page } from 'playwright/test'
import { cleanUp, openClinicApp } from '../harness/clinic-app.ts'
import { byPalette } from '../harness/keyboard.ts'
import { madeXray } from '../harness/made-picture.ts'
import { setUpClinic } from '../harness/people.ts'
import { takePicture, takePictures } from '../harness/pictures.ts'
import { clearPictures, keepForDocuments, writePicturePage } from './picture-page.ts'

test.beforeAll(clearPictures)
test.afterEach(cleanUp)
test.afterAll(() => {
  writePicturePage()
  keepForDocuments()
})

/** Until what is shown is all there. */
async function settle(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  // Lists and charts draw once more when they know their size.
  await page.waitForTimeout(150)
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).first()

const fileName = (text: string | null): string => (text ?? '').toLowerCase().replaceAll(/[^\p{L}]+/gu, '-')

/** Goes through all screens and their tabs. */
async function everyScreen(page: Page, take: (place: string) => Promise<void>): Promise<void> {
  const screens = page.locator('nav').first().getByRole('button')
  const names = await screens.allTextContents()
  for (const [index, name] of names.entries()) {
    await screens.nth(index).click()
    await settle(page)
    const place = `${10 + index}-${fileName(name)}`
    await take(place)
    const tabs = page.locator('main').getByRole('tab')
    for (let tab = 1; tab < (await tabs.count()); tab++) {
      await tabs.nth(tab).click()
      await settle(page)
      await take(`${place}-${fileName(await tabs.nth(tab).textContent()) || tab}`)
    }
  }
}

test('before the clinic is there, and while it is empty', async () => {
  const { page, quit } = await openClinicApp()
  await page.getByRole('heading', { name: 'Set up your clinic' }).waitFor()
  await takePictures(page, '01-first-run')
  await setUpClinic(page)
  await page.getByRole('navigation').waitFor()
  await everyScreen(page, (place) => takePicture(page, `70-empty-${place}`, 'light'))
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
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  const strip = page.locator('[data-kind=displaced]').first()
  await strip.waitFor()
  await everyScreen(page, (place) => takePictures(page, place))
  const panels = page.locator('main section')
  for (let panel = 1; panel < (await panels.count()); panel++) {
    await panels.nth(panel).evaluate((element) => element.scrollIntoView())
    await takePictures(page, `21-settings-${String(panel).padStart(2, '0')}`)
  }

  await keyboard.press('Alt+1')
  await strip.waitFor()
  await page.locator('[data-appointment-id]').first().click()
  await page.getByRole('dialog').waitFor()
  await takePictures(page, '30-appointment')
  await keyboard.press('Escape')
  await keyboard.press('v')
  await page.getByRole('group', { name: /^Appointments of the week/ }).waitFor()
  await settle(page)
  await takePictures(page, '31-week')
  await keyboard.press('v')
  await keyboard.press('n')
  await page.getByRole('textbox', { name: 'Patient' }).fill('okafor')
  await page.getByRole('option').first().waitFor()
  await takePictures(page, '32-booking-search')
  await page.getByRole('option').first().click()
  await takePictures(page, '33-booking')
  await button(page, 'Find a free time').click()
  await page.getByRole('group', { name: 'Next free times' }).getByRole('button').first().waitFor()
  await takePictures(page, '33-booking-free-times')
  await page.getByLabel(/^Time/).fill('5:30')
  await page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  await takePictures(page, '33-booking-refused')
  await keyboard.press('Escape')

  await keyboard.press('Control+K')
  await page.getByRole('dialog').getByRole('textbox').fill('an')
  await page.getByRole('dialog').locator('[data-selected]').waitFor()
  await takePictures(page, '34-palette')
  await keyboard.press('Escape')
  await button(page, 'Show all keys').click()
  await takePictures(page, '35-keys')
  await keyboard.press('Escape')
  await button(page, /^Notifications: /).click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
  await takePictures(page, '36-notifications')
  await keyboard.press('Escape')

  await keyboard.press('Alt+2')
  await page.getByLabel('Find a patient').fill('a')
  await page.locator('tbody tr').first().waitFor()
  await takePictures(page, '40-patients-found')
  await page.getByLabel('Find a patient').fill('qqqq')
  await page.getByText('Nobody found').waitFor()
  await takePictures(page, '40-patients-nobody')
  // Who is in the demonstration depends on the day it is made.
  await page.getByLabel('Find a patient').fill('a')
  await page.locator('tbody tr').first().click()
  const [given = '', ...family] = (await page.getByRole('heading', { level: 1 }).innerText()).split(' ')
  for (const tab of ['Appointments', 'Details', 'Reports', 'Feedback', 'Messages', 'History']) {
    await page.getByRole('tab', { name: tab }).click()
    await settle(page)
    await takePictures(page, `41-patient-${tab.toLowerCase()}`)
  }
  await keyboard.press('Alt+2')
  await button(page, 'Register a patient').click()
  await page.getByLabel('Given name').fill(given)
  await page.getByLabel('Family name').fill(family.join(' '))
  await page.getByText(/^Same: name/).first().waitFor()
  await takePictures(page, '42-register')
  await keyboard.press('Alt+4')
  await button(page, 'Use or receive').click()
  await page.getByRole('dialog').waitFor()
  await settle(page)
  await takePictures(page, '43-stock-item')
  await keyboard.press('Escape')

  await button(page, 'My day').click()
  await button(page, 'Write a report').click()
  await button(page, 'Insert a text').click()
  await page.getByRole('menuitem', { name: 'Filling' }).click()
  await button(page, 'Tooth 16, upper right').click()
  await page.keyboard.press('Control+S')
  await page.getByText('Version 1', { exact: true }).waitFor()
  await page.locator('input[type=file]').setInputFiles({
    name: 'bitewing.png',
    mimeType: 'image/png',
    buffer: madeXray(),
  })
  await button(page, 'Open bitewing.png').waitFor()
  await takePictures(page, '44-report')
  await button(page, 'Open bitewing.png').click()
  await button(page, 'Compare').click()
  await takePictures(page, '45-x-rays')
  await quit()
})

test('as other eyes need it: contrast, zoom, Arabic, large screens', async () => {
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  await page.locator('[data-kind=displaced]').first().waitFor()
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height })
    await settle(page)
    await takePictures(page, `50-board-${width}`)
    if (width < 3840) continue
    for (const name of ['My day', 'Figures', 'Settings']) {
      await button(page, name).click()
      await settle(page)
      await takePicture(page, `51-large-${fileName(name)}`, 'light')
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await byPalette(page, 'High contrast')
  await everyScreen(page, (place) => takePicture(page, `52-contrast-${place}`, 'light'))
  await page.keyboard.press('Alt+1')
  await takePictures(page, '52-contrast-board')
  await byPalette(page, 'Usual contrast')
  // As at 200 %: half as many of the page's own pixels.
  await page.setViewportSize({ width: 640, height: 400 })
  await everyScreen(page, (place) => takePicture(page, `53-zoomed-${place}`, 'light'))
  await page.setViewportSize({ width: 1280, height: 800 })
  await byPalette(page, 'العربية')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await everyScreen(page, (place) => takePicture(page, `54-arabic-${place}`, 'light'))
  await quit()
})
