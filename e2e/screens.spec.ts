/** Every screen of the demo clinic: axe finds nothing serious, light or dark. */
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, tabTo } from './harness/keyboard.ts'

test.afterEach(cleanUp)

test('set-up has no serious accessibility findings', async () => {
  const { page, quit } = await openClinicApp()
  await expect(page.getByRole('heading', { name: 'Set up your clinic' })).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await seriousFindings(page)).toEqual([])
  }
  expect(await quit()).toBe(0)
})

test('no screen has serious accessibility findings, in either colour scheme', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  await expect(page.getByRole('navigation')).toBeVisible({ timeout: 90_000 })
  const screens = await page.getByRole('navigation').getByRole('button').allTextContents()
  expect(screens.length).toBeGreaterThan(5)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const name of screens) {
      await page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
      expect(await seriousFindings(page), `${name}, ${colorScheme}`).toEqual([])
    }
  }
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
