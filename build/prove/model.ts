/**
 * `npm run -s prove -- model --runs N [--seed S]`: the storage's model test (sqlite-storage/model.test.ts) with as many cases
 * as wanted; `npm test` runs 2,000. A failure prints its seed.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string' } },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    'electron/core/store/sqlite-storage/model.test.ts',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      STORE_MODEL_RUNS: values.runs,
      ...(values.seed === undefined ? {} : { STORE_MODEL_SEED: values.seed }),
    },
  },
)
process.exitCode = status ?? 1
