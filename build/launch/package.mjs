// npm run package -- [TARGET...] [--updates URL] [--version V] [--fast]: installers for this platform, or the server's (target
// `server`). With the npm-carried Electron they are for trying only, and say so in their folder and version.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { configuration } from '../package/configuration.mjs'
import { electronInUse } from '../setup/electron-binary.mjs'
import { SetUpError, inProject, readJson, say } from '../setup/project.mjs'
import { setUpElectron } from '../setup/set-up.mjs'
import { ensureBundle } from './bundle.mjs'
import { screenIsThere } from './display.mjs'
import { runToEnd } from './processes.mjs'
import { makeServerPackage } from './server-package.mjs'

const platformSwitch = { linux: '--linux', win32: '--win', darwin: '--mac' }

/** Targets that can be made for trying: the others are made for people to install, or need downloads. */
const trialTargets = ['dir', 'deb', 'tar.gz']

/** Makes the packages named (those of the configuration when there are none); returns the exit code. */
export async function makePackages(args) {
  const { values, positionals: targets } = parseArgs({
    args,
    allowPositionals: true,
    options: { updates: { type: 'string' }, version: { type: 'string' }, fast: { type: 'boolean' } },
  })
  if (values.version !== undefined && !/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(values.version))
    throw new SetUpError(`"${values.version}" is no version such as 1.2.0 or 1.2.0-beta.1`)
  if (values.updates !== undefined && !/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(values.updates))
    throw new SetUpError('Updates come over https alone: --updates https://…')
  if (targets.length === 1 && targets[0] === 'server') return makeServerPackage(values)
  const { node } = await setUpElectron({ virtualDisplay: !screenIsThere() })
  const electron = electronInUse()
  const isTrial = electron !== undefined && !electron.official
  const refused =
    targets.length === 0 ? ['a release'] : targets.filter((name) => !trialTargets.includes(name))
  if (isTrial && refused.length > 0) {
    throw new SetUpError(
      `A release ships Electron ${electron.wanted}, and here is only the development copy ${electron.version}. For trying it makes ${trialTargets.join(', ')}: "npm run package -- deb".`,
    )
  }
  await ensureBundle(node)
  const { version = readJson(inProject('package.json')).version, updates } = values
  if (isTrial) {
    say(`package: for development only, with Electron ${electron.version} instead of ${electron.wanted}`)
    rmSync(inProject('release/development-only'), { recursive: true, force: true })
  }
  const config = configuration({
    trial: isTrial
      ? { version: electron.version, folder: inProject('node_modules/electron/dist') }
      : undefined,
    // Sorts before the release of the same number, so that the release takes its place.
    version: isTrial ? `${version}${version.includes('-') ? '.' : '-'}development` : version,
    updates,
  })
  const file = inProject('node_modules/.cache/electron-builder.json')
  mkdirSync(inProject('node_modules/.cache'), { recursive: true })
  writeFileSync(file, JSON.stringify(config, null, 2))
  const builder = inProject('node_modules/electron-builder/cli.js')
  const code = await runToEnd(
    node,
    [builder, platformSwitch[process.platform], ...targets, '--config', file, '--publish', 'never'],
    { cwd: inProject(), env: { ...process.env, ...localTools() } },
  )
  if (code === 0) say(`package: see ${config.directories.output}/`)
  return code
}

/** Programs of the system in place of those that electron-builder would download. */
function localTools() {
  if (process.platform !== 'linux') return {}
  const tools = { CUSTOM_FPM_PATH: inProject('build/package/deb.mjs') }
  const archiver = ['/usr/bin/7za', '/usr/bin/7zz', '/usr/bin/7z'].find((program) => existsSync(program))
  if (archiver) tools.ELECTRON_BUILDER_7ZIP_PATH = archiver
  return tools
}
