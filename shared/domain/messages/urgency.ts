/**
 * Messages for which somebody waits at a screen: they go at any hour, before the others, and are worthless soon. What they say
 * is a secret.
 */
const urgent: ReadonlyMap<string, number> = new Map([['portalCode', 10 * 60_000]])

type Templated = Readonly<{ template: string; createdAt: string; text: string }>

/** True for a message that waits for no quiet hour, no turn and no consent: its recipient asked for it just now. */
export const isUrgent = ({ template }: Pick<Templated, 'template'>): boolean => urgent.has(template)

/** True when an urgent message is of no use any more, or its text is forgotten. @param now UTC to the millisecond */
export const isWorthless = ({ template, createdAt, text }: Templated, now: string): boolean =>
  (urgent.has(template) && text === '') ||
  Date.parse(now) - Date.parse(createdAt) > (urgent.get(template) ?? Infinity)
