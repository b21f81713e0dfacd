/** People at one window: signing in, locking with a draft kept, going over to another person, and what roles refuse. */
import { expect, test } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, enterOn, tabTo, typeInto } from './harness/keyboard.ts'
import {
  demoPassword,
  findPatient,
  lockWindow,
  registerPatient,
  setUpClinic,
  setUpName,
  signIn,
} from './harness/people.ts'
import { takePictures } from './harness/pictures.ts'

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

test('an administrator deletes a patient and takes it back, by mouse and by keyboard; a receptionist cannot', async () => {
  test.setTimeout(120_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  const { keyboard } = page
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  const name = 'Dele Tedman'
  const own = page.getByRole('heading', { level: 1, name })
  const remove = page.getByRole('button', { name: 'Delete', exact: true })
  const deleted = page.getByRole('alert').filter({ hasText: `${name} deleted` })
  await registerPatient(page, 'Dele', 'Tedman')
  await remove.click()
  await deleted.getByRole('button', { name: 'Undo' }).click()
  const takenBack = page.getByText(`Taken back: ${name} deleted`)
  await expect(takenBack).toBeVisible()
  await findPatient(page, 'tedman', name)
  await expect(takenBack).toBeHidden()

  await byPalette(page, 'tedman', name)
  await expect(own).toBeVisible()
  await enterOn(page, 'Delete')
  await expect(own).toBeHidden()
  await keyboard.press('Control+Z')
  await expect(takenBack).toBeVisible()
  await byPalette(page, 'tedman', name)
  await expect(own).toBeVisible()

  await byPalette(page, 'Lock or switch user')
  await enterOn(page, 'Nia Okafor')
  await typeInto(page, 'Password', demoPassword)
  await keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Nia Okafor: menu' })).toBeVisible()
  await byPalette(page, 'tedman', name)
  await expect(own).toBeVisible()
  await expect(tabTo(page, 'Delete')).rejects.toThrow('Tab does not reach Delete')
  // Dimmed, with the reason: a click does nothing.
  const place = await page.locator('[inert]', { hasText: 'Delete' }).boundingBox()
  if (!place) throw new Error('Delete is not shown')
  await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2)
  await expect(page.getByText('This needs the role')).toBeVisible()
  await expect(own).toBeVisible()
  await expect(deleted).toHaveCount(0)
  expect(await quit()).toBe(0)
})

test('a doctor is let in: the right name, the record they are, a new password; and a detail that is emptied is gone', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp()
  await page.getByRole('heading', { name: 'Set up your clinic' }).waitFor()
  await setUpClinic(page)
  const navigation = page.getByRole('navigation', { name: 'Screens' })
  await navigation.getByRole('button', { name: 'Doctors' }).click()
  await page.getByRole('button', { name: 'Add a doctor' }).first().click()
  await page.getByLabel('Title').fill('Dr.')
  await page.getByLabel('Given name').fill('Lucía')
  await page.getByLabel('Family name').fill('Vega')
  await page.getByLabel('Telephone').fill('915 55 01 23')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Dr. Lucía Vega' })).toBeVisible()

  const [telephone, save] = [
    page.getByLabel('Telephone'),
    page.getByRole('button', { name: 'Save', exact: true }),
  ]
  await expect(telephone).toHaveValue('+34 915 55 01 23')
  await expect(save).toBeDisabled()
  await telephone.fill('')
  await save.click()
  await expect(page.getByRole('alert').filter({ hasText: 'changes saved' })).toBeVisible()
  await navigation.getByRole('button', { name: 'Day board' }).click()
  await navigation.getByRole('button', { name: 'Doctors' }).click()
  await expect(telephone).toHaveValue('')
  await page.keyboard.press('Control+Z')
  await expect(telephone).toHaveValue('+34 915 55 01 23')

  await navigation.getByRole('button', { name: 'Settings' }).click()
  const added = page.getByRole('form', { name: 'Add a member of staff' })
  await added.getByRole('textbox', { name: 'Name' }).fill('Lucia Vga')
  await added.getByRole('combobox', { name: 'Roles' }).press('ArrowDown')
  await page.getByRole('option', { name: 'Doctor' }).click()
  await page.keyboard.press('Escape')
  await added.getByRole('button', { name: 'Add a member of staff' }).click()
  await page.getByRole('button', { name: 'Change Lucia Vga' }).click()
  const dialog = page.getByRole('dialog', { name: /^Luc/ })
  await expect(dialog.getByRole('combobox', { name: 'Is this doctor' })).toBeVisible()
  await takePictures(page, 'staff-change')
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Lucía Vega')
  await dialog.getByRole('combobox', { name: 'Is this doctor' }).click()
  await page.getByRole('option', { name: 'Dr. Lucía Vega' }).click()
  await dialog.getByLabel('New password').fill('short')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText(/at least/)).toBeVisible()
  await dialog.getByLabel('New password').fill('battery horse correct')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()

  // By keyboard alone: the focus is back where it was.
  await expect(page.getByRole('button', { name: 'Change Lucía Vega' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await typeInto(page, 'E-mail', 'lucia.vega@clinic.example')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('alert').filter({ hasText: 'Lucía Vega: changes saved' }).last()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('E-mail')).toHaveValue('lucia.vega@clinic.example')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.keyboard.press('Control+Z')
  await expect(page.getByRole('alert').filter({ hasText: 'Taken back: Lucía Vega' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('E-mail')).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await lockWindow(page, setUpName)
  await page.getByRole('button', { name: 'Another name' }).click()
  await signIn(page, 'Lucía Vega', 'battery horse correct')
  await navigation.getByRole('button', { name: 'My day' }).click()
  await expect(page.getByText('No appointments').first()).toBeVisible()
  await expect(page.getByRole('tab', { name: 'My absences' })).toBeVisible()
  expect(await quit()).toBe(0)
})
