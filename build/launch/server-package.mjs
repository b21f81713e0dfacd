// npm run package -- server: a .deb of the hub and the worker with their systemd units, and the folder that a container
// image is made from (build/package/server/Dockerfile). It brings its own Node.
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runtimePackages } from '../package/configuration.mjs'
import { makeDeb } from '../package/deb.mjs'
import { SetUpError, inProject, readJson, say } from '../setup/project.mjs'
import { carriedNodePackage, nodeInPackage } from '../setup/node-runtime.mjs'
import { setUpNode } from '../setup/set-up.mjs'
import { ensureHubBundle } from './hub.mjs'
import { ensureWorkerBundle } from './worker.mjs'

const installedIn = '/usr/lib/clinic-server'
const architectures = { x64: 'amd64', arm64: 'arm64' }
/** What the bundles load by name. */
const loadedByName = ['better-sqlite3-multiple-ciphers', 'quickjs-emscripten']
const ours = (...parts) => inProject('build/package/server', ...parts)

/**
 * Makes release/clinic-server_VERSION_ARCH.deb.
 * @param {{ version?: string, fast?: boolean }} options a version where it is not that of package.json; `fast` for trying
 */
export async function makeServerPackage({ version = readJson(inProject('package.json')).version, fast }) {
  if (process.platform !== 'linux') throw new SetUpError('The server package is made on Linux.')
  setUpNode()
  await ensureHubBundle()
  await ensureWorkerBundle()
  const folder = inProject('release/clinic-server')
  collect(folder)
  const architecture = architectures[process.arch] ?? process.arch
  const file = inProject('release', `clinic-server_${version}_${architecture}.deb`)
  makeDeb({
    file,
    control: {
      Package: 'clinic-server',
      Version: version,
      Architecture: architecture,
      Maintainer: "The clinic application's authors <clinic@example.invalid>",
      Section: 'net',
      Priority: 'optional',
      Depends: 'libc6, libstdc++6, adduser',
      Description:
        "Hub and worker of a clinic's workstations\n The hub is what workstations replicate through; the worker sends messages and serves the patients' portal.",
    },
    content: [
      [folder, installedIn],
      [ours('clinic-hub.service'), '/usr/lib/systemd/system/clinic-hub.service'],
      [ours('clinic-worker.service'), '/usr/lib/systemd/system/clinic-worker.service'],
    ],
    fast,
    scripts: { postinst: ours('postinst'), prerm: ours('prerm'), postrm: ours('postrm') },
  })
  say(`package: ${path.relative(inProject(), file)}`)
  return 0
}

/** The bundle, the packages it loads by name, and Node: everything that runs, in one folder. */
function collect(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ['hub', 'worker']) {
    cpSync(inProject('out', name), path.join(folder, name), {
      recursive: true,
      filter: (file) => path.basename(file) !== '.sources',
    })
  }
  for (const place of runtimePackages(loadedByName)) {
    if (!isNeeded(place)) continue
    cpSync(inProject(place), path.join(folder, place), {
      recursive: true,
      filter: (file) =>
        !/[\\/](deps|src)([\\/]|$)|\.(map|md|d\.[cm]?ts)$/.test(path.relative(inProject(place), file)),
    })
  }
  const node = inProject('node_modules', carriedNodePackage(), nodeInPackage)
  cpSync(node, path.join(folder, 'node'))
  chmodSync(path.join(folder, 'node'), 0o755)
  for (const program of ['clinic-hub', 'clinic-worker']) {
    cpSync(ours(program), path.join(folder, program))
    chmodSync(path.join(folder, program), 0o755)
  }
}

/** quickjs-emscripten names four builds of its machine, of which the hub runs one. */
const isNeeded = (place) => !/quickjs-wasmfile-(debug|release-async)/.test(place)
