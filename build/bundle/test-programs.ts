/** Before the unit tests: bundles the programs that they start as processes. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'rolldown'
import { bundlesVariable } from '../../electron/core/testing/program-file.ts'
import { bundlePrograms, root } from './programs.ts'

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

/** Vitest's global set-up. */
export default async function bundleTestPrograms(): Promise<void> {
  const names = new Map(programs.map((source) => [source, source.replaceAll(/[/.]/g, '-')]))
  const byName = Object.fromEntries([...names].map(([source, name]) => [name, `./${source}`]))
  const bundles = await bundlePrograms('test-programs', byName, [sourcesStayInPlace])
  const bySource = [...names].map(([source, name]) => [path.join(root, source), bundles[name]])
  process.env[bundlesVariable] = JSON.stringify(Object.fromEntries(bySource))
}
