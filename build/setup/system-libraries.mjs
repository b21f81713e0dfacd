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

/**
 * Installs, or asks for, what is missing.
 * @param {{ executable: string, needsVirtualDisplay: boolean }} need Electron's executable, and whether the caller will
 *   run without a screen
 */
export function ensureSystemLibraries({ executable, needsVirtualDisplay }) {
  if (process.platform !== 'linux') return
  if (!existsSync('/etc/debian_version')) return checkOtherLinux(executable, needsVirtualDisplay)
  const isRoot = process.getuid?.() === 0
  const wanted = isRoot || needsVirtualDisplay ? [...LIBRARIES, ...DISPLAY] : LIBRARIES
  const installed = installedPackages([...wanted, ...FONTS].flat())
  const lacking = (groups) => groups.filter((names) => !names.some((name) => installed.has(name)))
  const missing = lacking(wanted)
  const missingFonts = lacking(FONTS)
  if (missing.length === 0 && (!isRoot || missingFonts.length === 0)) return
  if (!isRoot) {
    const names = [...missing, ...missingFonts].map((group) => available(group) ?? group[0])
    throw new SetUpError(
      `System libraries are missing. Type once:\n\n  sudo apt-get install -y ${names.join(' ')}\n`,
    )
  }
  install(missing, missingFonts)
  const absent = absentLibraries(executable)
  if (absent.length > 0) throw new SetUpError(`Electron still lacks ${absent.join(', ')} on this system.`)
}

function install(missing, missingFonts) {
  say(
    `setup: installing system packages (${[...missing, ...missingFonts].map((group) => group.at(-1)).join(' ')})`,
  )
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
  // Without the fonts some names show as boxes, but everything works.
  if (missingFonts.length > 0 && !apt('install', '-y', '--no-install-recommends', ...names(missingFonts))) {
    say('setup: some fonts could not be installed; text in some scripts may show as boxes')
  }
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
