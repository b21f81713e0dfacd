/** Before the unit tests: bundles the programs that they start as processes, so that not each of 200 starts strips types anew. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import { bundlesVariable } from '../../electron/core/testing/program-file.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const programs = [
  'electron/core/host/json-lines.ts',
  'electron/core/host/import.ts',
  'electron/core/host/hub-setup.ts',
  'electron/core/testing/migrate.ts',
  'electron/core/store/sqlite-storage/testing/write-until-killed.ts',
  'electron/core/store/keys/testing/change-keys-until-killed.ts',
]

/** Threads and files are still found beside the source that names them. */
const sourcesStayInPlace: Plugin = {
  name: 'sources-stay-in-place',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta' },
    handler: (code, id) =>
      code
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id))),
  },
}

/** Vitest's global set-up. @returns how to remove the bundles */
export default async function bundleTestPrograms(): Promise<() => void> {
  // Below the project, where the native module is found; its own for each run, so that several may go on at a time.
  const dir = path.join(root, 'out', `test-programs-${process.pid}`)
  const named = programs.map((file) => [file.replaceAll(/[/.]/g, '-'), path.join(root, file)] as const)
  const bundle = await rolldown({
    input: Object.fromEntries(named),
    cwd: root,
    platform: 'node',
    external: [/^node:/, 'better-sqlite3-multiple-ciphers'],
    plugins: [sourcesStayInPlace],
    onLog: () => undefined,
  })
  await bundle.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  })
  await bundle.close()
  const bundles = named.map(([name, source]) => [source, path.join(dir, `${name}.mjs`)])
  process.env[bundlesVariable] = JSON.stringify(Object.fromEntries(bundles))
  return () => rmSync(dir, { recursive: true, force: true })
}
