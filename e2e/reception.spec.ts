/** The reception desk: who waits, the week, free times, series, booking over, dates as people type them. */
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { takePictures } from './harness/pictures.ts'
import { endOfMarch, springTuesday } from './harness/spring-days.ts'

test.afterEach(cleanUp)

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

test('displaced booking and waiting list, by mouse and by keyboard', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  const strip = page.getByRole('region', { name: 'What waits at the desk' })
  const displaced = strip.locator('[data-kind=displaced]')
  await expect(displaced.first()).toBeVisible()
  const before = await displaced.count()
  await takePictures(page, 'board')
  expect(await seriousFindings(page)).toEqual([])

  await displaced.first().locator('[data-offer]').click()
  await expect(displaced).toHaveCount(before - 1)
  await expect(page.getByRole('alert').filter({ hasText: 'moved to' })).toBeVisible()

  const waiting = strip.locator('[data-kind=waiting]')
  const waitingBefore = await waiting.count()
  expect(waitingBefore).toBeGreaterThan(0)
  await waiting
    .first()
    .getByRole('button', { name: /^Take .* off/ })
    .click()
  await expect(waiting).toHaveCount(waitingBefore - 1)
  await page.keyboard.press('Control+Z')
  await expect(waiting).toHaveCount(waitingBefore)

  await page.locator('h1').first().click()
  await page.keyboard.press('w')
  await expect(page.locator('[data-offer]:focus')).toHaveCount(1)
  const total = before - 1 + waitingBefore
  await page.keyboard.press('Enter')
  await expect(strip.locator('[data-kind]')).toHaveCount(total - 1)
  const stillWaiting = await waiting.count()
  await waiting.last().locator('[data-offer]').focus()
  await page.keyboard.press('Enter')
  await expect(waiting).toHaveCount(stillWaiting - 1)
  await page.keyboard.press('Control+Z')
  await expect(waiting).toHaveCount(stillWaiting)
  expect(await quit()).toBe(0)
})

test('week, free times, series, waiting list and booking over', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  const { keyboard } = page
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  const goTo = page.getByLabel('Go to a date')
  await goTo.fill('nonsense')
  await goTo.press('Enter')
  await expect(page.getByText(/^That is not a date/)).toBeVisible()
  await goTo.fill(springTuesday().typedShort)
  await goTo.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(springTuesday().written)
  await goTo.press('ArrowUp')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(springTuesday(1).written)

  await page.locator('h1').first().click()
  await keyboard.press('v')
  await expect(button(page, new RegExp(`^Wed,? ${springTuesday(1).day} Mar`))).toBeVisible()
  await keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' })
  await page.getByRole('textbox', { name: 'Patient' }).fill('okafor')
  await dialog.getByRole('option').first().click()
  await dialog.getByRole('button', { name: 'Find a free time' }).click()
  await dialog.getByText('Afternoon', { exact: true }).click()
  const free = dialog.getByRole('group', { name: 'Next free times' }).getByRole('button').first()
  await expect(free).toContainText(/1[2-9]:/)
  await free.click()
  await expect(dialog.getByLabel(/^Time/)).toHaveValue(/^1[2-9]:/)
  await dialog.getByRole('button', { name: 'Repeat' }).click()
  await dialog.getByLabel(/^Until/).fill('+14')
  await takePictures(page, 'booking')
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByLabel(/^Until/).fill(endOfMarch)
  await dialog.getByRole('button', { name: 'Book all' }).click()
  const note = page.getByRole('alert').filter({ hasText: /appointments booked/ })
  await expect(note).toBeVisible()
  await expect(page.locator('[data-appointment-id]').filter({ hasText: 'Okafor' }).first()).toBeVisible()
  await takePictures(page, 'week')
  expect(await seriousFindings(page)).toEqual([])
  await keyboard.press('Control+Z')
  await expect(page.locator('[data-appointment-id]').filter({ hasText: 'Okafor' })).toHaveCount(0)

  await button(page, 'Book').click()
  await page.getByRole('textbox', { name: 'Patient' }).fill('okafor')
  await dialog.getByRole('option').first().click()
  await dialog.getByLabel(/^Time/).fill('530')
  await dialog.getByRole('button', { name: 'Book', exact: true }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel('Book it all the same, because').fill('Emergency')
  await dialog.getByRole('button', { name: 'Book anyway' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.locator('[data-appointment-id]').filter({ hasText: 'Okafor' })).toHaveCount(1)
  expect(await quit()).toBe(0)
})
