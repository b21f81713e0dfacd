// npm run sbom [-- FILE]: the list of everything that ships, as CycloneDX 1.5 (npm sbom), to a file or stdout.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { SetUpError, inProject, npmCall, readJson, say } from '../setup/project.mjs'
import { setUpNode } from '../setup/set-up.mjs'
import { callersFolder } from './processes.mjs'

/** Writes the list, the Electron that ships included; returns the exit code. */
export function writeSbom([file]) {
  const { node } = setUpNode()
  const npm = npmCall(['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'], node)
  const made = spawnSync(npm.program, npm.args, {
    cwd: inProject(),
    shell: npm.shell,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (made.status !== 0) throw new SetUpError(`npm sbom failed: ${made.stderr.trim()}`)
  const list = JSON.parse(made.stdout)
  list.metadata.component.name = 'clinic'
  // A development dependency by npm's lights, and the largest part of what ships.
  const { version } = readJson(inProject('node_modules/electron/package.json'))
  list.components.push({
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    purl: `pkg:npm/electron@${version}`,
    licenses: [{ license: { id: 'MIT' } }],
  })
  const text = `${JSON.stringify(list, null, 2)}\n`
  if (file === undefined) process.stdout.write(text)
  else {
    writeFileSync(path.resolve(callersFolder(), file), text)
    say(`sbom: ${list.components.length} components in ${file}`)
  }
  return 0
}
