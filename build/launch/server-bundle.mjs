// Bundles of the sync server's processes: one file that Node parses in an instant, where the sources would bring a
// TypeScript compiler into the process. And what keeps such a process small.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SetUpError, inProject } from '../setup/project.mjs'

/**
 * What keeps memory low: a small nursery, and a heap that is swept before it grows much. No hard limit: one large request
 * must not end the process.
 */
export const heapFlags = ['--max-semi-space-size=2', '--heap-growing-percent=10', '--v8-pool-size=1']
/** glibc gives each thread an arena of its own and keeps what was freed: few arenas, and early returns. */
export const mallocSettings = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TOP_PAD_: '65536',
}

/** V8 keeps a source with one letter beyond Latin-1 in two bytes a letter. */
const ascii = (code) =>
  code.replace(/[^\x00-\xff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

function fingerprint(sources, files) {
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
  for (const source of sources) walk(source)
  for (const file of ['package-lock.json', 'build/launch/server-bundle.mjs', ...files]) add(file)
  return hash.digest('hex')
}

/**
 * Bundles one process unless its bundle is there already.
 * @param {{ name: string, folder: string, entries: Record<string, string>, sources: string[], files: string[],
 *   external: (string | RegExp)[], format: 'cjs' | 'es', plugins?: object[] }} bundle
 * @returns {Promise<string>} the bundle's main file
 */
export async function ensureServerBundle(bundle) {
  const { name, folder, entries, external, format, plugins = [] } = bundle
  const ending = format === 'cjs' ? 'cjs' : 'mjs'
  const main = inProject(folder, `main.${ending}`)
  const stampFile = inProject(folder, '.sources')
  const made = fingerprint(bundle.sources, bundle.files)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === made) return main
  const { rolldown } = await import('rolldown')
  try {
    const input = Object.fromEntries(Object.entries(entries).map(([entry, file]) => [entry, inProject(file)]))
    const result = await rolldown({
      input,
      platform: 'node',
      external,
      logLevel: 'silent',
      plugins: [...plugins, { name: 'ascii', renderChunk: (code) => ascii(code) }],
    })
    await result.write({
      dir: inProject(folder),
      format,
      entryFileNames: `[name].${ending}`,
      chunkFileNames: `[name]-[hash].${ending}`,
      minify: true,
      cleanDir: true,
    })
    await result.close()
  } catch (error) {
    throw new SetUpError(`The ${name} could not be bundled: ${error.message}`)
  }
  writeFileSync(stampFile, made)
  return main
}
