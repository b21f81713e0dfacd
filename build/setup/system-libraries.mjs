// What Electron needs from a Linux system. On Debian and its kin, as root, it is installed; otherwise the one command
// to type is shown.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { SetUpError, runQuietly, say } from './project.mjs'

// Each line: names of the same thing in different releases, the newest first.
const LIBRARIES = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libsecret-1-0'],
  ['libnotify-bin'],
]
const DISPLAY = [['xvfb'], ['xauth'], ['dbus-daemon', 'dbus']]
// Names come in every script: Latin, Arabic, Indic (noto-core), Chinese, Japanese, Korean (droid-fallback), emoji.
const FONTS = [
  ['fonts-dejavu-core'],
  ['fonts-noto-core'],
  ['fonts-droid-fallback'],
  ['fonts-noto-color-emoji'],
]
// Patients' pages are tried in it. Where it cannot be had, the tests use the one inside Electron.
const BROWSER = [['chromium']]

/**
 * Installs, or asks for, what is missing.
 * @param {{ executable: string, needsVirtualDisplay: boolean, needsBrowser?: boolean }} need Electron's executable, whether
 *   the caller will run without a screen, and whether it looks at pages in a browser
 */
export function ensureSystemLibraries({ executable, needsVirtualDisplay, needsBrowser = false }) {
  if (process.platform !== 'linux') return
  if (!existsSync('/etc/debian_version')) return checkOtherLinux(executable, needsVirtualDisplay)
  const isRoot = process.getuid?.() === 0
  const wanted = isRoot || needsVirtualDisplay ? [...LIBRARIES, ...DISPLAY] : LIBRARIES
  const installed = installedPackages([...wanted, ...FONTS, ...BROWSER].flat())
  const lacking = (groups) => groups.filter((names) => !names.some((name) => installed.has(name)))
  const missing = lacking(wanted)
  // A system that has no such package is not asked for it every time.
  const findMissingUseful = () => [
    ...lacking(FONTS),
    ...(needsBrowser ? lacking(BROWSER).filter((group) => available(group) !== undefined) : []),
  ]
  const missingUseful = findMissingUseful()
  if (missing.length === 0 && (!isRoot || missingUseful.length === 0)) return
  if (!isRoot) {
    const names = [...missing, ...missingUseful].map((group) => available(group) ?? group[0])
    throw new SetUpError(
      `System libraries are missing. Type once:\n\n  sudo apt-get install -y ${names.join(' ')}\n`,
    )
  }
  install(missing, findMissingUseful)
  const absent = absentLibraries(executable)
  if (absent.length > 0) throw new SetUpError(`Electron still lacks ${absent.join(', ')} on this system.`)
}

function install(missing, findMissingUseful) {
  const named = [...missing, ...findMissingUseful()].map((group) => group.at(-1))
  say(`setup: installing system packages (${named.join(' ')})`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) =>
    runQuietly('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: environment,
    })
  apt('update')
  const names = (groups) => groups.map((group) => available(group) ?? group.at(-1))
  if (missing.length > 0 && !apt('install', '-y', '--no-install-recommends', ...names(missing))) {
    throw new SetUpError(`apt-get could not install ${names(missing).join(' ')}: see its message above.`)
  }
  // Without fonts some names show as boxes, and without the browser tests use Electron's: everything works.
  // Only now is it known what there is.
  for (const group of findMissingUseful())
    if (!apt('install', '-y', '--no-install-recommends', ...names([group])))
      say(`setup: ${group[0]} could not be installed; what needs it makes do without`)
}

function installedPackages(names) {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...names], {
    encoding: 'utf8',
  })
  return new Set(
    (query.stdout ?? '')
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.slice('installed '.length)),
  )
}

const available = (group) =>
  group.find((name) => {
    const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? ''
    return /Candidate: (?!\(none\))/.test(policy)
  })

/** The shared libraries the executable cannot find. */
function absentLibraries(executable) {
  const output = spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout ?? ''
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

function checkOtherLinux(executable, needsVirtualDisplay) {
  const missing = absentLibraries(executable)
  for (const program of needsVirtualDisplay ? ['xvfb-run', 'dbus-run-session'] : []) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) missing.push(program)
  }
  if (missing.length > 0)
    throw new SetUpError(`Install with your system's package manager: ${missing.join(', ')}`)
}
