/**
 * Stretches of time between two instants, half open: the end does not belong to it, so that one booking may begin at the
 * instant in which another ends. Instants have one fixed form, so text order is time order.
 */
export interface Interval {
  startsAt: string
  endsAt: string
}

/** Milliseconds since 1970 of an instant. */
export const epochOf = (instant: string): number => Date.parse(instant)

/** The instant `YYYY-MM-DDTHH:MM:SSZ` at so many milliseconds since 1970; fractions of a second are dropped. */
export const instantAt = (epochMilliseconds: number): string =>
  `${new Date(epochMilliseconds).toISOString().slice(0, 19)}Z`

/** An instant so many minutes later. */
export const addMinutes = (instant: string, minutes: number): string =>
  instantAt(epochOf(instant) + minutes * 60_000)

/** Minutes from the start to the end. */
export const minutesOf = ({ startsAt, endsAt }: Interval): number =>
  (epochOf(endsAt) - epochOf(startsAt)) / 60_000

/** The instant, to the second, of a timestamp with milliseconds. */
export const instantOfTimestamp = (timestamp: string): string => `${timestamp.slice(0, 19)}Z`

/** The first whole second that is not before a timestamp. */
export const instantNotBefore = (timestamp: string): string =>
  instantAt(Math.ceil(Date.parse(timestamp) / 1000) * 1000)

/** True when the two share any time. */
export const overlaps = (left: Interval, right: Interval): boolean =>
  left.startsAt < right.endsAt && right.startsAt < left.endsAt

/** True when the second lies whole in the first. */
export const contains = (outer: Interval, inner: Interval): boolean =>
  outer.startsAt <= inner.startsAt && inner.endsAt <= outer.endsAt

/** What is left of a stretch when others are taken out of it, in order of time. */
export function without(stretch: Interval, taken: readonly Interval[]): Interval[] {
  let left: Interval[] = [{ startsAt: stretch.startsAt, endsAt: stretch.endsAt }]
  for (const gone of taken) {
    left = left.flatMap((piece) => {
      if (!overlaps(piece, gone)) return [piece]
      const before = { startsAt: piece.startsAt, endsAt: gone.startsAt }
      const after = { startsAt: gone.endsAt, endsAt: piece.endsAt }
      return [before, after].filter(({ startsAt, endsAt }) => startsAt < endsAt)
    })
  }
  return left
}
