/** Hours of the clinic's clock in which nobody is written to. */
import { wallTimeOf } from '../scheduling/clinic-time.ts'

/**
 * True when an instant lies in the quiet hours. They may go over midnight; from and to the same is no quiet hour.
 * @param instant UTC to the second
 */
export function isQuiet(
  instant: string,
  quiet: { from: string; to: string } | undefined,
  timeZone: string,
): boolean {
  if (!quiet || quiet.from === quiet.to) return false
  const time = wallTimeOf(instant, timeZone).slice(11, 16)
  return quiet.from < quiet.to ? time >= quiet.from && time < quiet.to : time >= quiet.from || time < quiet.to
}
