/** The stock room: down to the alert and up again, lots, history, the order list on paper and as CSV. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, typeInto } from './harness/keyboard.ts'
import { takePictures } from './harness/pictures.ts'
import { takeBackNewest } from './harness/undo.ts'

test.afterEach(cleanUp)

test('stock down to the alert and up again by mouse and scanner, with lots, history and order list; then by keyboard alone', async () => {
  test.setTimeout(240_000)
  const { app, page, dataDir, notifications, quit } = await openClinicApp({ args: ['--demo'] })
  const { keyboard } = page
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  await page.getByRole('button', { name: 'Stock', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: 'Fluoride varnish' })
  await expect(row).toContainText('Enough')
  // What the demonstration itself brings is told together; what comes after it, by itself.
  await expect.poll(() => notifications.length).toBeGreaterThan(0)

  await row.getByRole('button', { name: 'Change' }).click()
  const form = page.getByRole('dialog', { name: 'Fluoride varnish' })
  await form.getByLabel('Barcode').fill('4006381333931')
  await form.getByLabel('Supplier').fill('=HYPERLINK("http://x")')
  await form.getByLabel(/^Name/).fill('=Fluoride varnish')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toHaveCount(0)

  // A scanner types the code and Enter.
  const find = page.getByLabel('Find an item, or scan its barcode')
  await find.focus()
  await keyboard.type('4006381333931')
  await keyboard.press('Enter')
  const item = page.getByRole('dialog', { name: '=Fluoride varnish' })
  await expect(item.getByRole('img', { name: 'On the shelf in the last six weeks' })).toBeVisible()
  await item.getByLabel('Quantity', { exact: true }).fill('5')
  await item.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => notifications.some(({ title }) => title.includes('Fluoride'))).toBe(true)

  await item.getByText('Received', { exact: true }).first().click()
  await item.getByLabel('Quantity', { exact: true }).fill('2')
  await item.getByLabel('Lot').fill('L-77')
  await item.getByLabel('Expires').fill('+10')
  await item.getByRole('button', { name: 'Save' }).click()
  await expect(item.getByText('Expires soon')).toBeVisible()
  await takePictures(page, 'stock-item')
  expect(await seriousFindings(page)).toEqual([])
  await keyboard.press('Escape')

  await page.getByRole('tab', { name: 'To order' }).click()
  await expect(page.getByRole('cell', { name: '=Fluoride varnish' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Supplier' })).toBeVisible()
  await takePictures(page, 'order-list')
  expect(await seriousFindings(page)).toEqual([])
  const file = path.join(path.dirname(dataDir), 'restock.csv')
  await app.evaluate(({ session }, savePath) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(savePath))
  }, file)
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  await expect.poll(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').length).toBeGreaterThan(50)
  const csv = fs.readFileSync(file, 'utf8')
  expect(csv).toContain("'=Fluoride varnish")
  expect(csv).toMatch(/^\uFEFF?"?Supplier"?,/)
  expect(csv.split('\r\n').filter((line) => /^"?=/.test(line))).toEqual([])

  await page.getByRole('tab', { name: 'On the shelf' }).click()
  const known = page.getByRole('row').filter({ hasText: 'Fluoride varnish' })
  await expect(known).toContainText('Low')
  await known.getByRole('button', { name: 'Use or receive' }).click()
  await item.getByText('Received', { exact: true }).first().click()
  await item.getByLabel('Quantity', { exact: true }).fill('20')
  await item.getByRole('button', { name: 'Save' }).click()
  await item.getByRole('button', { name: 'Close' }).click()
  await expect(known).toContainText('Enough')
  await takeBackNewest(page)
  await expect(known).toContainText('Low')

  const told = () => notifications.filter(({ title }) => title.includes('Composite')).length
  const before = told()
  await keyboard.press('Alt+1')
  await byPalette(page, 'Stock', /^Stock$/)
  await typeInto(page, 'Find an item, or scan its barcode', 'composite')
  await keyboard.press('Enter')
  const other = page.getByRole('dialog', { name: /Composite/ })
  await expect(other.getByLabel('Quantity', { exact: true })).toBeFocused()
  await keyboard.press('Control+A')
  await keyboard.type('4')
  await keyboard.press('Enter')
  await expect.poll(told).toBe(before + 1)
  await keyboard.press('Shift+Tab')
  await keyboard.press('ArrowRight')
  await typeInto(page, 'Quantity', '20')
  await keyboard.press('Enter')
  await keyboard.press('Escape')
  await expect(other).toHaveCount(0)
  await expect(page.getByRole('row').filter({ hasText: 'Composite' }).first()).toContainText('Enough')
  await keyboard.press('Control+Z')
  await expect(page.getByRole('row').filter({ hasText: 'Composite' }).first()).toContainText('Low')
  expect(await quit()).toBe(0)
})
