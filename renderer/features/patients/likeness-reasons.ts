import { useLingui } from '@lingui/react/macro'
import type { DuplicateCandidate } from '#shared/contract/patients.ts'

/** What two records have in common, in words. */
export function useLikenessReasons(): Record<DuplicateCandidate['because'][number], string> {
  const { t } = useLingui()
  return { name: t`name`, birthDate: t`date of birth`, phone: t`telephone`, email: t`e-mail` }
}
