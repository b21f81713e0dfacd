// npm run check: types, lint, format, layer rules, dead code. Two at a time; only what fails is shown in full.
import { existsSync } from 'node:fs'
import { inProject, say } from '../setup/project.mjs'
import { setUpNode } from '../setup/set-up.mjs'
import { runAndCollect } from './processes.mjs'

const AREAS = ['shared', 'electron', 'renderer', 'sync-server', 'build', 'bench', 'e2e']

const tool = (relative) => inProject('node_modules', relative)

// What did not change since the last check is not checked again.
const incremental = [
  '--noEmit',
  '--incremental',
  '--tsBuildInfoFile',
  'node_modules/.cache/types.tsbuildinfo',
]

const checks = () => [
  ['types (tsc)', tool('typescript/bin/tsc'), '-p', '.', ...incremental],
  [
    'lint (eslint)',
    tool('eslint/bin/eslint.js'),
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint',
    '.',
  ],
  ['format (prettier)', tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '--cache', '.'],
  [
    'layers (dependency-cruiser)',
    tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'electron.vite.config.ts'],
    ...AREAS.filter((area) => existsSync(inProject(area))),
  ],
  ['dead code (knip)', tool('knip/bin/knip.js'), '--no-progress'],
]

/** Runs all checks and returns 0 when every one passed, else 1. */
export async function check() {
  const { node } = setUpNode()
  const waiting = checks()
  const failed = []
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, ...command] = next
      const startedAt = Date.now()
      const { code, output } = await runAndCollect(node, command)
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      say(`check: ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)`)
      if (code !== 0) {
        failed.push(name)
        say(output.trimEnd())
      }
    }
  }
  await Promise.all([work(), work()])
  if (failed.length > 0) say(`check: failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}
