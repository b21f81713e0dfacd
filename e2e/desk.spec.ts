/** One demonstration for the day at the desk: the week moved by mouse and keys, notices, quiet, walk-in to done. */
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp, type ClinicApp } from './harness/clinic-app.ts'
import { byPalette, tabTo, typeInto } from './harness/keyboard.ts'
import { springTuesday } from './harness/spring-days.ts'
import { takeBackNewest } from './harness/undo.ts'

let clinic: ClinicApp
let page: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  test.setTimeout(120_000)
  clinic = await openClinicApp()
  page = clinic.page
  // The first-run screen leads to the demonstration; the folder itself stays an empty clinic.
  await page.getByRole('button', { name: 'Look around in a demonstration clinic' }).click()
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
})

test.afterAll(async () => {
  expect(await clinic.quit()).toBe(0)
  await cleanUp()
})

const onBoard = (name: string) => page.locator('[data-appointment-id]').filter({ hasText: name })

test('in the week a booking moves by mouse, and by keyboard alone, and back', async () => {
  const { keyboard } = page
  await page.getByLabel('Go to a date').fill(springTuesday().typed)
  await page.getByLabel('Go to a date').press('Enter')
  await page.locator('h1').first().click()
  await keyboard.press('v')
  const week = page.getByRole('group', { name: /^Appointments of the week/ })
  await expect(week).toBeVisible()
  await keyboard.press('n')
  await page.getByRole('textbox', { name: 'Patient' }).fill('okafor')
  await page.getByRole('dialog').getByRole('option').first().click()
  await page.getByLabel(/^Time/).fill('10:00')
  await page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true }).click()
  const card = onBoard('Okafor')
  await expect(card).toHaveAccessibleName(/, 10:00–/)

  const box = await card.boundingBox()
  const board = await week.boundingBox()
  if (!box || !board) throw new Error('The week is not drawn')
  const dayWidth = board.width / 7
  await page.mouse.move(box.x + 40, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + 40 + dayWidth / 2, box.y + 8, { steps: 4 })
  await page.mouse.move(box.x + 40 + dayWidth, box.y + 8, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => (await card.boundingBox())?.x ?? 0).toBeGreaterThan(box.x + dayWidth / 2)
  await expect(page.getByRole('alert').filter({ hasText: /moved to/ })).toBeVisible()
  await page.keyboard.press('Control+Z')
  await expect.poll(async () => (await card.boundingBox())?.x ?? 0).toBeLessThan(box.x + 5)

  await card.focus()
  await keyboard.press('m')
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(card).toHaveAccessibleName(/, 10:15–|, 10:30–/)
  await expect.poll(async () => (await card.boundingBox())?.x ?? 0).toBeGreaterThan(box.x + dayWidth / 2)
  await expect(card).toBeFocused()
  expect(await seriousFindings(page)).toEqual([])
  await keyboard.press('Delete')
  await expect(card).toHaveCount(0)
  await keyboard.press('v')
  await keyboard.press('t')
})

test('what was told is listed, leads to the thing, and is quiet when asked', async () => {
  const bell = page.getByRole('button', { name: /^Notifications: / })
  await expect(bell).toHaveAccessibleName(/Notifications: [1-9]/)
  await bell.click()
  const drawer = page.getByRole('dialog', { name: 'Notifications' })
  await expect(drawer.getByRole('listitem').first()).toContainText('Okafor')
  expect(await seriousFindings(page)).toEqual([])
  await drawer.getByRole('listitem').filter({ hasText: 'Cancelled' }).getByRole('button').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(springTuesday().month)

  await bell.click()
  await drawer.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(bell).toHaveAccessibleName(/Notifications: 0 new/)
  await drawer.getByRole('button', { name: 'Do not disturb' }).click()
  await page.getByRole('menuitem', { name: 'Until tomorrow' }).click()
  await expect(drawer.getByRole('button', { name: /^Quiet until/ })).toBeVisible()
  await page.keyboard.press('Escape')

  const before = clinic.notifications.length
  await page.keyboard.press('n')
  await page.getByRole('textbox', { name: 'Patient' }).fill('okafor')
  await page.getByRole('dialog').getByRole('option').first().click()
  await page.getByLabel(/^Time/).fill('11:00')
  await page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true }).click()
  await expect(onBoard('Okafor').first()).toBeVisible()
  await expect(bell).toHaveAccessibleName(/Notifications: 1 new/)
  expect(clinic.notifications).toHaveLength(before)
  await bell.click()
  await drawer.getByRole('button', { name: /^Quiet until/ }).click()
  await expect(drawer.getByRole('button', { name: 'Do not disturb' })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('a walk-in: registered, booked, arrived, in the room, done, by keyboard alone', async () => {
  const { keyboard } = page
  await byPalette(page, 'Register')
  await expect(page.getByLabel('Given name')).toBeFocused()
  await keyboard.type('Wanda')
  await keyboard.press('Tab')
  await keyboard.type('Walkin')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Wanda Walkin' })).toBeVisible()
  await keyboard.press('Alt+1')
  await typeInto(page, 'Go to a date', springTuesday(2).typed)
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(springTuesday(2).written)
  await tabTo(page, /, free$/)
  await keyboard.press('Home')
  await keyboard.press('Enter')
  await keyboard.type('walkin')
  await expect(page.getByRole('option', { name: /Wanda Walkin/ })).toBeVisible()
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true })).toBeFocused()
  await keyboard.press('Enter')
  const card = onBoard('Wanda Walkin')
  await expect(card).toBeFocused()
  for (const [key, status] of [
    ['a', 'arrived'],
    ['r', 'inRoom'],
    ['d', 'done'],
  ] as const) {
    await keyboard.press(key)
    await expect(card).toHaveAttribute('data-status', status)
  }
  await keyboard.press('Control+Z')
  await expect(card).toHaveAttribute('data-status', 'inRoom')
  expect(await seriousFindings(page)).toEqual([])
})

test('a walk-in by mouse: registered, booked from the own page, arrived, in the room, done, taken back', async () => {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await button('Patients').click()
  await button('Register a patient').click()
  await page.getByLabel('Given name').fill('Mo')
  await page.getByLabel('Family name').fill('Mousewell')
  await button('Register').click()
  await expect(page.getByRole('heading', { name: 'Mo Mousewell' })).toBeVisible()
  await button('Book').click()
  const booking = page.getByRole('dialog', { name: 'Book an appointment' })
  // Whose next free time it is depends on the hour; not everybody works on a Friday.
  await booking.getByRole('combobox', { name: 'Doctor' }).click()
  await page.getByRole('option', { name: /Amelia Hart/ }).click()
  await booking.getByLabel(/^Date/).fill(springTuesday(3).typed)
  await booking.getByLabel(/^Time/).fill('10:00')
  await booking.getByRole('button', { name: 'Book', exact: true }).click()
  await expect(booking).toHaveCount(0)
  await button('Day board').click()
  await page.getByLabel('Go to a date').fill(springTuesday(3).typed)
  const card = onBoard('Mo Mousewell')
  await card.click()
  const drawer = page.getByRole('dialog', { name: 'Appointment' })
  for (const [label, status] of [
    ['Arrived', 'arrived'],
    ['In the room', 'inRoom'],
    ['Done', 'done'],
  ] as const) {
    await drawer.getByRole('button', { name: label, exact: true }).click()
    await expect(card).toHaveAttribute('data-status', status)
  }
  await drawer.getByRole('button', { name: 'Close' }).click()
  await takeBackNewest(page)
  await expect(card).toHaveAttribute('data-status', 'inRoom')

  // What the system's own dialog would be asked to print: the day as a list.
  await page.evaluate(() => {
    window.print = () => Object.assign(window, { printing: true })
  })
  await page.getByRole('button', { name: 'Print this day' }).click()
  expect(await page.evaluate(() => Reflect.get(window, 'printing') === true)).toBe(true)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('[data-printed]')).toContainText('Mo Mousewell')
  await page.emulateMedia({ media: null })
})

test('booking a known patient takes at most six key strokes after the name', async () => {
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Patient' })).toBeFocused()
  await page.keyboard.type('mousewell')
  await expect(page.getByRole('option', { name: /Mo Mousewell/ })).toBeVisible()
  await page.evaluate(() => {
    const counted = Object.assign(window, { strokes: 0 })
    window.addEventListener('keydown', () => (counted.strokes += 1), true)
  })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Book', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const note = page.getByRole('alert').filter({ hasText: /^Mo Mousewell/ })
  await expect(note.getByRole('button', { name: 'Undo' })).toBeVisible()
  expect(await page.evaluate(() => Number(Reflect.get(window, 'strokes')))).toBeLessThanOrEqual(6)
})
