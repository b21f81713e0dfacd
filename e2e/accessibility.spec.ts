/** Every screen of the demo clinic: axe finds nothing serious, light or dark. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { chooseInDialog, cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, tabTo } from './harness/keyboard.ts'

test.afterEach(cleanUp)

test('set-up has no serious accessibility findings', async () => {
  const { page, quit } = await openClinicApp()
  await expect(page.getByRole('heading', { name: 'Set up your clinic' })).toBeVisible()
  expect(await seriousFindings(page)).toEqual([])

  // What is wrong would be found, also where it is so in the dark only.
  await page.evaluate(() => {
    const nameless = document.createElement('button')
    const pale = document.createElement('p')
    pale.textContent = 'Pale'
    pale.style.background = 'light-dark(white, black)'
    pale.style.color = 'light-dark(black, #333)'
    document
      .querySelector('h1')
      ?.after(Object.assign(nameless, { id: 'nameless' }), Object.assign(pale, { id: 'pale' }))
  })
  expect(await seriousFindings(page)).toEqual([
    'light, button-name: #nameless',
    'dark, color-contrast: #pale',
  ])
  expect(await quit()).toBe(0)
})

test('no screen, panel or dialog has serious accessibility findings, in either colour scheme', async () => {
  test.setTimeout(480_000)
  const { app, page, dataDir, quit } = await openClinicApp({ args: ['--demo'] })
  const { keyboard } = page
  const navigation = page.getByRole('navigation', { name: 'Screens' })
  const main = page.locator('main')
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' }).first()
  const check = async (what: string) => {
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    expect.soft(await seriousFindings(page), what).toEqual([])
  }
  await expect(navigation).toBeVisible({ timeout: 90_000 })
  const screens = await navigation.getByRole('button').allTextContents()
  expect(screens.length).toBeGreaterThan(5)
  for (const name of screens) {
    await navigation.getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await check(name)
    // A tab after the first shows a panel of its own.
    const tabs = main.getByRole('tab')
    for (let tab = 1; tab < (await tabs.count()); tab++) {
      await tabs.nth(tab).click()
      await check(`${name}, ${await tabs.nth(tab).textContent()}`)
    }
  }

  await navigation.getByRole('button', { name: 'Day board' }).click()
  await page.locator('[data-appointment-id]').first().click()
  await page.getByRole('dialog', { name: 'Appointment' }).waitFor()
  await check('appointment')
  await keyboard.press('Escape')
  await button('What is shown').click()
  await check('what the board shows')
  await keyboard.press('Escape')
  await button(/: menu$/).click()
  await check('the person’s menu')
  await keyboard.press('Escape')
  await keyboard.press('Control+K')
  await keyboard.type('a')
  await page.getByRole('dialog').locator('[data-selected]').waitFor()
  await check('palette')
  await keyboard.press('Escape')
  await button('Show all keys').click()
  await check('keys')
  await keyboard.press('Escape')

  await navigation.getByRole('button', { name: 'Patients' }).click()
  await page.getByLabel('Find a patient').fill('a')
  await page.locator('tbody tr').first().waitFor()
  await check('patients found')
  await page.locator('tbody tr').first().click()
  const tabs = main.getByRole('tab')
  await tabs.first().waitFor()
  for (let tab = 0; tab < (await tabs.count()); tab++) {
    await tabs.nth(tab).click()
    await check(`patient, ${await tabs.nth(tab).textContent()}`)
  }
  await navigation.getByRole('button', { name: 'Patients' }).click()
  await button('Register a patient').click()
  await button('Register').click()
  await check('registration with something missing')
  await navigation.getByRole('button', { name: 'Stock' }).click()
  await button('Add an item').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await check('new item with something missing')
  await keyboard.press('Escape')

  await navigation.getByRole('button', { name: 'Figures' }).click()
  const tile = main.getByText('Appointments', { exact: true }).first().locator('xpath=..')
  const before = await tile.textContent()
  await page.getByRole('textbox', { name: 'First day' }).fill('+3')
  await page.getByRole('textbox', { name: 'First day' }).press('Enter')
  await page.getByRole('textbox', { name: 'Last day' }).fill('+4')
  await page.getByRole('textbox', { name: 'Last day' }).press('Enter')
  await expect(tile).not.toHaveText(before ?? '')
  await main.getByText('As a table').first().click()
  await expect(page.getByRole('table', { name: 'Appointments', exact: true })).toBeVisible()
  await check('figures of other days, and their table')

  const file = path.join(path.dirname(dataDir), 'patients.csv')
  fs.writeFileSync(file, 'Number,Given name,Family name,Phone\n1,Imke,Tablewright,02079460999\n2,,,12\n')
  await chooseInDialog(app, file)
  await byPalette(page, 'Take data in')
  await button('Choose a file').click()
  await expect(page.getByRole('cell', { name: 'Imke' })).toBeVisible()
  await check('preview of a table')
  await button('Try it, write nothing').click()
  await expect(button('Try it, write nothing')).toBeEnabled()
  await button('Take it in').click()
  await expect(button('Choose a file')).toBeVisible()
  await check('what was taken in')
  await byPalette(page, 'tablewright', 'Imke Tablewright')
  expect(await quit()).toBe(0)
})

test('in Arabic, chosen by mouse and by keyboard, the window is mirrored, and the board works by keyboard', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  await expect(page.getByRole('navigation')).toBeVisible({ timeout: 90_000 })
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('combobox', { name: 'Language of this window' }).click()
  await page.getByRole('option', { name: 'العربية' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await byPalette(page, 'English')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
  await tabTo(page, 'Language of this window')
  await page.keyboard.press('ArrowDown')
  const arabic = page.getByRole('option', { name: 'العربية' })
  await arabic.waitFor()
  while ((await arabic.getAttribute('data-combobox-selected')) === null)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await page.keyboard.press('Alt+1')
  const board = page.locator('[data-appointment-id], [data-cursor]')
  await board.locator('xpath=self::*[@tabindex="0" or @data-cursor]').first().focus()
  const columnOf = () => page.locator(':focus').evaluate((element) => element.getBoundingClientRect().left)
  const before = await columnOf()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(columnOf).toBeLessThan(before)
  expect(await seriousFindings(page)).toEqual([])
  expect(await quit()).toBe(0)
})
