/**
 * The hub of tests in the window: hosted there, as a person does it, or with `HUB_URL=http://ADMIN:PASSWORD@HOST:5984` any hub
 * or CouchDB, which `hub-setup` makes ready.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
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

const root = path.resolve(import.meta.dirname, '../..')

/** A hub that workstations join, and how they are looked after. */
export interface WindowHub {
  /** Whether that is done in the window; on a hub that was given, `hub-setup` does. */
  inWindow: boolean
  /** A code for one workstation. */
  invite: (label: string) => Promise<string>
  /** Turns a workstation out, or lets it in again. */
  turn: (label: string, way: 'out' | 'in') => Promise<void>
}

/** Hosts the hub in the window, or joins it to the one that the environment names. Shows the settings then. */
export async function hubForWindow(page: Page): Promise<WindowHub> {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const settings = () => button('Settings').click()
  const given = process.env.HUB_URL ?? ''
  if (given === '') {
    await hostInWindow(page, await freePort())
    await settings()
    return {
      inWindow: true,
      async invite(label) {
        await page.getByRole('textbox', { name: 'Name of the workstation' }).fill(label)
        await button('Make a code').click()
        return page
          .getByRole('status')
          .filter({ hasText: `Code for ${label}` })
          .locator('pre')
          .innerText()
      },
      turn: (label, way) => button(way === 'out' ? `Turn ${label} out` : `Let ${label} in again`).click(),
    }
  }
  const clinic = [given, '--name', `e2e-${process.pid}`]
  const invite = (label: string) => hubSetup([...clinic, '--invite', label], /^ {4}(\S+)$/m)
  await settings()
  await typeCode(page, await invite('The first'))
  await expect(page.getByTitle('Where your work is saved')).toContainText('all saved', { timeout: 120_000 })
  return {
    inWindow: false,
    invite,
    async turn(label, way) {
      const name = await hubSetup([...clinic, '--list'], new RegExp(`^(\\S+): ${label} `, 'm'))
      await hubSetup([...clinic, way === 'out' ? '--revoke' : '--reinstate', name], /^(\S+): is /m)
    },
  }
}

/** Types the code that lets a workstation in. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase())
  await page.getByRole('button', { name: 'Join the clinic', exact: true }).click()
}

/** Runs `hub-setup` until it says this; it may stay on after that, until its code is used. @returns the part in brackets */
async function hubSetup(args: readonly string[], wanted: RegExp): Promise<string> {
  const child = spawn(process.execPath, [path.join(root, 'build/run.mjs'), 'hub-setup', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const closed = once(child, 'close').then(() => true)
  for (let isOver = false; ;) {
    const found = wanted.exec(said)?.[1]
    if (found !== undefined) return found
    if (isOver) throw new Error(`hub-setup did not do it: ${said}`)
    isOver = await Promise.race([closed, once(child.stdout, 'data').then(() => false)])
  }
}
