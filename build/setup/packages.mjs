// node_modules as package-lock.json wants it.
import { existsSync } from 'node:fs'
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

/** Installs the packages when they are missing or older than the lock file. No package's install script is run. */
export function ensurePackages() {
  const wanted = readJson(inProject('package-lock.json'))
  if (wanted === undefined) throw new SetUpError('package-lock.json is missing: is this a full clone?')
  const reason = existsSync(inProject('node_modules'))
    ? staleness(wanted, readJson(inProject('node_modules/.package-lock.json')))
    : 'node_modules is missing'
  if (reason === undefined) return
  say(`setup: installing packages (${reason})`)
  const npm = npmCall(['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  if (!runQuietly(npm.program, npm.args, { shell: npm.shell })) {
    throw new SetUpError(
      'npm ci failed: see its message above. A network to the npm registry is needed once.',
    )
  }
}
