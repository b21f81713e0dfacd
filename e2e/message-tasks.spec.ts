/** Messages that did not leave, or may have, are tasks for the desk: mended in the window, and read out of a real mail server. */
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, enterOn, typeInto } from './harness/keyboard.ts'
import { type MailBox, openMailBox } from './harness/mail-box.ts'
import { setUpClinic } from './harness/people.ts'

let mails: MailBox
test.beforeEach(async () => {
  mails = await openMailBox()
})
test.afterEach(async () => {
  await cleanUp()
  await mails.stop()
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Lets this computer send over the test's mail server. */
async function sendFromHere(page: Page): Promise<void> {
  await button(page, 'Messages').click()
  await page.getByRole('tab', { name: 'Sending' }).click()
  await page.getByRole('combobox', { name: 'Who sends' }).click()
  await page.getByRole('option', { name: 'This computer', exact: true }).click()
  await button(page, 'Save').first().click()
  await page.getByText('Rules for messages saved.').waitFor()
  await page.getByRole('switch', { name: 'Send e-mail' }).check({ force: true })
  await page.getByLabel('Mail server').fill('127.0.0.1')
  await page.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: 'None', exact: true }).click()
  await page.getByLabel('Port').fill(String(mails.port))
  await page.getByLabel('Sent by').fill('Clínica Sol <desk@clinic.example>')
  await button(page, 'Save').last().click()
  await page.getByText('This computer sends the clinic’s messages.').waitFor()
}

async function registerWithMail(page: Page, givenName: string, email: string): Promise<void> {
  await button(page, 'Patients').click()
  await button(page, 'Register a patient').click()
  await page.getByLabel('Given name').fill(givenName)
  await page.getByLabel('Family name').fill('Lago')
  await page.getByLabel('E-mail', { exact: true }).fill(email)
  await page.getByLabel('Agrees to get messages about appointments').check()
  await button(page, 'Register').click()
  await page.getByRole('heading', { name: `${givenName} Lago` }).waitFor()
}

test('by mouse and by keyboard: a refused address is corrected and written to again, a doubtful message is settled', async () => {
  test.setTimeout(240_000)
  const { page, quit } = await openClinicApp()
  const { keyboard } = page
  await setUpClinic(page)
  await sendFromHere(page)
  mails.refuses.add('eva@wrong.example').add('carla@wrong.example')
  mails.breaksOff.add('bea@slow.example')
  await registerWithMail(page, 'Eva', 'eva@wrong.example')
  await registerWithMail(page, 'Bea', 'bea@slow.example')

  // The strip above the board says so, and leads there.
  await button(page, 'Day board').click()
  const strip = page.getByText('2 messages need attention')
  await expect(strip).toBeVisible({ timeout: 60_000 })
  expect(await seriousFindings(page)).toEqual([])
  await button(page, 'Look').click()
  const task = (name: string) => page.getByRole('group').filter({ has: button(page, name) })
  await expect(task('Eva Lago')).toContainText('It was not sent.')
  await expect(task('Bea Lago')).toContainText('It may have left')
  expect(await seriousFindings(page)).toEqual([])

  // What may have left did: nothing goes out a second time.
  await task('Bea Lago').getByRole('button', { name: 'It was sent', exact: true }).click()
  await expect(task('Bea Lago')).toHaveCount(0)
  await mails.mailTo('bea@slow.example', 'Welcome')

  // The name leads to where the address is corrected.
  await button(page, 'Eva Lago').click()
  await page.getByLabel('E-mail', { exact: true }).fill('eva@right.example')
  await button(page, 'Save').click()
  await button(page, 'Messages').click()
  await page.getByRole('tab', { name: 'Needs attention' }).click()
  await button(page, 'Send again').click()
  await mails.mailTo('eva@right.example', 'Welcome')
  await expect(page.getByText('Every message has left, or waits its turn')).toBeVisible({ timeout: 30_000 })

  await registerWithMail(page, 'Carla', 'carla@wrong.example')
  await keyboard.press('Alt+1')
  await expect(page.getByText('1 message needs attention')).toBeVisible({ timeout: 60_000 })
  await enterOn(page, 'Look')
  await enterOn(page, 'Carla Lago')
  await page.getByLabel('E-mail', { exact: true }).waitFor()
  await typeInto(page, 'E-mail', 'carla@right.example')
  await keyboard.press('Enter')
  await expect(page.getByText('Carla Lago: changes saved.')).toBeVisible()
  await byPalette(page, 'attention', 'Messages that need attention')
  await enterOn(page, 'Send again')
  await mails.mailTo('carla@right.example', 'Welcome')
  await expect(page.getByText('Every message has left, or waits its turn')).toBeVisible({ timeout: 30_000 })
  expect(await quit()).toBe(0)
})
