/** Patients of the portal's clinic, and how they sign in. */
import type { Page } from 'playwright'
import { expect } from 'playwright/test'
import type { PortalClinic } from './portal-clinic.ts'

let hour = 30

const inHours = (hours: number): string =>
  `${new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + hours * 3_600_000).toISOString().slice(0, 19)}Z`

/** A patient with an appointment ahead, a visit that is over, and a report to read. */
export async function patientWithHistory(clinic: PortalClinic, givenName: string, language: string) {
  const email = `${givenName.toLowerCase()}@mail.example`
  const patient = await clinic.desk.must('patients.register', {
    ...{ givenName, familyName: 'Luna', email, language, messageConsent: true },
  })
  const book = (startsAt: string) =>
    clinic.desk.must('appointments.schedule', {
      ...{ patientId: patient.id, doctorId: clinic.doctorId, startsAt, durationMinutes: 30 },
    })
  hour += 1
  const ahead = await book(inHours(hour))
  const over = await book(inHours(-hour))
  for (const status of ['arrived', 'inRoom', 'done'] as const)
    await clinic.desk.must('appointments.setStatus', { appointmentId: over.id, status })
  const report = await clinic.desk.must('reports.create', {
    ...{ patientId: patient.id, doctorId: clinic.doctorId, kind: 'xray', title: 'Panorama' },
    ...{ text: 'No findings.', instructions: 'Rinse with salt.', relevantToPatient: true },
  })
  const base64 = Buffer.from('%PDF-1.4 something').toString('base64')
  await clinic.desk.must('reports.attach', {
    ...{ reportId: report.id, name: 'panorama.pdf', type: 'application/pdf', base64 },
  })
  return { ...patient, email, ahead }
}

/** Signs in with the code that came by e-mail; the words are the language's. */
export async function signIn(
  clinic: PortalClinic,
  page: Page,
  { memberId, email }: { memberId: string; email: string },
  words: { send: string; subject: string; signIn: string },
): Promise<void> {
  await page.goto(clinic.url)
  await page.locator('#member-id').fill(memberId)
  await page.getByRole('button', { name: words.send }).click()
  const { text } = await clinic.mails.mailTo(email, words.subject)
  await page.locator('#code').fill(/\b\d{6}\b/.exec(text)?.[0] ?? '')
  await page.getByRole('button', { name: words.signIn }).click()
  await expect(page).toHaveURL(/\/appointments$/)
}

export const english = { send: 'Send me a code', subject: 'Your code', signIn: 'Sign in' }
