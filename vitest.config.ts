import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const common = { environment: 'node', pool: 'forks', testTimeout: 30_000 } as const
/** Tests of these leave nothing behind in their process, so that the next file need not load everything anew. */
const sharing = [
  '{shared,renderer}/**/*.test.{ts,tsx}',
  'electron/core/{audit,commands,events,live,queries,reactors}/**/*.test.{ts,tsx}',
]

export default defineConfig({
  test: {
    // Vitest would leave one core to itself, which on two is half of them.
    maxWorkers: availableParallelism(),
    globalSetup: 'build/bundle/test-programs.ts',
    allowOnly: false,
    projects: [
      { test: { ...common, name: 'sharing a process', include: sharing, isolate: false } },
      {
        test: {
          ...common,
          name: 'in a process of its own',
          include: ['{electron,sync-server,build}/**/*.test.{ts,tsx}'],
          exclude: sharing,
        },
      },
    ],
  },
})
