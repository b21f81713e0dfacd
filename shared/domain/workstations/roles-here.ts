/** What a person may do at a workstation that works for some roles only. */
import type { Role } from '../records/staff.ts'

/**
 * The roles in which a person acts at a workstation.
 * @param bounds roles of the workstation; undefined for all
 * @returns those they hold and it is for; an administrator acts in each that it is for
 */
export function rolesHere(held: readonly Role[], bounds: readonly Role[] | undefined): Role[] {
  if (bounds === undefined) return [...held]
  return bounds.filter((role) => held.includes(role) || held.includes('administrator'))
}
