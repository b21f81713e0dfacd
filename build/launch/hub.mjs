// npm run hub: the hub from one bundled file, in a heap that stays small.
import { say } from '../setup/project.mjs'
import { setUpNode } from '../setup/set-up.mjs'
import { runToEnd } from './processes.mjs'
import { ensureServerBundle, heapFlags, mallocSettings } from './server-bundle.mjs'

const bundle = {
  name: 'hub',
  folder: 'out/hub',
  entries: {
    main: 'sync-server/hub/main.ts',
    'hosted-hub': 'sync-server/hub/hosted-hub.ts',
    'checkpoint-worker': 'sync-server/hub/storage/checkpoint-worker.ts',
    'sandbox-worker': 'sync-server/hub/sandbox/sandbox-worker.ts',
  },
  sources: ['sync-server/hub', 'shared'],
  files: ['build/launch/hub.mjs'],
  // Packages with files of their own beside their code.
  external: ['better-sqlite3-multiple-ciphers', 'quickjs-emscripten'],
  // CommonJS: an ES module that imports node:http makes Node load its whole HTTP client.
  format: 'cjs',
}

/** Makes the hub's bundle unless it is there already. @returns {Promise<string>} its main file */
export const ensureHubBundle = () => ensureServerBundle(bundle)

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
