import { useLingui } from '@lingui/react/macro'
import type { Absence } from '#shared/domain/records/doctor.ts'

/** The kinds of absence in words. */
export function useAbsenceKinds(): Record<Absence['kind'], string> {
  const { t } = useLingui()
  return { vacation: t`Vacation`, sick: t`Sick`, training: t`Training`, other: t`Away` }
}
