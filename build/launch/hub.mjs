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
  'hosted-hub': 'sync-server/hub/hosted-hub.ts',
  'checkpoint-worker': 'sync-server/hub/storage/checkpoint-worker.ts',
  'sandbox-worker': 'sync-server/hub/sandbox/sandbox-worker.ts',
}
/** Packages with files of their own beside their code. */
const notBundled = ['better-sqlite3-multiple-ciphers', 'quickjs-emscripten']

/**
 * What keeps the hub's memory low: a small nursery, and a heap that is swept before it grows much. No hard limit:
 * one large request must not end the process.
 */
const heapFlags = ['--max-semi-space-size=2', '--heap-growing-percent=10', '--v8-pool-size=1']
/** glibc gives each thread an arena of its own and keeps what was freed: few arenas, and early returns. */
const mallocSettings = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TOP_PAD_: '65536',
}

/** V8 keeps a source with one letter beyond Latin-1 in two bytes a letter. */
const ascii = (code) =>
  code.replace(/[^\x00-\xff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

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
  const main = inProject(folder, 'main.cjs')
  const made = fingerprint()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === made) return main
  const { rolldown } = await import('rolldown')
  try {
    const bundle = await rolldown({
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, inProject(file)])),
      platform: 'node',
      external: notBundled,
      logLevel: 'silent',
      plugins: [{ name: 'ascii', renderChunk: (code) => ascii(code) }],
    })
    await bundle.write({
      dir: inProject(folder),
      // CommonJS: an ES module that imports node:http makes Node load its whole HTTP client.
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
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
