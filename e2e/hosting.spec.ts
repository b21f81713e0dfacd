/** A workstation hosts the hub from its window, and another one joins: the thread of the hub from the bundle, as it ships. */
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { startCoreProcess } from '#core/testing/core-process.ts'
import { cleanUp, newDataFolder, openClinicApp } from './harness/clinic-app.ts'
import { freePort, hostInWindow } from './harness/hosting.ts'
import { demoPassword } from './harness/people.ts'

test.afterEach(cleanUp)

test('the hub is hosted from the window; another workstation gets the clinic from it, and what it writes comes back', async () => {
  test.setTimeout(240_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible({ timeout: 90_000 })
  const access = await hostInWindow(page, await freePort())

  const other = await startCoreProcess(path.join(newDataFolder(), '..', 'other'))
  try {
    expect(other.refused).toBeUndefined()
    expect(await other.command('sync.configure', access)).toMatchObject({ ok: true })
    // Staff come with everything else: a person of this clinic can sign in as soon as they are there.
    const signIn = () => other.command('session.signIn', { name: 'Robin Vale', password: demoPassword })
    await expect.poll(async () => (await signIn()).ok, { timeout: 90_000 }).toBe(true)
    const doctors = async () => {
      const answer = await other.query('doctors.list', {})
      return answer.ok ? answer.value.length : 0
    }
    await expect.poll(doctors, { timeout: 60_000 }).toBeGreaterThan(1)
    const person = { givenName: 'Ottoline', familyName: 'Fernsby', messageConsent: false }
    expect(await other.command('patients.register', person)).toMatchObject({ ok: true })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Fernsby')
    await expect(page.getByRole('dialog').getByText('Ottoline')).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('Escape')
  } finally {
    await other.kill()
  }
  await page.getByRole('button', { name: 'Stop hosting' }).click()
  await expect(page.getByRole('button', { name: 'Host the hub here' })).toBeVisible()
  await expect(fetch(access.url)).rejects.toThrow()
  expect(await quit()).toBe(0)
})
