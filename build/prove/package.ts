/**
 * `npm run -s prove -- package`: as root on a Debian without the application. Builds the package, installs it with apt, and
 * uses it as an ordinary user over a data folder of the version before, sandbox on; upgrades it to a higher version,
 * refuses the way back, removes and purges it. The records must be there all along. Then the server's package: installed,
 * the hub started as its unit starts it, asked, upgraded, removed, its data kept. Prints one line of JSON for each step.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { goldenDatabases, goldenKey } from '#core/testing/golden-database.ts'
import {
  openPackagedApp,
  processesBelow,
  type PackagedApp,
  type SystemUser,
} from '../../e2e/harness/packaged-app.ts'

const root = path.resolve(import.meta.dirname, '../..')
const executable = '/opt/Clinic/clinic'
const nextVersion = '0.9.0'
/** Where the first package looks for new versions; this proof serves them. */
const updatesPort = 48_213
const updatesAddress = `http://127.0.0.1:${updatesPort}/`

const report = (step: string, seen: Record<string, unknown> = {}): void => {
  process.stdout.write(`${JSON.stringify({ step, ...seen })}\n`)
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

const output = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] }).trim()

const apt = (...args: string[]): void => {
  execFileSync('apt-get', ['-qq', '-y', '-o', 'Dpkg::Use-Pty=0', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 2, 2],
  })
}

const versionOf = (name: string): string =>
  spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name], { encoding: 'utf8' }).stdout

/** Makes a package and keeps it in a folder of the proof's. */
function make(place: string, found: RegExp, ...args: string[]): string {
  const folders = ['release', 'release/development-only'].map((folder) => path.join(root, folder))
  execFileSync(process.execPath, [path.join(root, 'build/run.mjs'), 'package', ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  for (const folder of folders.filter((each) => fs.existsSync(each))) {
    const name = fs
      .readdirSync(folder)
      .filter((each) => found.test(each))
      .sort(
        (a, b) => fs.statSync(path.join(folder, b)).mtimeMs - fs.statSync(path.join(folder, a)).mtimeMs,
      )[0]
    if (name === undefined) continue
    const kept = path.join(place, name)
    fs.copyFileSync(path.join(folder, name), kept)
    return kept
  }
  throw new Error(`${args.join(' ')} made no package.`)
}

interface OrdinaryUser extends SystemUser {
  name: string
  home: string
  dataDir: string
}

/** A user as a clinic's computer has them, with the records of the newest released version in the usual place. */
function makeUser(): OrdinaryUser {
  const name = `clinic-proof-${randomBytes(3).toString('hex')}`
  output('useradd', '--create-home', '--shell', '/bin/sh', name)
  const [, , uid = '', gid = '', , home = ''] = output('getent', 'passwd', name).split(':')
  const dataDir = path.join(home, '.config/Clinic/data')
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const golden = goldenDatabases().at(-1)
  if (!golden) throw new Error('There is no database of a released version.')
  golden.copyTo(path.join(dataDir, 'clinic.db'))
  fs.writeFileSync(path.join(dataDir, 'clinic.json'), '{"application":"clinic","format":1}\n')
  fs.writeFileSync(path.join(dataDir, 'key'), `${Buffer.from(goldenKey).toString('hex')}\n`, { mode: 0o600 })
  output('chown', '-R', `${uid}:${gid}`, path.join(home, '.config'))
  report('user', { name, recordsOf: golden.version })
  return { name, uid: Number(uid), gid: Number(gid), home, dataDir }
}

const open = (user: OrdinaryUser): Promise<PackagedApp> =>
  openPackagedApp({ executable: '/usr/bin/clinic', home: user.home, user })

const password = 'correct horse battery'

/** Signs in, giving the administrator of an old clinic a password where there is none yet. */
async function enter({ page }: PackagedApp): Promise<void> {
  const board = page.getByRole('button', { name: 'Patients', exact: true })
  const name = page.getByRole('textbox', { name: 'Name or e-mail' })
  const first = page.getByRole('textbox', { name: 'Password once more' })
  await board.or(name).or(first).first().waitFor()
  if (await first.isVisible()) {
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
    await first.fill(password)
    await page.keyboard.press('Enter')
  } else if (await name.isVisible()) {
    await name.fill('Ada')
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  await board.waitFor()
}

async function findPatient({ page }: PackagedApp, typed: string, found: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Patients', exact: true }).click()
  const box = page
    .getByRole('searchbox')
    .or(page.getByRole('textbox', { name: /search|find/i }))
    .first()
  await box.fill(typed)
  await page.getByText(found).first().waitFor()
}

async function register({ page }: PackagedApp, givenName: string, familyName: string): Promise<void> {
  await page.getByRole('button', { name: 'Patients', exact: true }).click()
  await page.getByRole('button', { name: 'Register a patient', exact: true }).click()
  await page.getByLabel('Given name').fill(givenName)
  await page.getByLabel('Family name').fill(familyName)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('heading', { name: `${givenName} ${familyName}` }).waitFor()
}

/** The sandbox is on: the page's process may make few system calls and sees no other process. */
function checkSandbox(app: PackagedApp, user: OrdinaryUser): void {
  const pages = processesBelow(app.pid).filter(({ commandLine }) => commandLine.includes('--type=renderer'))
  must(pages.length > 0, 'There is no process of a page.')
  for (const { pid, commandLine, status } of pages) {
    must(!commandLine.includes('--no-sandbox'), 'The sandbox is off.')
    must(/^Seccomp:\t2$/m.test(status), 'The page’s process has no filter of system calls.')
    must(new RegExp(`^Uid:\t${user.uid}\t`, 'm').test(status), 'It runs as somebody else.')
    const outside = fs.readlinkSync(`/proc/${app.pid}/ns/pid`)
    must(fs.readlinkSync(`/proc/${pid}/ns/pid`) !== outside, 'It sees other processes.')
  }
}

/**
 * What the installed application makes of the versions a server offers: an older one is none, a changed file is refused, the
 * right one is downloaded and offered.
 */
async function proveUpdates({ page }: PackagedApp, next: string): Promise<void> {
  const file = path.basename(next)
  const content = fs.readFileSync(next)
  const sum = createHash('sha512').update(content).digest('base64')
  const versionOfNext = /_(.+)_/.exec(file)?.[1] ?? ''
  let offered = { version: '0.0.9', sha512: sum }
  const asked = new Set<string>()
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', updatesAddress)
    asked.add(pathname)
    if (pathname.endsWith('.yml')) {
      const { version, sha512 } = offered
      const entry = `url: ${file}\n    sha512: ${sha512}\n    size: ${content.length}`
      response.end(
        `version: ${version}\nfiles:\n  - ${entry}\npath: ${file}\nsha512: ${sha512}\nreleaseDate: '2026-11-25T00:00:00.000Z'\n`,
      )
    } else if (pathname.endsWith(file)) response.end(content)
    else response.writeHead(404).end()
  })
  server.listen(updatesPort, '127.0.0.1')
  await once(server, 'listening')
  const look = page.getByRole('button', { name: 'Look for a new version' })
  try {
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await look.click()
    await page.getByText('There is no newer version.').waitFor()
    offered = {
      version: versionOfNext,
      sha512: createHash('sha512').update('something else').digest('base64'),
    }
    await look.click()
    await page.getByText(/cannot be used now/).waitFor()
    offered = { version: versionOfNext, sha512: sum }
    await look.click()
    await page.getByText(`Version ${versionOfNext} is ready to be installed.`).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Close and install' }).waitFor()
  } finally {
    server.close()
    server.closeAllConnections()
  }
  report('updates', { olderIgnored: true, changedFileRefused: true, newerOffered: true, asked: [...asked] })
}

/** The application's package, from its installation to its purge. */
async function proveApplication(place: string): Promise<void> {
  const deb = make(place, /^clinic_.*\.deb$/, 'deb', '--fast', '--updates', updatesAddress)
  const next = make(place, /^clinic_.*\.deb$/, 'deb', '--fast', '--version', nextVersion)
  report('built', {
    first: path.basename(deb),
    next: path.basename(next),
    megabytes: Math.round(fs.statSync(deb).size / 1e6),
  })

  apt('install', '--no-install-recommends', deb)
  const depends = output('dpkg-query', '-W', '-f', '${Depends}', 'clinic')
  must(/libnotify-bin/.test(depends), 'libnotify-bin is not among what it needs.')
  must(!/not found/.test(output('ldd', executable)), 'A library is missing after its installation.')
  const sandbox = fs.statSync('/opt/Clinic/chrome-sandbox')
  must(sandbox.uid === 0 && (sandbox.mode & 0o7777) === 0o4755, 'The sandbox’s helper is not set up.')
  report('installed', { version: versionOf('clinic'), depends })

  const user = makeUser()
  try {
    const first = await open(user)
    try {
      await enter(first)
      await findPatient(first, 'nune', /Zoë Núñez/)
      await register(first, 'Grünhild', 'Öztürk')
      checkSandbox(first, user)
      await proveUpdates(first, next)
      must((await first.quit()) === 0, 'It did not end in good order.')
    } catch (error) {
      await first.page
        .screenshot({ path: path.join(root, 'test-results/package-proof.png') })
        .catch(() => undefined)
      await first.kill()
      throw error
    }
    report('used as an ordinary user', { sandbox: true, oldRecordsFound: true, newRecordWritten: true })

    hardening()
    report('security checklist on the installed application', { passed: true })

    apt('install', '--no-install-recommends', next)
    must(versionOf('clinic').includes(nextVersion), 'The upgrade did not take place.')
    must(
      (fs.statSync('/opt/Clinic/chrome-sandbox').mode & 0o7777) === 0o4755,
      'The upgrade lost the sandbox.',
    )
    const second = await open(user)
    try {
      await enter(second)
      await findPatient(second, 'ozturk', /Grünhild Öztürk/)
      checkSandbox(second, user)
      must((await second.quit()) === 0, 'It did not end in good order after the upgrade.')
    } catch (error) {
      await second.kill()
      throw error
    }
    report('upgraded', { version: versionOf('clinic'), recordsKept: true })

    const back = spawnSync('apt-get', ['-qq', '-y', 'install', deb], { stdio: 'ignore' })
    must(
      back.status !== 0 && versionOf('clinic').includes(nextVersion),
      'apt went back to the older version.',
    )
    report('downgrade refused')

    const before = fs.readFileSync(path.join(user.dataDir, 'clinic.db'))
    apt('remove', 'clinic')
    apt('purge', 'clinic')
    must(!fs.existsSync('/opt/Clinic') && !fs.existsSync('/usr/bin/clinic'), 'Something of it stayed behind.')
    must(fs.readFileSync(path.join(user.dataDir, 'clinic.db')).equals(before), 'The records changed.')
    must(fs.existsSync(path.join(user.dataDir, 'key')), 'The key is gone.')
    report('removed and purged', { recordsKept: true })
  } finally {
    spawnSync('userdel', ['--remove', '--force', user.name], { stdio: 'ignore' })
  }
}

/** Electron's security checklist, asserted on what is installed. */
function hardening(): void {
  execFileSync(
    process.execPath,
    [
      path.join(root, 'node_modules/playwright/cli.js'),
      'test',
      '--reporter=line',
      'e2e/packaged/security.spec.ts',
    ],
    { cwd: root, env: { ...process.env, CLINIC_INSTALLED: executable }, stdio: ['ignore', 2, 2] },
  )
}

/** What a unit runs, and as whom. */
function unitOf(name: string): { command: string[]; user: string } {
  const text = fs.readFileSync(`/usr/lib/systemd/system/${name}.service`, 'utf8')
  const field = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  return { command: field('ExecStart').split(' '), user: field('User') }
}

/** Starts a unit's program as its user, without systemd. */
function startUnit(name: string): { stop: () => Promise<number | null>; said: () => string } {
  const { command, user } = unitOf(name)
  const [, , uid, gid] = output('getent', 'passwd', user).split(':')
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    uid: Number(uid),
    gid: Number(gid),
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return {
    said: () => said,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

async function proveServer(place: string): Promise<void> {
  const deb = make(place, /^clinic-server_.*\.deb$/, 'server', '--fast')
  const next = make(place, /^clinic-server_.*\.deb$/, 'server', '--fast', '--version', nextVersion)
  const leftovers = ['/etc/clinic-hub', '/etc/clinic-worker', '/var/lib/clinic-hub', '/var/lib/clinic-worker']
  const wereThere = leftovers.filter((folder) => fs.existsSync(folder))
  must(
    wereThere.length === 0,
    `${wereThere.join(', ')} are there already; this proof wants a computer without a hub.`,
  )
  try {
    apt('install', deb)
    const settings = JSON.parse(fs.readFileSync('/etc/clinic-hub/hub.json', 'utf8')) as {
      port: number
      admins: { admin: string }
    }
    must((fs.statSync('/etc/clinic-hub/hub.json').mode & 0o007) === 0, 'Everybody can read the password.')
    report('server installed', { version: versionOf('clinic-server') })

    const ask = async (method: string, where: string, body?: unknown) => {
      const answer = await fetch(`http://127.0.0.1:${settings.port}${where}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`admin:${settings.admins.admin}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    const up = async (hub: ReturnType<typeof startUnit>) => {
      for (let tries = 0; tries < 100; tries++) {
        const answer = await ask('GET', '/_up').catch(() => undefined)
        if (answer?.status === 200) return
        await sleep(100)
      }
      throw new Error(`The hub did not come up: ${hub.said()}`)
    }
    const hub = startUnit('clinic-hub')
    await up(hub)
    must((await ask('PUT', '/proof')).status === 201, 'The hub made no database.')
    must((await ask('PUT', '/proof/one', { kept: true })).status === 201, 'The hub wrote nothing.')
    must((await hub.stop()) === 0, 'The hub did not end in good order.')
    const owner = output('stat', '-c', '%U', '/var/lib/clinic-hub/catalogue.sqlite')
    report('hub ran as its unit runs it', { user: owner })

    const worker = startUnit('clinic-worker')
    await sleep(1_500)
    const said = worker.said().trim().split('\n').at(-1)?.slice(0, 200)
    await worker.stop()
    report('worker started without settings', { said })

    apt('install', next)
    const again = startUnit('clinic-hub')
    await up(again)
    must((await ask('GET', '/proof/one')).body.kept === true, 'The upgrade lost a document.')
    await again.stop()
    report('server upgraded', { version: versionOf('clinic-server'), documentsKept: true })

    apt('remove', 'clinic-server')
    apt('purge', 'clinic-server')
    must(!fs.existsSync('/usr/lib/clinic-server'), 'Something of it stayed behind.')
    must(fs.existsSync('/var/lib/clinic-hub/catalogue.sqlite'), 'The hub’s documents are gone.')
    report('server removed and purged', { documentsKept: true })
  } finally {
    if (/^installed/.test(versionOf('clinic-server'))) apt('purge', 'clinic-server')
    for (const folder of leftovers) fs.rmSync(folder, { recursive: true, force: true })
    for (const name of ['clinic-hub', 'clinic-worker']) spawnSync('userdel', [name], { stdio: 'ignore' })
  }
}

must(
  process.getuid?.() === 0 && fs.existsSync('/etc/debian_version'),
  'This proof installs packages: it wants root on Debian.',
)
must(
  !/^installed/.test(versionOf('clinic')),
  'The application is installed on this computer; this proof would remove it.',
)
const place = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-package-'))
fs.chmodSync(place, 0o755)
fs.mkdirSync(path.join(root, 'test-results'), { recursive: true })
try {
  await proveApplication(place)
  await proveServer(place)
} finally {
  if (/^installed/.test(versionOf('clinic'))) apt('purge', 'clinic')
  fs.rmSync(place, { recursive: true, force: true })
}
