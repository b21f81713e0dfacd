/**
 * Stamps of a hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): the wall clock where it moves
 * forward, a counter where it does not, and the workstation to tell equals apart. Stamps are text whose order is the
 * order of the clock: `018bcfe56800-0000-<workstation>`: milliseconds and counter in hexadecimal.
 */

/** One instant of the hybrid logical clock; the empty text is before every instant: never written. */
export type Stamp = string

const millisecondDigits = 12
const counterDigits = 4
const counterLimit = 0xffff

const hexadecimal = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Milliseconds since 1970 of a stamp's wall clock. */
export const millisecondsOf = (stamp: Stamp): number => Number.parseInt(stamp.slice(0, millisecondDigits), 16)

const counterOf = (stamp: Stamp): number =>
  Number.parseInt(stamp.slice(millisecondDigits + 1, millisecondDigits + 1 + counterDigits), 16)

/**
 * The stamp of the next local change.
 * @param newest the largest stamp this workstation has made or seen; undefined when it has none
 * @param nowMilliseconds the wall clock
 */
export function nextStamp(newest: Stamp | undefined, nowMilliseconds: number, workstationId: string): Stamp {
  let milliseconds = Math.max(0, Math.floor(nowMilliseconds))
  let counter = 0
  if (newest !== undefined && millisecondsOf(newest) >= milliseconds) {
    milliseconds = millisecondsOf(newest)
    counter = counterOf(newest) + 1
    if (counter > counterLimit) {
      milliseconds += 1
      counter = 0
    }
  }
  return `${hexadecimal(milliseconds, millisecondDigits)}-${hexadecimal(counter, counterDigits)}-${workstationId}`
}

/** The workstation that made a stamp; empty for the empty one. */
export const workstationOf = (stamp: Stamp): string => stamp.slice(millisecondDigits + counterDigits + 2)

/** What a stamp looks like, for checking what came over the wire. */
export const stampPattern = '^[0-9a-f]{12}-[0-9a-f]{4}-[A-Za-z0-9._~:-]{1,64}$'
