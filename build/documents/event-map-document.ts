/** docs/event-map.md: which reactor does what on which event, from the catalogue and the reactors themselves. */
import { catalogue, type EventName } from '#shared/events/catalogue.ts'
import { reactionRules } from '#core/events/reaction-rules.ts'

/** Events that no reactor needs to handle, with the reason. An event must be handled or be named here. */
export const handledByNone: Partial<Record<EventName, string>> = {}

export function eventMapDocument(): string {
  const names = Object.keys(catalogue) as EventName[]
  const sections = names.map((name) => {
    const { version, emittedWhen } = catalogue[name]
    const reactions = reactionRules(name).map(({ id, reactor, does }) => `| ${id} | ${reactor} | ${does} |`)
    const table =
      reactions.length > 0
        ? ['| rule | reactor | what it does |', '| --- | --- | --- |', ...reactions].join('\n')
        : `No reactor: ${handledByNone[name] ?? 'MISSING'}`
    return `## ${name}\n\nVersion ${version}. Emitted when ${emittedWhen}.\n\n${table}\n`
  })
  return [
    '# Event map',
    '',
    'Made from the code by `npm run generate`; a test fails while it is stale. Beside the reactors below, every write is',
    'noted in the audit trail (who, when, which fields, before and after) in its own transaction. Each rule has a test that',
    'carries its id in its name (`electron/core/events/event-table.test.ts`).',
    '',
    ...sections,
  ].join('\n')
}
