/** The real application in a data folder of its own, with a desktop that records its notifications. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import {
  openNotificationDesktop,
  type NotificationDesktop,
  type ShownNotification,
} from './notification-daemon.ts'

const root = path.resolve(import.meta.dirname, '../..')
const electronExecutable = createRequire(import.meta.url)('electron') as unknown as string

/** Chromium refuses its sandbox to root; the application itself never switches it off. */
const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export interface ClinicApp {
  app: ElectronApplication
  page: Page
  dataDir: string
  /** Desktop notifications so far, the oldest first. */
  notifications: readonly ShownNotification[]
  /** The process number of the core that runs now. */
  corePid: () => Promise<number>
  /** Kills the core as a crash would. */
  killCore: () => Promise<void>
  /** Kills all of it, as a power cut would. */
  kill: () => Promise<void>
  /** Closes the window and waits for the end. @returns the exit code */
  quit: () => Promise<number | null>
}

export interface OpenOptions {
  /** Default: a new one, removed by {@link removeFolders}. */
  dataDir?: string
  args?: string[]
  env?: Record<string, string>
  /**
   * Puts a bare key into a new data folder, as a person does who chooses a computer that opens by itself: the test's
   * display has no keyring. Default true; with false the application asks.
   */
  opensByItself?: boolean
  /** Chromium's own switches, such as for a camera that is none. */
  chromium?: string[]
}

const folders: string[] = []
const desktops = new Set<NotificationDesktop>()
const running = new Set<ElectronApplication>()

/** A path for a new data folder; the folder does not exist yet. */
export function newDataFolder(): string {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-e2e-'))
  folders.push(parent)
  return path.join(parent, 'data')
}

/** Ends what a test left open and removes its folders: for `test.afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const app of running) app.process().kill('SIGKILL')
  running.clear()
  for (const desktop of desktops) await desktop.close()
  desktops.clear()
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function placeKeyFile(dataDir: string): void {
  if (fs.existsSync(dataDir)) return
  fs.mkdirSync(dataDir, { mode: 0o700 })
  fs.writeFileSync(path.join(dataDir, 'key'), `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
}

function environment(
  desktop: NotificationDesktop | undefined,
  more: Record<string, string> = {},
): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') env[name] = value
  }
  if (desktop) env.DBUS_SESSION_BUS_ADDRESS = desktop.busAddress
  return { ...env, ...more }
}

/** Opens the application and waits for its window. */
export async function openClinicApp({
  dataDir = newDataFolder(),
  args = [],
  env = {},
  opensByItself = true,
  chromium = [],
}: OpenOptions = {}): Promise<ClinicApp> {
  if (opensByItself) placeKeyFile(dataDir)
  const desktop = await openNotificationDesktop()
  desktops.add(desktop)
  const app = await _electron.launch({
    // No executablePath: with one, Playwright does not hold the application back until it listens.
    args: [...switches, ...chromium, root, '--data', dataDir, ...args],
    env: environment(desktop, env),
  })
  running.add(app)
  const page = await app.firstWindow()
  // The window begins with an empty page; what a test puts into that would be lost.
  await page.waitForURL('app://clinic/**')
  const corePid = async () => {
    for (;;) {
      const pid = await app.evaluate(
        ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Clinic core')?.pid,
      )
      if (pid !== undefined) return pid
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    app,
    page,
    dataDir,
    notifications: desktop.shown,
    corePid,
    killCore: async () => {
      process.kill(await corePid(), 'SIGKILL')
    },
    kill: async () => {
      const child = app.process()
      const ended = once(child, 'exit')
      running.delete(app)
      child.kill('SIGKILL')
      await ended
    },
    quit: async () => {
      const child = app.process()
      const ended = once(child, 'exit') as Promise<[number | null]>
      await app.close()
      const [code] = await ended
      running.delete(app)
      return code
    },
  }
}

/** What the system's own dialog would be asked for from now on: a person chooses this file. */
export const chooseInDialog = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, file)

/**
 * Runs the application without driving it, for starts that end by themselves.
 * @returns its exit code and what it wrote to stderr
 */
export async function runClinicApp(args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(electronExecutable, [...switches, root, ...args], {
    env: environment(undefined),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stderr }
}

/**
 * Opens the application on a folder that it refuses.
 * @returns what its window says, what it wrote to stderr, and its exit code after the window was closed
 */
export async function openRefused(
  dataDir: string,
): Promise<{ said: string; stderr: string; code: number | null }> {
  const app = await _electron.launch({
    args: [...switches, root, '--data', dataDir],
    env: environment(undefined),
  })
  running.add(app)
  const child = app.process()
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close') as Promise<[number | null]>
  const isTelling = (page: Page) => page.url().endsWith('/trouble.html')
  const telling = app.windows().find(isTelling) ?? (await app.waitForEvent('window', isTelling))
  const said = await telling.locator('main').innerText()
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close()
  })
  const [code] = await ended
  running.delete(app)
  return { said, stderr, code }
}

/** Every file below a folder with its content's beginning, size and time of change: to see whether it was touched. */
export function contentsOf(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const { size, mtimeMs, mode } = fs.lstatSync(file)
      return `${path.relative(folder, file)} ${size} ${mtimeMs} ${mode}`
    })
    .sort()
}
