import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { teethOf } from '#shared/domain/reports/tooth-notation.ts'

/** Where a report is about, in words: `Tooth 15` for `15`; a site of the body stays as it was written. */
export function useSiteWords(): (site: string | undefined) => string | undefined {
  const { t } = useLingui()
  return (site) => {
    const teeth = site ? teethOf(site) : undefined
    if (!teeth) return site
    const list = teeth.join(', ')
    return t`${plural(teeth.length, { one: `Tooth ${list}`, other: `Teeth ${list}` })}`
  }
}
