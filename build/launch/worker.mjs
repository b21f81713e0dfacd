// npm run worker: the worker from a bundle, in a heap that stays small.
import { inProject, say } from '../setup/project.mjs'
import { setUpNode } from '../setup/set-up.mjs'
import { runToEnd } from './processes.mjs'
import { ensureServerBundle, heapFlags, mallocSettings } from './server-bundle.mjs'

const holidaysLibrary = inProject('build/bundle/holidays-library.ts')

const bundle = {
  name: 'worker',
  folder: 'out/worker',
  entries: {
    main: 'sync-server/worker/main.ts',
    holidays: 'build/bundle/holidays-library.ts',
    'aside-worker': 'electron/core/store/backup/aside-worker.ts',
  },
  sources: ['sync-server', 'shared', 'electron/core', 'build/bundle'],
  files: ['build/launch/worker.mjs'],
  external: ['better-sqlite3-multiple-ciphers', /^node:/],
  format: 'es',
  plugins: [
    {
      name: 'holidays-when-needed',
      resolveId: (source, importer) =>
        source === 'date-holidays' && importer !== holidaysLibrary
          ? inProject('build/bundle/holidays-when-needed.ts')
          : undefined,
      // The bundle's own ending: the calendars lie beside it.
      renderChunk: (code) => code.replace('./holidays.js', './holidays.mjs'),
    },
  ],
}

/** Makes the worker's bundle unless it is there. @returns {Promise<string>} its main file */
export const ensureWorkerBundle = () => ensureServerBundle(bundle)

/**
 * What the worker runs with. Its records come in rushes: a collection that marks while they come lets the heap grow meanwhile and
 * keeps the pages, one that stops for some 30 ms does not.
 */
export const workerFlags = [
  ...heapFlags,
  '--max-semi-space-size=1',
  '--single-threaded-gc',
  '--no-incremental-marking',
  '--optimize-for-size',
]
export const workerSettings = mallocSettings

/** Runs the worker with these arguments; `--prepare` alone only makes the bundle. */
export async function runWorker(args) {
  const { node } = setUpNode()
  const main = await ensureWorkerBundle()
  if (args.length === 1 && args[0] === '--prepare') {
    say(`worker: ${main} is ready`)
    return 0
  }
  return runToEnd(node, [...workerFlags, '--disable-warning=DEP0040', main, 'worker', ...args], {
    env: { ...workerSettings, ...process.env },
  })
}
