// What the scripts in package.json call: sets up what is missing, then runs one part of the project.
// Usage: node build/run.mjs COMMAND [ARGS]
import { existsSync, readdirSync } from 'node:fs'
import { check } from './launch/check.mjs'
import { ensureBundle } from './launch/bundle.mjs'
import { screenIsThere, withVirtualDisplay } from './launch/display.mjs'
import { runHub } from './launch/hub.mjs'
import { runToEnd } from './launch/processes.mjs'
import { makePackages } from './launch/package.mjs'
import { writeSbom } from './launch/sbom.mjs'
import { start } from './launch/start.mjs'
import { runWorker } from './launch/worker.mjs'
import { endToEnd, pictures, test, unit } from './launch/test.mjs'
import { SetUpError, inProject, say } from './setup/project.mjs'
import { setUpElectron, setUpNode } from './setup/set-up.mjs'

/** A TypeScript entry run by a suitable Node, with nothing of ours on stdout. */
const script = (file) => (args) => runToEnd(setUpNode().node, [inProject(file), ...args])

/** A program chosen by its name (FOLDER/NAME + ending), with Electron and a display at hand. */
const named = (folder, ending) => {
  const placeOf = (name) => inProject(folder, `${name}${ending}`)
  return async ([name = '', ...args]) => {
    if (!/^[\w-]+$/.test(name) || !existsSync(placeOf(name))) {
      const entries = existsSync(inProject(folder)) ? readdirSync(inProject(folder)) : []
      const names = entries
        .map((entry) => entry.replace(/\.ts$/, ''))
        .filter((entry) => existsSync(placeOf(entry)))
      throw new SetUpError(`"${name}" is not in ${folder}/. There are: ${names.join(', ')}`)
    }
    const hasScreen = screenIsThere()
    const { node } = await setUpElectron({ virtualDisplay: !hasScreen })
    const run = (env) => runToEnd(node, [placeOf(name), ...args], { env })
    return hasScreen ? run(process.env) : withVirtualDisplay(run)
  }
}

async function generate(args) {
  const { node } = setUpNode()
  const folder = 'build/generate'
  const generators = existsSync(inProject(folder)) ? readdirSync(inProject(folder)) : []
  for (const file of generators.filter((name) => /^(?!.*\.test\.).*\.ts$/.test(name)).sort()) {
    const code = await runToEnd(node, [inProject(folder, file), ...args], { cwd: inProject() })
    if (code !== 0) return code
  }
  return 0
}

async function prettier(args) {
  const { node } = setUpNode()
  const cli = inProject('node_modules/prettier/bin/prettier.cjs')
  return runToEnd(node, [cli, '--write', '--log-level', 'warn', ...(args.length > 0 ? args : ['.'])], {
    cwd: inProject(),
  })
}

const bench = named('bench', '/index.ts')

const COMMANDS = {
  setup: async () => (await setUpElectron({ virtualDisplay: !screenIsThere() }), 0),
  start,
  test,
  unit,
  e2e: endToEnd,
  pictures,
  check,
  build: async () => (await ensureBundle(setUpNode().node), 0),
  core: script('electron/core/host/json-lines.ts'),
  export: script('electron/core/host/export.ts'),
  import: script('electron/core/host/import.ts'),
  hub: runHub,
  'hub-setup': script('electron/core/host/hub-setup.ts'),
  worker: runWorker,
  bench: async (args) => {
    // What is measured in the window is the program as it ships, not what was built before.
    if (['start', 'ui'].includes(args[0] ?? '')) await ensureBundle(setUpNode().node)
    return bench(args)
  },
  prove: named('build/prove', '.ts'),
  package: makePackages,
  sbom: writeSbom,
  generate,
  format: prettier,
}

const [command = '', ...args] = process.argv.slice(2)
try {
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (run === undefined)
    throw new SetUpError(`There is no command "${command}". There are: ${Object.keys(COMMANDS).join(', ')}`)
  process.exitCode = await run(args)
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  say(error.message)
  process.exitCode = 1
}
