/** The layer rules catch what they forbid: each row is a file that must not be, run through the real rules. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

const neighbours: Record<string, string> = {
  'shared/domain/patient.ts': 'export const patient = 1',
  'shared/lib/result.ts': 'export const result = 1',
  'shared/contract/protocol.ts': 'export const protocol = 1',
  'electron/core/index.ts': 'export const core = 1',
  'electron/core/store/store.ts': 'export const store = 1',
  'electron/core/reactors/reactor.ts': 'export interface Reactor { name: string }',
  'electron/core/reactors/slots.ts': 'export const slots = 1',
  'electron/main/windows.ts': 'export const windows = 1',
  'renderer/client/core.ts':
    "import { protocol } from '#shared/contract/protocol.ts'\nexport const core = protocol",
  'renderer/features/patients/index.ts': "export { list } from './list.ts'",
  'renderer/features/patients/list.ts': 'export const list = 1',
}

const forbidden: [rule: string, file: string, content: string][] = [
  ['domain-imports-nothing', 'shared/domain/a.ts', "import fs from 'node:fs'\nexport const a = fs"],
  [
    'domain-imports-nothing',
    'shared/events/a.ts',
    "import { addRxPlugin } from 'rxdb'\nexport const a = addRxPlugin",
  ],
  ['domain-imports-nothing', 'shared/decisions/a.ts', "import '#shared/contract/protocol.ts'"],
  ['shared-is-at-the-bottom', 'shared/sync/a.ts', "import '#core/store/store.ts'"],
  ['reactors-import-domain-and-events-only', 'electron/core/reactors/a.ts', "import '../store/store.ts'"],
  ['reactors-import-domain-and-events-only', 'electron/core/reactors/b.ts', "import 'node-notifier'"],
  ['reactors-never-each-other', 'electron/core/reactors/c.ts', "import './slots.ts'"],
  [
    'rxdb-behind-the-store',
    'electron/core/commands/a.ts',
    "import { addRxPlugin } from 'rxdb'\nexport const a = addRxPlugin",
  ],
  [
    'renderer-never-imports-electron',
    'renderer/features/a/a.ts',
    "import '../../../electron/main/windows.ts'",
  ],
  ['renderer-never-imports-electron', 'renderer/client/a.ts', "import '#core/store/store.ts'"],
  ['core-reached-through-the-client', 'renderer/features/a/b.ts', "import '#shared/contract/protocol.ts'"],
  [
    'window-without-schemas',
    'renderer/features/a/d.ts',
    "import Type from 'typebox'\nexport const schema = Type.String()",
  ],
  ['features-keep-their-inside', 'renderer/features/a/c.ts', "import '../patients/list.ts'"],
  ['shell-without-core', 'electron/main/a.ts', "import '#core/store/store.ts'"],
  [
    'core-without-electron',
    'electron/core/commands/b.ts',
    "import { app } from 'electron'\nexport const a = app",
  ],
  ['hub-stands-alone', 'sync-server/hub/a.ts', "import '#core/store/store.ts'"],
  ['hub-stands-alone', 'sync-server/hub/b.ts', "import '#core/index.ts'"],
  ['worker-on-the-core', 'sync-server/worker/a.ts', "import '#core/store/store.ts'"],
  ['worker-on-the-core', 'sync-server/portal/a.ts', "import '#core/store/store.ts'"],
  [
    'shipped-code-ships-its-libraries',
    'electron/core/commands/c.ts',
    "import fc from 'fast-check'\nexport const a = fc",
  ],
  ['no-circles', 'electron/main/b.ts', "import './c.ts'"],
  ['everything-is-found', 'electron/main/d.ts', "import './nowhere.ts'"],
]

const allowed: Record<string, string> = {
  'sync-server/worker/fine.ts': "import { core } from '#core/index.ts'\nexport const fine = core",
  'electron/main/c.ts': "import './b.ts'",
  'electron/core/reactors/fine.ts':
    "import type { Reactor } from './reactor.ts'\nimport { patient } from '#shared/domain/patient.ts'\nexport const fine: Reactor = { name: String(patient) }",
  'shared/domain/fine.ts':
    "import Type from 'typebox'\nimport { result } from '../lib/result.ts'\nexport const fine = [Type, result]",
  'renderer/features/a/fine.ts':
    "import { list } from '../patients/index.ts'\nimport { core } from '../../client/core.ts'\nexport const fine = [list, core]",
}

let folder: string
let violations: { from: string; rule: { name: string }; comment?: string }[]

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-layers-')))
  const files = {
    ...neighbours,
    ...allowed,
    ...Object.fromEntries(forbidden.map(([, file, content]) => [file, content])),
  }
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), `${content}\n`)
  }
  for (const file of ['package.json', 'tsconfig.json'])
    fs.copyFileSync(path.join(root, file), path.join(folder, file))
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const run = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      ...[
        '--config',
        path.join(root, '.dependency-cruiser.cjs'),
        '--output-type',
        'json',
        '--preserve-symlinks',
      ],
      ...['shared', 'electron', 'renderer', 'sync-server'],
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  const report = JSON.parse(run.stdout) as { summary: { violations: typeof violations } }
  violations = report.summary.violations
}, 60_000)

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

describe('layer rules', () => {
  it.each(forbidden)('%s catches %s', (rule, file) => {
    const caught = violations.filter((violation) => violation.from === file && violation.rule.name === rule)
    expect(
      caught.length,
      JSON.stringify(violations.filter((violation) => violation.from === file)),
    ).toBeGreaterThan(0)
  })

  it('let pass what the layers allow', () => {
    const fine = [
      'electron/core/reactors/fine.ts',
      'shared/domain/fine.ts',
      'renderer/features/a/fine.ts',
      'renderer/client/core.ts',
    ]
    expect(violations.filter((violation) => fine.includes(violation.from))).toEqual([])
  })

  it('name the page that explains them', () => {
    const rules = fs.readFileSync(path.join(root, '.dependency-cruiser.cjs'), 'utf8')
    expect(rules).toContain('docs/ARCHITECTURE.md')
  })
})
