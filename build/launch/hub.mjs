// npm run hub: the hub from one bundled file, in a heap that stays small.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SetUpError, inProject, say } from '../setup/project.mjs'
import { setUpNode } from '../setup/set-up.mjs'
import { runToEnd } from './processes.mjs'

const folder = 'out/hub'
const stampFile = inProject(folder, '.sources')
const entries = {
  main: 'sync-server/main.ts',
  'checkpoint-worker': 'sync-server/hub/storage/checkpoint-worker.ts',
  'sandbox-worker': 'sync-server/hub/sandbox/sandbox-worker.ts',
}
/** Packages with files of their own beside their code. */
const notBundled = ['better-sqlite3-multiple-ciphers', 'quickjs-emscripten']

/**
 * What keeps the hub's memory low: a small nursery, and a heap that is swept before it grows much. No hard limit:
 * one large request must not end the process.
 */
const heapFlags = ['--max-semi-space-size=8', '--heap-growing-percent=30']
/** glibc gives each thread an arena of its own and keeps what was freed; one arena and early returns keep that small. */
const mallocSettings = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '1048576',
  MALLOC_MMAP_THRESHOLD_: '131072',
}

function fingerprint() {
  const hash = createHash('sha256')
  const add = (relative) => {
    hash.update(relative).update(readFileSync(inProject(relative)))
  }
  const walk = (relative) => {
    const children = readdirSync(inProject(relative), { withFileTypes: true })
    children.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const child of children) {
      const below = path.posix.join(relative, child.name)
      if (child.isDirectory()) walk(below)
      else if (!child.name.endsWith('.test.ts')) add(below)
    }
  }
  for (const source of ['sync-server', 'shared']) walk(source)
  for (const file of ['package-lock.json', 'build/launch/hub.mjs']) add(file)
  return hash.digest('hex')
}

/**
 * Bundles the hub into out/hub unless that is there already: one file that Node parses in an instant, where the
 * sources would bring a TypeScript compiler into the process.
 * @returns {Promise<string>} the bundle's main file
 */
export async function ensureHubBundle() {
  const main = inProject(folder, 'main.mjs')
  const made = fingerprint()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === made) return main
  const { rolldown } = await import('rolldown')
  try {
    const bundle = await rolldown({
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, inProject(file)])),
      platform: 'node',
      external: notBundled,
      logLevel: 'silent',
    })
    await bundle.write({
      dir: inProject(folder),
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      minify: true,
      cleanDir: true,
    })
    await bundle.close()
  } catch (error) {
    throw new SetUpError(`The hub could not be bundled: ${error.message}`)
  }
  writeFileSync(stampFile, made)
  return main
}

/** Runs the hub with these arguments; `--prepare` alone only makes the bundle. */
export async function runHub(args) {
  const { node } = setUpNode()
  const main = await ensureHubBundle()
  if (args.length === 1 && args[0] === '--prepare') {
    say(`hub: ${main} is ready`)
    return 0
  }
  return runToEnd(node, [...heapFlags, main, 'hub', ...args], { env: { ...mallocSettings, ...process.env } })
}
