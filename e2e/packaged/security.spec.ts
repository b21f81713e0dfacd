/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security, its items by number), and that nothing of a
 * patient is left outside the encrypted file, in the packaged application: its fuses set, its sandbox on, started as an
 * ordinary user. CLINIC_INSTALLED names an installed one; without it the unpacked package is made and tested.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import fuses from '@electron/fuses'
import { expect, test } from 'playwright/test'
import { freePort, hostInWindow } from '../harness/hosting.ts'
import {
  nobody,
  openPackagedApp,
  processesBelow,
  runPackagedApp,
  type PackagedApp,
} from '../harness/packaged-app.ts'
import { setUpClinic } from '../harness/people.ts'

const { FuseV1Options, getCurrentFuseWire } = fuses
/** How the executable writes that a fuse is off and on. */
const off = 0x30
const on = 0x31
const root = path.resolve(import.meta.dirname, '../..')
const isRoot = process.getuid?.() === 0
const user = isRoot ? nobody : undefined
/** What a patient is called who must not be found anywhere. */
const patient = { givenName: 'Quirinquina', familyName: 'Xylobande', notes: 'Zwetschgenallergie' }

let place: string
let executable: string
let app: PackagedApp
let isOpen = false
const dataDir = () => path.join(place, 'data')

const ownByUser = (file: string) => {
  if (user) fs.chownSync(file, user.uid, user.gid)
}

/** The unpacked package, where an ordinary user can read it. */
function makePackage(): string {
  execFileSync(process.execPath, [path.join(root, 'build/run.mjs'), 'package', 'dir'], {
    cwd: root,
    stdio: 'ignore',
  })
  const made = ['release/development-only', 'release']
    .map((folder) => path.join(root, folder, 'linux-unpacked'))
    .find((folder) => fs.existsSync(path.join(folder, 'clinic')))
  if (!made) throw new Error('No package was made.')
  const copy = path.join(place, 'application')
  fs.cpSync(made, copy, { recursive: true, verbatimSymlinks: true })
  // What the installer does for a sandbox where there are no user namespaces.
  if (isRoot) fs.chmodSync(path.join(copy, 'chrome-sandbox'), 0o4755)
  return path.join(copy, 'clinic')
}

test.beforeAll(async () => {
  test.setTimeout(240_000)
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-packaged-'))
  fs.chmodSync(place, 0o755)
  executable = process.env.CLINIC_INSTALLED ?? makePackage()
  const home = path.join(place, 'home')
  for (const folder of [home, dataDir()]) {
    fs.mkdirSync(folder, { mode: 0o700 })
    ownByUser(folder)
  }
  const keyFile = path.join(dataDir(), 'key')
  fs.writeFileSync(keyFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  ownByUser(keyFile)
  app = await openPackagedApp({ executable, home, user, args: ['--data', dataDir()] })
  isOpen = true
  // A package whose core does not start is of no use to any of these tests, and says why.
  await app.page
    .getByRole('heading', { name: 'Set up your clinic' })
    .waitFor({ timeout: 60_000 })
    .catch((cause: unknown) => {
      throw new Error(`The installed application did not open its records. It said:\n${app.output()}`, {
        cause,
      })
    })
})

test.afterAll(async () => {
  if (isOpen) await app.kill()
  fs.rmSync(place, { recursive: true, force: true, maxRetries: 5 })
})

/** What a request for an address ends in. */
const reach = (address: string) =>
  app.page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'reached',
        () => 'refused',
      ),
    address,
  )

test('1, 8, 18: everything comes from the application, over its own protocol', async () => {
  expect(app.page.url()).toMatch(/^app:\/\/clinic\//)
  const session = await app.page.context().newCDPSession(app.page)
  const { frameTree } = await session.send('Page.getResourceTree')
  await session.detach()
  const addresses = frameTree.resources.map(({ url }) => url)
  expect(addresses.length).toBeGreaterThan(0)
  expect(addresses.filter((address) => !address.startsWith('app://clinic/'))).toEqual([])
  for (const address of [
    'http://127.0.0.1:9/',
    'https://example.org/',
    'file:///etc/hostname',
    'app://other/x',
  ])
    expect(await reach(address), address).toBe('refused')
  const picture = await app.page.evaluate(
    () =>
      new Promise((resolve) => {
        const image = new Image()
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
        image.src = 'http://127.0.0.1:9/picture.png'
      }),
  )
  expect(picture).toBe('refused')
})

// Before the others: a navigation that is refused keeps Playwright waiting at the next click.
test('a patient is registered; the window’s title does not name them', async () => {
  const { page } = app
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await setUpClinic(page)
  await button('Patients').click()
  await button('Register a patient').click()
  await page.getByLabel('Given name').fill(patient.givenName)
  await page.getByLabel('Family name').fill(patient.familyName)
  await page.getByRole('combobox', { name: 'Severe allergies' }).fill(patient.notes)
  await page.getByRole('combobox', { name: 'Severe allergies' }).press('Enter')
  await button('Register').click()
  await expect(
    page.getByRole('heading', { name: `${patient.givenName} ${patient.familyName}` }),
  ).toBeVisible()
  const title = await page.title()
  expect(Object.values(patient).filter((word) => title.includes(word))).toEqual([])
})

test('the installed application hosts the hub, whose threads come from its archive', async () => {
  test.setTimeout(180_000)
  await hostInWindow(app.page, await freePort())
  await app.page.getByRole('button', { name: 'Stop hosting' }).click()
  await expect(app.page.getByRole('button', { name: 'Host the hub here' })).toBeVisible()
})

test('2, 3, 20: the page has neither Node nor Electron, and the preload a world of its own', async () => {
  const present = await app.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((name) =>
      Reflect.has(globalThis, name),
    ),
  )
  expect(present).toEqual([])
  const session = await app.page.context().newCDPSession(app.page)
  const worlds: string[] = []
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context.name))
  await session.send('Runtime.enable')
  await expect.poll(() => worlds).toContain('Electron Isolated Context')
  await session.detach()
})

test('4: every page runs in the sandbox', () => {
  const processes = processesBelow(app.pid)
  const pages = processes.filter(({ commandLine }) => commandLine.includes('--type=renderer'))
  expect(pages.length).toBeGreaterThan(0)
  for (const { commandLine, status } of pages) {
    expect(commandLine).not.toMatch(/--no-sandbox|--disable-seccomp/)
    expect(status, 'a filter of system calls').toMatch(/^Seccomp:\t2$/m)
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    expect(status, 'no right of root').toMatch(/^CapEff:\t0000000000000000$/m)
  }
  const own = fs.readlinkSync(`/proc/${app.pid}/ns/pid`)
  expect(pages.every(({ pid }) => fs.readlinkSync(`/proc/${pid}/ns/pid`) !== own)).toBe(true)
  const commandLine = fs.readFileSync(`/proc/${app.pid}/cmdline`, 'utf8')
  expect(commandLine).not.toContain('no-sandbox')
})

test('5: no permission, no device', async () => {
  const states = await app.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
    ] as PermissionName[]
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
  })
  expect(states.filter((state) => state !== 'denied')).toEqual([])
  const devices = await app.page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: unknown) => (error instanceof Error ? error.name : 'error'),
    ),
  )
  expect(devices).not.toBe('given')
})

test('6, 7: the policy of the page: no inline script, no eval, nothing from elsewhere', async () => {
  const policy = await app.page.evaluate(async () => {
    const answer = await fetch('app://clinic/index.html')
    return answer.headers.get('content-security-policy') ?? ''
  })
  const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]))
  expect(directives.get('default-src')).toEqual(["'none'"])
  expect(directives.get('script-src')).toEqual(["'self'"])
  expect(directives.get('object-src')).toEqual(["'none'"])
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
  const ran = await app.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.head.append(script)
    const handler = document.createElement('button')
    handler.setAttribute('onclick', 'window.handlerRan = true')
    document.body.append(handler)
    handler.click()
    handler.remove()
    await new Promise((resolve) => setTimeout(resolve, 50))
    return ['inlineRan', 'handlerRan'].filter((name) => Reflect.has(window, name))
  })
  expect(ran).toEqual([])
})

test('9, 10, 11, 12: no experiment, no <webview>', async () => {
  for (const { commandLine } of processesBelow(app.pid))
    expect(commandLine).not.toMatch(
      /--enable-blink-features|experimental-web-platform|--disable-web-security/,
    )
  expect(await app.page.evaluate(() => 'reload' in document.createElement('webview'))).toBe(false)
})

test('13, 14: a page goes nowhere and opens nothing', async () => {
  const before = app.page.url()
  await app.page.evaluate(() => {
    for (const address of [
      'https://example.org/',
      'file:///etc/hostname',
      'javascript:void(window.followed = true)',
    ]) {
      const link = document.createElement('a')
      link.href = address
      document.body.append(link)
      link.click()
      link.remove()
    }
  })
  const opened = await app.page.evaluate(() =>
    ['app://clinic/index.html', 'https://example.org/', 'about:blank'].map(
      (address) => window.open(address) === null,
    ),
  )
  expect(opened).toEqual([true, true, true])
  await app.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
  expect(app.page.url()).toBe(before)
  expect(await app.page.evaluate(() => Reflect.has(window, 'followed'))).toBe(false)
  expect(app.page.context().pages()).toHaveLength(1)
})

test('17: what a foreign frame asks of the shell is not heard', async () => {
  const answers = await app.page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.srcdoc = '<p>foreign</p>'
    document.body.append(frame)
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
    const heard: unknown[] = []
    const listen = (event: MessageEvent<{ kind?: string }>) => {
      if (event.data.kind === 'request-answered') heard.push(event.data)
    }
    window.addEventListener('message', listen)
    Object.assign(window, {
      foreign: frame,
      unlisten: () => window.removeEventListener('message', listen),
      heard,
    })
    return heard.length
  })
  expect(answers).toBe(0)
  const frame = app.page.frames().find((each) => each !== app.page.mainFrame())
  expect(frame).toBeDefined()
  // An unknown request of the page itself is answered with "failed"; the same from the frame with nothing.
  const request = { kind: 'save-pdf', requestId: -1, suggestedName: '' }
  await frame?.evaluate((message) => window.parent.postMessage(message, '*'), request)
  await app.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
  const heard = () => app.page.evaluate(() => (Reflect.get(window, 'heard') as unknown[]).length)
  expect(await heard()).toBe(0)
  await app.page.evaluate((message) => window.postMessage(message, '*'), request)
  await expect.poll(heard).toBe(1)
  await app.page.evaluate(() => (Reflect.get(window, 'foreign') as HTMLElement).remove())
})

test('15, 16, 19: no address is handed to the system; fuses and archive as they must be', async () => {
  const wire = await getCurrentFuseWire(executable)
  expect(wire[FuseV1Options.RunAsNode]).toBe(off)
  expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(off)
  expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(off)
  expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(off)
  expect(wire[FuseV1Options.EnableCookieEncryption]).toBe(on)
  expect(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(on)
  expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(on)

  const archive = path.join(path.dirname(executable), 'resources/app.asar')
  const files = listPackage(archive, { isPack: false })
  expect([...new Set(files.map((file) => file.split('/')[1]))].sort()).toEqual([
    'node_modules',
    'out',
    'package.json',
  ])
  const shell = extractFile(archive, 'out/main/index.cjs').toString()
  expect(shell).not.toContain('openExternal')
  expect(files.filter((file) => /\.(map|ts|test\.\w+)$/.test(file) && file.startsWith('/out/'))).toEqual([])
})

/** Every file below a folder that holds one of these words, as UTF-8 or UTF-16. */
function filesWith(folder: string, words: readonly string[]): string[] {
  const needles = words.flatMap((word) => [Buffer.from(word), Buffer.from(word, 'utf16le')])
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = fs.readFileSync(file)
      return needles.some((needle) => content.includes(needle))
    })
}

test('nothing of a patient is in logs, on the disk beside the encrypted file, or in a crash’s remains', async () => {
  const { page } = app
  const words = Object.values(patient)
  // A page that dies and a core that dies leave nothing either.
  const core = processesBelow(app.pid).find(({ commandLine }) =>
    commandLine.includes('node.mojom.NodeService'),
  )
  expect(core).toBeDefined()
  process.kill(core?.pid ?? 0, 'SIGSEGV')
  const shows = (text: string) => page.evaluate((each) => document.body.innerText.includes(each), text)
  // Whoever was signed in was so in the core that died.
  await expect.poll(() => shows('Name or e-mail')).toBe(true)
  expect(await app.quit()).toBe(0)

  const everything = [
    ...filesWith(dataDir(), words),
    ...filesWith(path.join(place, 'home'), words),
    ...(isRoot
      ? filesOfUserIn(os.tmpdir()).filter((file) => filesWith(path.dirname(file), words).includes(file))
      : []),
  ]
  expect(everything).toEqual([])
  expect(words.filter((word) => app.output().includes(word))).toEqual([])
  const dumps = fs
    .readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.dmp$|(^|\/)core(\.\d+)?$/.test(name))
  expect(dumps).toEqual([])
})

// Last, because its windows cover the first one.
test('19: the switches that would make it a plain Node are without effect', async () => {
  const home = path.join(place, 'second')
  fs.mkdirSync(home, { mode: 0o700 })
  ownByUser(home)
  const trap = path.join(place, 'trap.cjs')
  fs.writeFileSync(trap, `process.stdout.write('trapped\\n')`)
  const asNode = await runPackagedApp(
    {
      executable,
      home,
      user,
      args: ['-e', 'process.stdout.write("trapped")'],
      env: { ELECTRON_RUN_AS_NODE: '1' },
    },
    4_000,
  )
  expect(asNode.output).not.toContain('trapped')
  const debugged = await runPackagedApp(
    {
      executable,
      home,
      user,
      args: ['--inspect=0', '--data', path.join(home, 'data')],
      env: { NODE_OPTIONS: `--require ${trap}` },
    },
    4_000,
  )
  expect(debugged.output).not.toContain('trapped')
  expect(debugged.output).not.toContain('Debugger listening')
})

/** Files directly in a folder that belong to the user under whom the application ran. */
const filesOfUserIn = (folder: string): string[] =>
  fs
    .readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const { uid } = fs.lstatSync(file)
      return uid === user?.uid && fs.lstatSync(file).isFile()
    })
