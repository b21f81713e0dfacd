import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'pictures/**',
  outputDir: 'test-results/end-to-end',
  // One window at a time: two share neither the focus nor the two cores well.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
})
