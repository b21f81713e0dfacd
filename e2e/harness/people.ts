/** Signing in and out in the window, as people do. */
import type { Page } from 'playwright'

/** The password that set-up in tests gives the administrator. */
export const setUpPassword = 'correct horse battery'

/** Everybody's password in the demonstration. */
export const demoPassword = 'harbour-demo'

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
