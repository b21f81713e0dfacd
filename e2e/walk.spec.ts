/** The main job of a receptionist, once with the mouse and once with the keyboard alone, in the real application. */
import { expect, test, type Locator, type Page } from 'playwright/test'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, enterOn, tabTo, typeInto } from './harness/keyboard.ts'
import { choosePassword, setUpPassword } from './harness/people.ts'
import { springTuesday } from './harness/spring-days.ts'

test.afterEach(cleanUp)

/** A Tuesday far enough ahead to be free of the present: no public holiday in Spain. */
const tuesday = springTuesday().iso

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const card = (page: Page, name: string | RegExp): Locator =>
  page.locator('[data-appointment-id]').filter({ hasText: name })

/** The point of a doctor's column at a time of day, read from the hours at the board's side. */
async function pointAt(
  page: Page,
  column: number,
  hour: string,
  minutes = 0,
): Promise<{ x: number; y: number }> {
  // Hours move when a day's own working hours arrive.
  await expect(page.getByRole('group', { name: /^Appointments on/ })).toHaveAttribute('aria-busy', 'false')
  const label = page.getByText(hour, { exact: true }).last()
  await label.scrollIntoViewIfNeeded()
  const box = await label.boundingBox()
  const board = await page.getByRole('group', { name: /^Appointments on/ }).boundingBox()
  if (!box || !board) throw new Error(`The board does not show ${hour}.`)
  const columns = await page.locator('[data-doctor-heading]').count()
  return {
    x: board.x + (board.width / columns) * (column + 0.5),
    // The label stands in the middle of its hour's line.
    y: box.y + box.height / 2 + minutes * 1.4 + 4,
  }
}

test('the walk with the mouse: set up, doctor, patient, book, move, refused, alternative, cancel, undo', async () => {
  const { page, notifications, quit } = await openClinicApp()
  await page.getByLabel('Name of the clinic').fill('Clínica Sol')
  await page.getByRole('combobox', { name: 'Time zone' }).click()
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Madrid')
  await page.getByRole('option', { name: 'Europe/Madrid' }).click()
  await page.getByRole('combobox', { name: 'Country' }).click()
  await page.getByRole('combobox', { name: 'Country' }).fill('Spain')
  await page.getByRole('option', { name: 'Spain' }).click()
  await page.getByLabel('Your name').fill('Marta Ruiz')
  await choosePassword(page)
  await button(page, 'Open the clinic').click()

  await button(page, 'Add a doctor').first().click()
  await page.getByLabel('Title').fill('Dr.')
  await page.getByLabel('Given name').fill('Lucía')
  await page.getByLabel('Family name').fill('Vega')
  await button(page, 'Add').click()
  await expect(page.getByRole('heading', { name: 'Dr. Lucía Vega' })).toBeVisible()

  await button(page, 'Patients').click()
  await button(page, 'Register a patient').click()
  await page.getByLabel('Given name').fill('Ana')
  await page.getByLabel('Family name').fill('García')
  await page.getByLabel('Telephone').fill('12')
  await page.getByLabel('Date of birth').fill('29.2.1984')
  await page.getByRole('combobox', { name: 'Severe allergies' }).fill('Penicillin')
  await page.getByRole('combobox', { name: 'Severe allergies' }).press('Enter')
  await button(page, 'Register').click()
  await expect(page.getByText('That is not a telephone number.')).toBeVisible()
  await page.getByLabel('Telephone').fill('915 55 01 23')
  await button(page, 'Register').click()
  await expect(page.getByRole('heading', { name: 'Ana García' })).toBeVisible()
  await expect(page.getByRole('note', { name: 'Alerts' })).toContainText('Penicillin')
  await button(page, 'Patients').click()
  await button(page, 'Register a patient').click()
  await page.getByLabel('Given name').fill('Anna')
  await page.getByLabel('Family name').fill('Garcia')
  await page.getByLabel('Date of birth').fill('1984-02-29')
  await expect(page.getByText(/^Same: name/)).toBeVisible()
  await page.getByLabel('Date of birth').fill('')
  await page.getByLabel('Given name').fill('Bruno')
  await page.getByLabel('Family name').fill('Díaz')
  await button(page, 'Register').click()
  await expect(page.getByRole('heading', { name: 'Bruno Díaz' })).toBeVisible()

  await button(page, 'Day board').click()
  await page.getByLabel('Go to a date').fill(tuesday)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(springTuesday().written)
  const ten = await pointAt(page, 0, '10:00')
  await page.mouse.click(ten.x, ten.y)
  await page.getByRole('textbox', { name: 'Patient' }).fill('gar')
  await page.getByRole('option', { name: /Ana García/ }).click()
  await expect(page.getByRole('note', { name: 'Alerts' })).toContainText('Penicillin')
  await button(page, 'Book').last().click()
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 10:00–/)
  await expect.poll(() => notifications.length).toBeGreaterThan(0)

  const from = await pointAt(page, 0, '10:00')
  const to = await pointAt(page, 0, '11:00')
  await page.mouse.move(from.x, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(from.x, to.y, { steps: 6 })
  await page.mouse.move(from.x, to.y + 8)
  await page.mouse.up()
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 11:00–/)
  const moved = page.getByRole('alert').filter({ hasText: 'moved to' })
  await moved.getByRole('button', { name: 'Undo' }).click()
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 10:00–/)
  await page.mouse.move(from.x, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(from.x, to.y, { steps: 6 })
  await page.mouse.move(from.x, to.y + 8)
  await page.mouse.up()
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 11:00–/)

  await page.mouse.click(to.x, to.y + 130)
  await page.getByRole('textbox', { name: 'Patient' }).fill('bruno')
  await page.getByRole('option', { name: /Bruno/ }).click()
  await page.getByLabel(/^Time/).fill('11:00')
  await button(page, 'Book').last().click()
  await expect(page.getByRole('alert').filter({ hasText: 'That time is taken.' })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: /^1/ }).click()
  await expect(card(page, 'Bruno Díaz')).toBeVisible()

  await card(page, 'Ana García').click()
  await button(page, 'Cancel appointment').click()
  await expect(card(page, 'Ana García')).toHaveCount(0)
  const note = page.getByRole('alert').filter({ hasText: 'appointment cancelled' })
  await note.getByRole('button', { name: 'Undo' }).click()
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 11:00–/)
  expect(await quit()).toBe(0)
})

test('the walk with the keyboard alone', async () => {
  const { page, quit } = await openClinicApp()
  const { keyboard } = page
  const type = (label: string, text: string) => typeInto(page, label, text)
  await page.getByRole('heading', { name: 'Set up your clinic' }).waitFor()
  await type('Name of the clinic', 'Clínica Sol')
  await type('Time zone', 'Madrid')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await type('Country', 'Spain')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await type('Your name', 'Marta Ruiz')
  await type('Password', setUpPassword)
  await type('Password once more', setUpPassword)
  await keyboard.press('Enter')
  await expect(page.getByText('No doctors yet')).toBeVisible()

  await enterOn(page, 'Add a doctor')
  await page.getByLabel('Family name').waitFor()
  await type('Title', 'Dr.')
  await type('Given name', 'Lucía')
  await type('Family name', 'Vega')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Dr. Lucía Vega' })).toBeVisible()

  for (const [given, family] of [
    ['Ana', 'García'],
    ['Bruno', 'Díaz'],
  ] as const) {
    await byPalette(page, 'Register')
    await page.getByLabel('Given name').waitFor()
    await type('Given name', given)
    await type('Family name', family)
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: `${given} ${family}` })).toBeVisible()
  }

  await keyboard.press('Alt+1')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await type('Go to a date', springTuesday().typed)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(springTuesday().written)
  await tabTo(page, /, free$/)
  await expect(page.getByText('No appointments')).toBeVisible()
  await keyboard.press('Home')
  await expect(page.locator('[data-cursor]:focus')).toHaveAttribute('aria-label', /^09:00/)

  // From the free time: Enter, the name, and two strokes more.
  await keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Patient' })).toBeFocused()
  await keyboard.type('ana')
  await expect(page.getByRole('option', { name: /Ana García/ })).toBeVisible()
  await keyboard.press('Enter')
  await expect(button(page, 'Book').last()).toBeFocused()
  await keyboard.press('Enter')
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 09:00–/)
  await expect(card(page, 'Ana García')).toBeFocused()

  await keyboard.press('m')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 09:30–/)
  await expect(card(page, 'Ana García')).toBeFocused()
  await keyboard.press('Control+Z')
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 09:00–/)
  await expect(card(page, 'Ana García')).toBeFocused()
  await keyboard.press('m')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 09:30–/)

  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Patient' })).toBeFocused()
  await keyboard.type('bruno')
  await expect(page.getByRole('option', { name: /Bruno/ })).toBeVisible()
  await keyboard.press('Enter')
  await expect(button(page, 'Book').last()).toBeFocused()
  await keyboard.press('Enter')
  await expect(card(page, 'Bruno Díaz')).toHaveAccessibleName(/, 10:00–/)

  await expect(card(page, 'Bruno Díaz')).toBeFocused()
  await keyboard.press('m')
  await keyboard.press('ArrowUp')
  await keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'That time is taken.' })).toBeVisible()
  await keyboard.press('1')
  await expect(page.getByRole('alert').filter({ hasText: 'That time is taken.' })).toHaveCount(0)
  await expect(card(page, 'Bruno Díaz')).toBeVisible()

  await card(page, 'Ana García').focus()
  await keyboard.press('Delete')
  await expect(card(page, 'Ana García')).toHaveCount(0)
  await keyboard.press('Control+Z')
  await expect(card(page, 'Ana García')).toHaveAccessibleName(/, 09:30–/)
  expect(await quit()).toBe(0)
})
