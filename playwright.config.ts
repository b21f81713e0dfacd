import { defineConfig } from 'playwright/test'

/** A virtual screen for each worker (build/launch/test.mjs): two windows on one would take the focus from each other. */
const screens = JSON.parse(process.env.CLINIC_TEST_SCREENS ?? '[]') as Record<string, string>[]
Object.assign(process.env, screens[Number(process.env.TEST_PARALLEL_INDEX ?? 0)])

export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'pictures/**',
  outputDir: 'test-results/end-to-end',
  workers: Math.max(screens.length, 1),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
})
