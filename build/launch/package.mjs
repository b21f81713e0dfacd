// npm run package [-- TARGET...]: installers for this platform. With the npm-carried Electron only an unpacked folder for
// trying (`dir`) is made, and it says so in its name.
import { rmSync } from 'node:fs'
import { electronInUse } from '../setup/electron-binary.mjs'
import { SetUpError, inProject, say } from '../setup/project.mjs'
import { setUpElectron } from '../setup/set-up.mjs'
import { ensureBundle } from './bundle.mjs'
import { screenIsThere } from './display.mjs'
import { runToEnd } from './processes.mjs'

const platformSwitch = { linux: '--linux', win32: '--win', darwin: '--mac' }

/** Makes the packages named in `targets` (those of the configuration when there are none); returns the exit code. */
export async function makePackages(targets) {
  const { node } = await setUpElectron({ virtualDisplay: !screenIsThere() })
  const electron = electronInUse()
  const isTrial = electron !== undefined && !electron.official
  if (isTrial && (targets.length !== 1 || targets[0] !== 'dir')) {
    throw new SetUpError(
      `A release ships Electron ${electron.wanted}, and here is only the development copy ${electron.version}. "npm run package -- dir" makes an unpacked folder for trying.`,
    )
  }
  await ensureBundle(node)
  const trial = isTrial
    ? [
        '-c.directories.output=release/development-only',
        `-c.electronDist=${inProject('node_modules/electron/dist')}`,
        `-c.electronVersion=${electron.version}`,
      ]
    : []
  if (isTrial) {
    say(`package: for development only, with Electron ${electron.version} instead of ${electron.wanted}`)
    rmSync(inProject('release/development-only'), { recursive: true, force: true })
  }
  const builder = inProject('node_modules/electron-builder/cli.js')
  const config = ['--config', inProject('build/package/electron-builder.yml'), '--publish', 'never']
  return runToEnd(node, [builder, platformSwitch[process.platform], ...targets, ...config, ...trial], {
    cwd: inProject(),
  })
}
