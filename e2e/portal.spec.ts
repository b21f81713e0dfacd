/**
 * The portal in a real browser: the worker runs as a clinic runs it, the codes and links come out of a real mail server, and
 * patients read everything with scripts switched off.
 */
import { expect, type Page, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { openPatientsBrowser, type PatientsBrowser } from './harness/patients-browser.ts'
import { type PortalClinic, startPortalClinic } from './harness/portal-clinic.ts'
import { english, patientWithHistory, signIn } from './harness/portal-patient.ts'

const phone = { width: 360, height: 740 }
const desktop = { width: 1280, height: 900 }

let clinic: PortalClinic
const browsers: PatientsBrowser[] = []

test.beforeAll(async () => {
  test.setTimeout(300_000)
  clinic = await startPortalClinic()
})
test.afterAll(async () => {
  await clinic.stop()
})
test.afterEach(async () => {
  for (const browser of browsers.splice(0)) await browser.close()
})

async function open(options: Parameters<typeof openPatientsBrowser>[0]): Promise<Page> {
  const browser = await openPatientsBrowser(options)
  browsers.push(browser)
  return browser.page
}

/** Nothing lies beyond the screen's edge. */
const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)

test('on a telephone without scripts: sign in, look, ask to cancel, be told, say how it was', async () => {
  test.setTimeout(240_000)
  const patient = await patientWithHistory(clinic, 'Eva', 'en')
  const page = await open({ size: phone, locale: 'en-GB', javaScript: false })
  await signIn(clinic, page, patient, english)
  await expect(page.getByText('with Dr. Rey').first()).toBeVisible()
  const calendar = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Add to my calendar' }).click()
  expect((await calendar).suggestedFilename()).toBe('appointment.ics')

  await page.getByRole('link', { name: 'Reports' }).click()
  await expect(page.getByText('Rinse with salt.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'panorama.pdf' })).toBeVisible()
  await page.getByRole('link', { name: 'Messages' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome to Clínica Sol' })).toBeVisible()
  await expect(page.getByText('Your code to sign in')).toBeHidden()

  await page.getByRole('link', { name: 'Appointments' }).click()
  await page.getByRole('link', { name: 'Cancel or move' }).click()
  await page.getByLabel('I cannot come: please cancel it').check()
  await page.getByLabel('Anything we should know').fill('Ill')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText('You asked to cancel it')).toBeVisible()
  const wish = async () =>
    (await clinic.desk.query('requests.list', {})).find(({ patientId }) => patientId === patient.id)
  await expect.poll(wish, { timeout: 30_000 }).toMatchObject({ about: 'cancel', note: 'Ill' })
  await clinic.desk.must('requests.answer', { requestId: (await wish())?.id ?? '', accepted: true })
  const told = await clinic.mails.mailTo(patient.email, 'is cancelled')
  expect(told.text).toContain(`${clinic.url}/appointments`)
  await page.reload()
  await expect(page.getByText('Cancelled')).toBeVisible()

  const asked = await clinic.mails.mailTo(patient.email, 'How was your visit')
  const link = /https:\/\/127\.0\.0\.1:\d+\/feedback\/[\w.~-]+/.exec(asked.text)?.[0] ?? ''
  const anybody = await open({ size: phone, locale: 'en-GB', javaScript: false })
  await anybody.goto(link)
  await anybody.getByLabel('Good', { exact: true }).check()
  await anybody.getByLabel('In your own words').fill('<script>alert(1)</script> kind')
  await anybody.getByRole('button', { name: 'Send' }).click()
  await expect(anybody.getByText('Thank you')).toBeVisible()
  const said = () => clinic.desk.query('feedback.list', { patientId: patient.id })
  await expect.poll(said, { timeout: 30_000 }).toMatchObject([{ rating: 4, channel: 'link' }])

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
})

for (const { name, size, locale, language, words, pages } of [
  {
    name: 'English, on a telephone',
    ...{ size: phone, locale: 'en-GB', language: 'en', words: english },
    pages: ['Appointments', 'Reports', 'Messages', 'Feedback', 'My details'],
  },
  {
    name: 'Spanish, on a large screen',
    ...{ size: desktop, locale: 'es-ES', language: 'es' },
    words: { send: 'Enviarme un código', subject: 'código', signIn: 'Entrar' },
    pages: ['Citas', 'Informes', 'Mensajes', 'Opinión', 'Mis datos'],
  },
  {
    name: 'Arabic from right to left, on a telephone',
    ...{ size: phone, locale: 'ar', language: 'ar' },
    words: { send: 'أرسلوا إليّ رمزًا', subject: 'رمز', signIn: 'دخول' },
    pages: [],
  },
]) {
  test(`every page in ${name}: nothing that axe complains of, nothing beyond the edge, by keyboard`, async () => {
    test.setTimeout(180_000)
    const patient = await patientWithHistory(clinic, `Ana-${language}-${size.width}`, language)
    const page = await open({ size, locale })
    await page.goto(clinic.url)
    expect(await seriousFindings(page)).toEqual([])
    await signIn(clinic, page, patient, words)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr')
    const links = page.locator('nav a')
    if (pages.length > 0) expect(await links.allInnerTexts()).toEqual(pages)
    for (let index = 0; index < (await links.count()); index++) {
      await links.nth(index).focus()
      await page.keyboard.press('Enter')
      await expect(links.nth(index)).toHaveAttribute('aria-current', 'page')
      expect([index, await seriousFindings(page)]).toEqual([index, []])
      expect(await isTooWide(page)).toBe(false)
    }
  })
}
