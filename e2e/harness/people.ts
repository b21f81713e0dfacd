/** Signing in and out in the window, as people do. */
import type { Page } from 'playwright'

/** The password that set-up in tests gives the administrator. */
export const setUpPassword = 'correct horse battery'

/** Everybody's password in the demonstration. */
export const demoPassword = 'harbour-demo'

/** Who sets a clinic up in tests, its administrator. */
export const setUpName = 'Marta Ruiz'

/** Fills in the first-run form and opens the clinic. */
export async function setUpClinic(page: Page): Promise<void> {
  await page.getByLabel('Name of the clinic').fill('Clínica Sol')
  await page.getByRole('combobox', { name: 'Country' }).click()
  await page.getByRole('combobox', { name: 'Country' }).fill('Spain')
  await page.getByRole('option', { name: 'Spain' }).click()
  await page.getByLabel('Your name').fill(setUpName)
  await choosePassword(page)
  await page.getByRole('button', { name: 'Open the clinic', exact: true }).click()
}

/** Registers somebody of a name on the patients screen. */
export async function registerPatient(page: Page, givenName: string, familyName: string): Promise<void> {
  await page.getByRole('button', { name: 'Patients', exact: true }).click()
  await page.getByRole('button', { name: 'Register a patient', exact: true }).click()
  await page.getByLabel('Given name').fill(givenName)
  await page.getByLabel('Family name').fill(familyName)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('heading', { name: `${givenName} ${familyName}` }).waitFor()
}

/** Finds somebody on the patients screen. */
export async function findPatient(page: Page, typed: string, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Patients', exact: true }).click()
  await page.getByLabel('Find a patient').fill(typed)
  await page.getByText(name).first().waitFor()
}

/** Signs in on the first screen. */
export async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name or e-mail' }).fill(name)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Fills in both password fields of the first-run form. */
export async function choosePassword(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(setUpPassword)
  await page.getByRole('textbox', { name: 'Password once more' }).fill(setUpPassword)
}

/** Locks the window by its menu. */
export async function lockWindow(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `${name}: menu` }).click()
  await page.getByRole('menuitem', { name: 'Lock or switch user' }).click()
}
