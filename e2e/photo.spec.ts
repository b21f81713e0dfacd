/** A patient's photo from a file and from a camera; the camera is nobody's but while a photo is taken. */
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { madeXray } from './harness/made-picture.ts'

test.afterEach(cleanUp)

test('photo from a file, from the camera, taken back, and seen at the search', async () => {
  test.setTimeout(120_000)
  const { page, quit } = await openClinicApp({
    args: ['--demo'],
    chromium: ['--use-fake-device-for-media-stream'],
  })
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  const refused = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: unknown) => (error as Error).name,
    ),
  )
  expect(refused).toBe('NotAllowedError')
  await page.keyboard.press('Alt+2')
  await page.getByRole('textbox', { name: 'Find a patient' }).fill('okafor')
  await page.locator('tbody tr').first().getByRole('button').click()
  await expect(page.getByRole('tab', { name: 'Details' })).toBeVisible()

  await page.locator('main input[type=file]').setInputFiles({
    name: 'face.png',
    mimeType: 'image/png',
    buffer: madeXray(),
  })
  const shown = page.getByRole('img', { name: 'Photo of the patient' })
  await expect(shown).toBeVisible()
  const fromFile = await shown.getAttribute('src')
  await page.getByRole('button', { name: 'Take a photo' }).click()
  await page.getByRole('button', { name: 'Take this picture' }).click()
  await expect.poll(() => shown.getAttribute('src')).not.toBe(fromFile)
  expect(await seriousFindings(page)).toEqual([])
  await page.locator('h1').first().click()
  await page.keyboard.press('Control+Z')
  await expect.poll(() => shown.getAttribute('src')).toBe(fromFile)

  await page.keyboard.press('Alt+2')
  await page.getByRole('textbox', { name: 'Find a patient' }).fill('okafor')
  await expect(page.locator('tbody img[src^="data:image/jpeg"]')).toHaveCount(1)
  expect(await quit()).toBe(0)
})
