/** Pictures of the patients' portal: on a telephone and a large screen, in each language, light and dark. */
import path from 'node:path'
import { test } from 'playwright/test'
import { openPatientsBrowser } from '../harness/patients-browser.ts'
import { type PortalClinic, startPortalClinic } from '../harness/portal-clinic.ts'
import { english, patientWithHistory, signIn } from '../harness/portal-patient.ts'
import { pictureFolder } from '../harness/pictures.ts'

let clinic: PortalClinic

test.beforeAll(async () => {
  test.setTimeout(300_000)
  clinic = await startPortalClinic()
})
test.afterAll(() => clinic.stop())

const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } } as const
const pages = ['appointments', 'reports', 'messages', 'feedback', 'details'] as const

for (const [size, viewport] of Object.entries(sizes)) {
  test(`the portal, ${size}`, async () => {
    test.setTimeout(180_000)
    const patient = await patientWithHistory(clinic, `Eva-${size}`, 'en')
    const browser = await openPatientsBrowser({ size: viewport, locale: 'en-GB' })
    const { page } = browser
    const take = (name: string) =>
      page.screenshot({ path: path.join(pictureFolder, `portal-${size}-${name}.png`), fullPage: true })
    await page.goto(clinic.url)
    await take('sign-in')
    await signIn(clinic, page, patient, english)
    for (const language of ['en', 'es', 'ar'])
      for (const name of pages) {
        await page.emulateMedia({ colorScheme: language === 'es' ? 'dark' : 'light' })
        await page.goto(`${clinic.url}/${name}?lang=${language}`)
        await take(`${name}-${language}`)
      }
    await page.goto(`${clinic.url}/appointments/${patient.ahead.id}/ask?lang=en`)
    await take('ask')
    await browser.close()
  })
}
