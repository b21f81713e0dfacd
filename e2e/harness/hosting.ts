/** Hosting the hub, as a person does it in the window. */
import { createServer } from 'node:net'
import { expect } from 'playwright/test'
import type { Page } from 'playwright'

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Switches it on and waits until the hub runs and holds all there is. @returns what others connect with */
export async function hostInWindow(
  page: Page,
  port: number,
): Promise<{ url: string; database: string; username: string; password: string }> {
  await page.getByTitle('Where your work is saved').click()
  await page.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await page.getByRole('button', { name: 'Host the hub here' }).click()
  await expect(page.getByText('The hub runs.')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTitle('Where your work is saved')).toContainText('all saved', { timeout: 120_000 })
  const url = `http://127.0.0.1:${port}`
  const username = await page.getByRole('textbox', { name: 'Name', exact: true }).first().inputValue()
  const password = await page.getByLabel('Password', { exact: true }).first().inputValue()
  const database = 'clinic'
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
  const answer = await fetch(`${url}/${database}-desk`, { headers })
  expect(await answer.json()).toMatchObject({ db_name: `${database}-desk` })
  return { url, database, username, password }
}
