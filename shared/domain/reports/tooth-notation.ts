/** Teeth in FDI notation (ISO 3950): the quadrant's digit, then the tooth's, counted from the midline. */

const arch = (right: number, left: number, teeth: number): string[] => [
  ...Array.from({ length: teeth }, (_, index) => `${right}${teeth - index}`),
  ...Array.from({ length: teeth }, (_, index) => `${left}${index + 1}`),
]

/** Rows as seen from in front of the patient: upper above lower, the patient's right on the left. */
export const permanentTeeth: readonly (readonly string[])[] = [arch(1, 2, 8), arch(4, 3, 8)]
export const primaryTeeth: readonly (readonly string[])[] = [arch(5, 6, 5), arch(8, 7, 5)]

const order = [...permanentTeeth, ...primaryTeeth].flat()

/** The teeth that a site names, or undefined when it is a body site in words. An empty site names none. */
export function teethOf(site: string): string[] | undefined {
  const words = site.split(/[\s,;]+/).filter(Boolean)
  return words.every((word) => order.includes(word)) ? words : undefined
}

/** The site that names these teeth: each once, in the chart's order. */
export const siteOf = (teeth: Iterable<string>): string => {
  const chosen = new Set(teeth)
  return order.filter((tooth) => chosen.has(tooth)).join(', ')
}
