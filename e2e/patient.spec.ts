/** The patient's page: two records of one person merged and taken apart again, feedback taken at the desk. */
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { takePictures } from './harness/pictures.ts'

test.afterEach(cleanUp)

test('merge with undo, and feedback at the desk', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  // Patients of its own: who is in the demonstration depends on the day.
  for (const given of ['Beatrix', 'Arthur']) {
    await page.getByRole('button', { name: 'Patients', exact: true }).click()
    await page.getByRole('button', { name: 'Register a patient' }).click()
    await page.getByLabel('Given name').fill(given)
    await page.getByLabel('Family name').fill('Quillfeather')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await expect(page.getByRole('heading', { name: `${given} Quillfeather` })).toBeVisible()
  }

  await page.getByRole('button', { name: 'Patients', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Opened last' })).toBeVisible()
  await page.getByRole('button', { name: /^Beatrix Quillfeather/ }).click()
  await expect(page.getByRole('heading', { name: 'Beatrix Quillfeather' })).toBeVisible()
  await page.keyboard.press('Control+K')
  await page.getByRole('button', { name: /^Arthur Quillfeather/ }).click()
  await expect(page.getByRole('heading', { name: 'Arthur Quillfeather' })).toBeVisible()

  await page.getByRole('button', { name: 'Merge' }).click()
  const dialog = page.getByRole('dialog', { name: 'Two records of one person' })
  await dialog.getByRole('textbox', { name: 'The other record' }).fill('Quillfeather')
  await dialog.getByRole('option').filter({ hasNotText: 'Arthur' }).first().click()
  await expect(dialog.getByRole('radio')).toHaveCount(2)
  await takePictures(page, 'merge')
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Merge the records' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'merged into Arthur Quillfeather' })).toBeVisible()
  await page.keyboard.press('Control+Z')
  await expect(page.getByText(/^Taken back: .* merged into Arthur Quillfeather/)).toBeVisible()

  await page.getByRole('tab', { name: 'Feedback' }).click()
  await page.getByRole('radio', { name: '4 of 5' }).check()
  await page.getByLabel('In the patient’s words').fill('Quick and kind.')
  await page.getByRole('button', { name: 'Keep feedback' }).click()
  await expect(page.getByRole('paragraph').filter({ hasText: 'Quick and kind.' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Answer' }).fill('Thank you!')
  await page.getByRole('button', { name: 'Answer' }).click()
  await expect(page.getByRole('paragraph').filter({ hasText: 'Thank you!' })).toBeVisible()
  await takePictures(page, 'patient-feedback')
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('tab', { name: 'Details' }).click()
  const telephone = page.getByLabel('Telephone', { exact: true })
  await telephone.fill('+442079460058')
  await page.getByLabel('Notes').fill('Prefers mornings.')
  await expect(telephone).toHaveValue('+44 20 7946 0058')
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await save.click()
  const note = page.getByRole('alert').filter({ hasText: 'changes saved' })
  // Under the pointer it stays.
  await note.hover()
  // At the end of the page there is room for the note: it does not lie over the button under it.
  await page.locator('[data-scroller]').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight))
  const spaceBetween = async () => {
    const [button, told] = [await save.boundingBox(), await note.boundingBox()]
    return button && told ? told.y - button.y - button.height : undefined
  }
  await expect.poll(spaceBetween).toBeGreaterThanOrEqual(0)
  expect(await quit()).toBe(0)
})
