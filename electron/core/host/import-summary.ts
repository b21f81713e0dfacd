/** The summary of an import in words. */
import { importedTypes } from '../import/export-folder.ts'
import type { ImportSummary } from '../import/import-report.ts'

/** True when a row came in, or had come in before. */
export const anythingTaken = (summary: ImportSummary): boolean =>
  Object.values(summary).some(({ taken, present }) => taken + present > 0)

/** One line for each type of resource that was met. */
export function summaryLines(summary: ImportSummary, seconds: number): string[] {
  const lines = importedTypes.flatMap((type) => {
    const { taken, present, refused, leftOut } = summary[type]
    const parts = [`${taken} taken`]
    if (present > 0) parts.push(`${present} there before`)
    if (refused > 0) parts.push(`${refused} could not be taken`)
    const left = [...leftOut].map(([why, count]) => `${count} ${why}`)
    if (left.length > 0) parts.push(`left out: ${left.join(', ')}`)
    const met = taken + present + refused + left.length > 0
    return met ? [`${type}: ${parts.join('; ')}`] : []
  })
  return [
    ...lines,
    `${anythingTaken(summary) ? 'Imported' : 'Nothing was taken'} in ${seconds.toFixed(1)} s.`,
  ]
}
