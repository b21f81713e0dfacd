/** Messages for which somebody waits at a screen: they go at any hour, before the others, and are worthless soon. */
const urgent: ReadonlyMap<string, number> = new Map([['portalCode', 10 * 60_000]])

type Templated = Readonly<{ template: string; createdAt: string }>

/** True for a message that waits for no quiet hour, no turn and no consent: its recipient asked for it just now. */
export const isUrgent = ({ template }: Pick<Templated, 'template'>): boolean => urgent.has(template)

/** True when an urgent message is of no use any more. @param now UTC to the millisecond */
export const isWorthless = ({ template, createdAt }: Templated, now: string): boolean =>
  Date.parse(now) - Date.parse(createdAt) > (urgent.get(template) ?? Infinity)
