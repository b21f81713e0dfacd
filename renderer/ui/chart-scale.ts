/**
 * A scale from nothing to a round figure at or above the highest value, with three to six even ticks of 1, 2 or 5 times a
 * power of ten (Heckbert, Nice Numbers for Graph Labels, 1990).
 */
export function scaleOf(highestValue: number): { highest: number; ticks: number[] } {
  if (!(highestValue > 0)) return { highest: 1, ticks: [0, 1] }
  const rough = highestValue / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const size = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? 10 * power
  const count = Math.ceil(highestValue / size - 1e-9)
  // Multiplied, not added up, so that decimal fractions stay what they are.
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * size).toPrecision(12)))
  return { highest: ticks.at(-1) ?? size, ticks }
}
