import { percentileOf } from '../percentiles.ts'

export interface Timing {
  p50: number
  p95: number
}

/** Percentiles of durations, in microseconds. */
export function timing(milliseconds: number[]): Timing {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (part: number): number => Math.round(percentileOf(sorted, part) * 1000)
  return { p50: at(0.5), p95: at(0.95) }
}

export type Contestants<Name extends string> = Record<Name, (round: number) => unknown>

/**
 * Runs the contestants in turn, round after round, so that whatever else the machine does strikes all alike. The first
 * tenth is warm-up and not counted.
 * @returns for each the durations in milliseconds
 */
export async function race<Name extends string>(
  rounds: number,
  contestants: Contestants<Name>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[]
  const durations = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now()
      await contestants[name](round)
      const duration = performance.now() - start
      if (round >= rounds / 10) durations[name].push(duration)
    }
  }
  return durations
}

export const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
