import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../../test-results/pictures',
  workers: 1,
  timeout: 420_000,
  expect: { timeout: 20_000 },
})
