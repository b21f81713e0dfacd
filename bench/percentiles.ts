export interface Percentiles {
  p50: number
  p95: number
  p99: number
  max: number
}

/** @param sorted durations from short to long; @param part 0.5 for the median. @returns NaN for none */
export const percentileOf = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

/** Of durations, to the tenth. */
export function percentiles(durations: readonly number[]): Percentiles {
  const sorted = durations.toSorted((a, b) => a - b)
  const at = (part: number): number => Math.round(percentileOf(sorted, part) * 10) / 10
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
