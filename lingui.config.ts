import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** English is the source: its catalogue is filled by `lingui extract --clean`; the others are translated by hand. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'es', 'ar'],
  fallbackLocales: { default: 'en' },
  catalogs: [{ path: 'renderer/locales/{locale}', include: ['renderer'], exclude: ['**/*.test.*'] }],
  format: formatter({ lineNumbers: false }),
})
