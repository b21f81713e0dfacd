/** Programs of the core for tests that start many: bundled once (`build/bundle/test-programs.ts`), they start three times as fast. */

/** Names the variable that holds where the bundles lie: a JSON object of sources and bundles, absolute paths. */
export const bundlesVariable = 'CLINIC_TEST_PROGRAMS'

/** The file to start for a program: its bundle when there is one, else the source itself. */
export function programFile(source: string): string {
  const bundles = JSON.parse(process.env[bundlesVariable] ?? '{}') as Record<string, string>
  return bundles[source] ?? source
}
