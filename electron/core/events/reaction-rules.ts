/** Every reaction to an event is a rule with an id: the event's capitals and who reacts, such as `AS.slots`. */
import { catalogue, type EventName } from '#shared/events/catalogue.ts'
import { reactors } from '../reactors/registry.ts'

export interface ReactionRule {
  id: string
  event: EventName
  reactor: string
  does: string
}

/** What the core itself does with an event's write, besides the reactors. */
const beyondReactors: Partial<Record<EventName, { reactor: string; does: string }>> = {
  PatientUpdated: {
    reactor: 'audit',
    does: "notes who, when, which fields, before and after, in the write's own transaction",
  },
}

const ruleId = (event: EventName, reactor: string): string => `${event.replace(/[a-z]/g, '')}.${reactor}`

/** The rules of one event, in the order of the registry. */
export function reactionRules(event: EventName): ReactionRule[] {
  const found = reactors.flatMap(({ name, handles }) => {
    const reaction = handles[event]
    return reaction ? [{ reactor: name, does: reaction.does }] : []
  })
  const beyond = beyondReactors[event]
  return [...found, ...(beyond ? [beyond] : [])].map((rule) => ({
    id: ruleId(event, rule.reactor),
    event,
    ...rule,
  }))
}

/** All rules of all events. */
export const allReactionRules = (): ReactionRule[] =>
  (Object.keys(catalogue) as EventName[]).flatMap(reactionRules)
