import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,sync-server,build}/**/*.test.{ts,tsx}'],
    environment: 'node',
    pool: 'forks',
    // Vitest would leave one core to itself, which on two is half of them.
    maxWorkers: availableParallelism(),
    globalSetup: 'build/bundle/test-programs.ts',
    testTimeout: 30_000,
    allowOnly: false,
  },
})
