/**
 * The time a change is stamped with: now, or one millisecond after the stamp before when the clock has not moved on or
 * was set back, so that each version of a record has its own stamp. Both UTC to the millisecond.
 */
export const laterTimestamp = (now: string, before: string): string =>
  now > before ? now : new Date(Date.parse(before) + 1).toISOString()
