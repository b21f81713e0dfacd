/** How roles are called on screen. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Role } from '#shared/domain/records/staff.ts'

export const roleNames: Record<Role, MessageDescriptor> = {
  administrator: msg`Administrator`,
  doctor: msg`Doctor`,
  receptionist: msg`Receptionist`,
  stockKeeper: msg`Stock keeper`,
}

/** Roles in words: `Administrator, Doctor`. */
export function useRoleList(): (roles: readonly Role[]) => string {
  const { _, i18n } = useLingui()
  return useCallback(
    (roles) =>
      new Intl.ListFormat(i18n.locale, { type: 'disjunction' }).format(
        roles.map((role) => _(roleNames[role])),
      ),
    [_, i18n.locale],
  )
}
