/** docs/troubleshooting.md: every refusal by its code, with what to do; a code without its line does not compile. */
import type { RefusalCode } from '#shared/domain/refusal.ts'
import { remedies } from './remedies.ts'

export function troubleshootingDocument(): string {
  const row = ([code, { means, remedy }]: [string, { means: string; remedy: string }]) =>
    `| \`${code}\` | ${means} | ${remedy} |`
  const entries = Object.entries(remedies) as [RefusalCode, { means: string; remedy: string }][]
  return [
    '# Troubleshooting',
    '',
    'Made from `build/documents/remedies.ts` by `npm run generate`; a code without its line does not compile, and a test fails while this',
    'page is stale. Whoever uses the application sees a sentence; scripts, logs and the JSON-lines protocol see the code. A refused',
    'command changed nothing. What a workstation’s link to the hub says by its state is in [replication.md](replication.md), what is wrong with',
    'disks, keys and backups in [data-safety.md](data-safety.md).',
    '',
    '| code | what it means | what to do |',
    '| --- | --- | --- |',
    ...entries.sort(([first], [second]) => (first < second ? -1 : 1)).map(row),
    '',
  ].join('\n')
}
