/**
 * The application as it is installed, driven from outside: its fuses refuse what Playwright's own launcher needs, so it is
 * started like a person starts it, with Chromium's debugging port. As root it is started as an ordinary user, because its
 * sandbox has to be on.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright'
import { openNotificationDesktop, type NotificationDesktop } from './notification-daemon.ts'

/** A user of the system. */
export interface SystemUser {
  uid: number
  gid: number
}

/** The one without rights that every Linux has. */
export const nobody: SystemUser = { uid: 65534, gid: 65534 }

export interface PackagedApp {
  page: Page
  /** The process number of the shell. */
  pid: number
  /** What it wrote so far, both streams. */
  output: () => string
  desktop: NotificationDesktop
  /** Closes the window and waits for the end. @returns the exit code */
  quit: () => Promise<number | null>
  kill: () => Promise<void>
}

export interface PackagedStart {
  executable: string
  /** A folder of that user. */
  home: string
  args?: string[]
  env?: Record<string, string>
  /** Left out: whoever runs the test. */
  user?: SystemUser | undefined
}

/** The environment of an ordinary session: nothing of the test's own but the display. */
function sessionOf({ home, env = {}, user }: PackagedStart, busAddress: string): Record<string, string> {
  const session: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    TMPDIR: path.join(home, 'tmp'),
    XDG_CONFIG_HOME: path.join(home, '.config'),
    DISPLAY: process.env.DISPLAY ?? '',
    DBUS_SESSION_BUS_ADDRESS: busAddress,
  }
  fs.mkdirSync(session.TMPDIR ?? '', { recursive: true })
  if (process.env.XAUTHORITY) {
    session.XAUTHORITY = path.join(home, '.Xauthority')
    fs.copyFileSync(process.env.XAUTHORITY, session.XAUTHORITY)
    if (user) fs.chownSync(session.XAUTHORITY, user.uid, user.gid)
  }
  if (user) fs.chownSync(session.TMPDIR ?? '', user.uid, user.gid)
  return { ...session, ...env }
}

/** Starts the application and waits for its window. */
export async function openPackagedApp(start: PackagedStart): Promise<PackagedApp> {
  const { executable, args = [], user } = start
  const desktop = await openNotificationDesktop({ forEverybody: user !== undefined })
  const child = spawn(executable, ['--remote-debugging-port=0', ...args], {
    env: sessionOf(start, desktop.busAddress),
    cwd: start.home,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user ?? {}),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  let browser: Browser | undefined
  let isOver = false
  const end = async () => {
    if (isOver) return
    isOver = true
    await browser?.close().catch(() => undefined)
    await desktop.close()
  }
  const kill = async () => {
    await killed(child)
    await end()
  }
  try {
    const address = await debuggingAddress(child, () => output)
    await windowThere(address)
    browser = await connected(address)
    const page = await pageOf(browser)
    return {
      page,
      pid: child.pid ?? 0,
      output: () => output,
      desktop,
      kill,
      quit: async () => {
        const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode])
        await page.evaluate(() => window.close()).catch(() => undefined)
        const [code] = (await ended) as [number | null]
        await end()
        return code
      },
    }
  } catch (error) {
    await kill()
    throw new Error(`The installed application could not be driven. It said:\n${output}`, { cause: error })
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const startWaitMs = 60_000

async function debuggingAddress(child: ChildProcess, output: () => string): Promise<string> {
  const until = Date.now() + startWaitMs
  while (Date.now() < until) {
    const address = /DevTools listening on ws:\/\/(127\.0\.0\.1:\d+)\//.exec(output())?.[1]
    if (address !== undefined) return `http://${address}`
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`It ended with ${child.exitCode ?? child.signalCode}.`)
    await sleep(50)
  }
  throw new Error('It did not open a debugging port.')
}

/** A window that is being made while Playwright takes stock of the targets would keep it waiting. */
async function windowThere(address: string): Promise<void> {
  const until = Date.now() + startWaitMs
  while (Date.now() < until) {
    const targets = (await (await fetch(`${address}/json/list`)).json()) as { type: string; url: string }[]
    if (targets.some(({ type, url }) => type === 'page' && url.startsWith('app://'))) return
    await sleep(100)
  }
  throw new Error('It did not open a window.')
}

async function connected(address: string): Promise<Browser> {
  await sleep(500)
  try {
    return await chromium.connectOverCDP(address, { timeout: 15_000 })
  } catch {
    return chromium.connectOverCDP(address, { timeout: 15_000 })
  }
}

async function pageOf(browser: Browser): Promise<Page> {
  const until = Date.now() + startWaitMs
  while (Date.now() < until) {
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((each) => each.url().startsWith('app://'))
    if (page) return page
    await sleep(50)
  }
  throw new Error('It did not open a window.')
}

/** Runs it without a debugging port, for a few seconds at most. @returns what it wrote, and its exit code */
export async function runPackagedApp(
  start: PackagedStart,
  untilMs: number,
): Promise<{ output: string; code: number | null }> {
  const child = spawn(start.executable, start.args ?? [], {
    env: sessionOf(start, 'disabled:'),
    cwd: start.home,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(start.user ?? {}),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'exit')
  const isOver = await Promise.race([ended.then(() => true), sleep(untilMs).then(() => false)])
  if (!isOver) {
    child.kill('SIGTERM')
    const stopped = await Promise.race([ended.then(() => true), sleep(10_000).then(() => false)])
    if (!stopped) await killed(child)
  }
  return { output, code: child.exitCode }
}

/** The processes below one, with what they were started with. Linux alone. */
export function processesBelow(pid: number): { pid: number; commandLine: string; status: string }[] {
  const all = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const parents = new Map<number, number>()
  for (const name of all) {
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended in between.
    }
  }
  const isBelow = (each: number): boolean => {
    const parent = parents.get(each)
    return parent !== undefined && (parent === pid || isBelow(parent))
  }
  return [...parents.keys()].filter(isBelow).flatMap((each) => {
    try {
      return {
        pid: each,
        commandLine: fs.readFileSync(`/proc/${each}/cmdline`, 'utf8').replaceAll('\0', ' '),
        status: fs.readFileSync(`/proc/${each}/status`, 'utf8'),
      }
    } catch {
      return []
    }
  })
}
