/** Many histories of the model, one after the other. */
import { type HistoryOptions, playHistory } from './history.ts'

export interface HistoriesResult {
  histories: number
  /** Seeds of histories after which something was wrong, with what. */
  failures: { seed: number; wrong: string[] }[]
}

/** Plays `count` histories with the seeds from `options.seed` on; stops early after `enough` failures. */
export async function playHistories(
  count: number,
  options: HistoryOptions,
  enough = Number.POSITIVE_INFINITY,
): Promise<HistoriesResult> {
  const failures: HistoriesResult['failures'] = []
  let histories = 0
  while (histories < count && failures.length < enough) {
    const seed = options.seed + histories
    const wrong = await playHistory({ ...options, seed })
    histories += 1
    if (wrong.length > 0) failures.push({ seed, wrong })
  }
  return { histories, failures }
}
