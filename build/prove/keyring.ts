/**
 * `npm run -s prove -- keyring`: the built application on Linux with a real keyring (gnome-keyring, where it is installed).
 * At the first run the key is sealed by it; at the second it opens without a person; with the keyring locked away it does
 * not open, and says so. Prints one line of JSON.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from 'playwright'

const root = path.resolve(import.meta.dirname, '../..')
const electron = createRequire(import.meta.url)('electron') as unknown as string
const folder = mkdtempSync(path.join(tmpdir(), 'clinic-prove-keyring-'))
const dataDir = path.join(folder, 'data')
const running: ChildProcess[] = []

/** A session bus, and on it an unlocked keyring in a home of its own. */
async function startKeyring(home: string): Promise<NodeJS.ProcessEnv> {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nosyslog', '--print-address=1'])
  running.push(bus)
  const address = await new Promise<string>((resolve) =>
    bus.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  )
  const environment = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'share'),
    XDG_RUNTIME_DIR: home,
    DBUS_SESSION_BUS_ADDRESS: address,
  }
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: environment,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  running.push(keyring)
  keyring.stdin.end('a login password')
  await new Promise((resolve) => setTimeout(resolve, 2000))
  return environment
}

/** Opens the application as a person does, watched over the debugging port: Playwright's own launch replaces the store. */
async function withWindow<Result>(
  env: NodeJS.ProcessEnv,
  look: (page: Page) => Promise<Result>,
): Promise<Result> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [
    ...sandbox,
    '--password-store=gnome-libsecret',
    '--remote-debugging-port=0',
    root,
    '--data',
    dataDir,
  ]
  const app = spawn(electron, args, { env: rest })
  running.push(app)
  const ended = new Promise((resolve) => app.once('exit', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    app.once('exit', () => reject(new Error('The application ended')))
    let text = ''
    app.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /ws:\/\/\S+/.exec(text)
      if (found) resolve(found[0])
    })
  })
  const browser = await chromium.connectOverCDP(address)
  try {
    const context = browser.contexts()[0]
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
    if (!page) throw new Error('There is no window')
    return await look(page)
  } finally {
    app.kill('SIGTERM')
    await ended
  }
}

async function setUp(page: Page): Promise<boolean> {
  const offered = page.getByRole('radio', { name: /password store/ })
  await offered.waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.locator('[data-recovery-group]').first().waitFor()
  const groups = await page.locator('[data-recovery-group]').allTextContents()
  for (const field of await page.getByLabel(/^Group \d/).all()) {
    const label = await field.evaluate((element: HTMLInputElement) => element.labels?.[0]?.textContent ?? '')
    await field.fill(groups[Number(/\d/.exec(label)?.[0]) - 1] ?? '')
  }
  await page.getByRole('button', { name: 'Go on' }).click()
  return await opens(page, 'Set up your clinic')
}

const opens = (page: Page, heading: string): Promise<boolean> =>
  page
    .getByRole('heading', { name: heading })
    .waitFor({ timeout: 60_000 })
    .then(
      () => true,
      () => false,
    )

if (spawnSync('gnome-keyring-daemon', ['--version']).error) {
  process.stdout.write(`${JSON.stringify({ part: 'keyring', notTried: 'gnome-keyring is not installed' })}\n`)
} else {
  try {
    const env = await startKeyring(mkdtempSync(path.join(folder, 'home-')))
    const sealed = await withWindow(env, setUp)
    const files = readdirSync(dataDir)
    const ring = readFileSync(path.join(dataDir, 'key.json'), 'utf8')
    const opensAgain = await withWindow(env, (page) => opens(page, 'Set up your clinic'))
    const other = await startKeyring(mkdtempSync(path.join(folder, 'other-')))
    const lockedElsewhere = await withWindow(other, (page) => opens(page, 'The clinic’s records are locked'))
    const bareKey = files.includes('key')
    const report = {
      part: 'keyring',
      sealed: sealed && /"system"/.test(ring),
      bareKey,
      opensAgain,
      lockedElsewhere,
    }
    process.stdout.write(`${JSON.stringify(report)}\n`)
    if (!report.sealed || bareKey || !opensAgain || !lockedElsewhere) process.exitCode = 1
  } finally {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
