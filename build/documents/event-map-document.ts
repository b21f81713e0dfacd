/** docs/event-map.md: which reactor does what on which event, from the catalogue and the reactors themselves. */
import { catalogue, type EventName } from '#shared/events/catalogue.ts'
import { reactors } from '#core/reactors/registry.ts'

/** Events that no reactor needs to handle, with the reason. An event must be handled or be named here. */
export const handledByNone: Partial<Record<EventName, string>> = {}

/** What each reactor does on an event. */
export function reactionsTo(event: EventName): { reactor: string; does: string }[] {
  return reactors.flatMap((reactor) => {
    const reaction = reactor.handles[event]
    return reaction ? [{ reactor: reactor.name, does: reaction.does }] : []
  })
}

export function eventMapDocument(): string {
  const names = Object.keys(catalogue) as EventName[]
  const sections = names.map((name) => {
    const { version, emittedWhen } = catalogue[name]
    const reactions = reactionsTo(name).map(({ reactor, does }) => `| ${reactor} | ${does} |`)
    const table =
      reactions.length > 0
        ? ['| reactor | what it does |', '| --- | --- |', ...reactions].join('\n')
        : `No reactor: ${handledByNone[name] ?? 'MISSING'}`
    return `## ${name}\n\nVersion ${version}. Emitted when ${emittedWhen}.\n\n${table}\n`
  })
  return [
    '# Event map',
    '',
    'Made from the code by `npm run generate`; a test fails while it is stale. Beside the reactors below, every write is',
    'noted in the audit trail (who, when, which fields, before and after) in its own transaction.',
    '',
    ...sections,
  ].join('\n')
}
