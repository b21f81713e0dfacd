/** Programs that tests and proofs start often, bundled: not each start has to strip types anew. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles programs as they are now, until this process ends.
 * @param folder name of a folder in out/, where the native module is found
 * @param programs their sources by name, from the project's root
 * @returns the bundles by name, absolute paths
 */
export async function bundlePrograms<Name extends string>(
  folder: string,
  programs: Readonly<Record<Name, string>>,
  plugins: Plugin[] = [],
): Promise<Record<Name, string>> {
  const bundle = await rolldown({
    input: programs,
    cwd: root,
    platform: 'node',
    external: [/^node:/, 'better-sqlite3-multiple-ciphers'],
    plugins,
    onLog: () => undefined,
  })
  // Its own for each process, so that several may go on at a time.
  const dir = path.join(root, 'out', `${folder}-${process.pid}`)
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const chunkFileNames = '[name]-[hash].mjs'
  await bundle.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames })
  await bundle.close()
  const bundles = Object.keys(programs).map((name) => [name, path.join(dir, `${name}.mjs`)])
  return Object.fromEntries(bundles) as Record<Name, string>
}
