/** People at one window: signing in, locking with a draft kept, going over to another person, and what roles refuse. */
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { demoPassword, lockWindow } from './harness/people.ts'

test.afterEach(cleanUp)

test('lock, wrong password, unlock with the draft kept, another person, and what she may not do', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  const navigation = page.getByRole('navigation', { name: 'Screens' })
  const password = page.getByRole('textbox', { name: 'Password' })
  const submit = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await expect(navigation).toBeVisible({ timeout: 90_000 })

  await navigation.getByRole('button', { name: 'Patients' }).click()
  await page.getByRole('button', { name: 'Register a patient' }).click()
  await page.getByLabel('Family name').fill('Half-typed')
  await lockWindow(page, 'Robin Vale')
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()
  await expect(navigation).toBeHidden()
  expect(await seriousFindings(page)).toEqual([])
  await password.fill('not the password')
  await submit('Unlock')
  await expect(page.getByText('do not belong together')).toBeVisible()
  await password.fill(demoPassword)
  await submit('Unlock')
  await expect(page.getByLabel('Family name')).toHaveValue('Half-typed')

  await lockWindow(page, 'Robin Vale')
  await submit('Nia Okafor')
  await password.fill(demoPassword)
  await submit('Sign in')
  await expect(page.getByRole('button', { name: 'Nia Okafor: menu' })).toBeVisible()
  await expect(page.getByLabel('Family name')).toBeHidden()
  await expect(navigation.getByRole('button', { name: 'Figures' })).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('a')
  // A patient's line has member ID and date of birth beside the name.
  await page.getByRole('dialog').getByText(' · ').first().click()
  await page.getByRole('tab', { name: 'Reports' }).click()
  await expect(page.getByText('This chart is closed to your role')).toBeVisible()
  // It is there to be seen, with the reason, and cannot be reached.
  await expect(page.locator('[inert]', { hasText: 'Delete' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Collapsed in the waiting room')
  await page.getByRole('button', { name: 'Open in an emergency' }).click()
  await expect(page.getByText('This chart is closed to your role')).toBeHidden()

  await lockWindow(page, 'Nia Okafor')
  await submit('Robin Vale')
  await password.fill(demoPassword)
  await submit('Sign in')
  await expect(page.getByLabel('Family name')).toHaveValue('Half-typed')
  expect(await quit()).toBe(0)
})
