/** Who looks after the clinic, and whether it asks for passwords at all. */
import type { StoredStaff } from '../records/staff.ts'

/**
 * True while nobody has ever been given a password: whoever opens a window or a stream then works as the first
 * administrator (docs/adr/0011-who-is-signed-in.md). The first password ends that for good.
 */
export const asksNoPassword = (staff: readonly StoredStaff[]): boolean =>
  staff.every(({ credential }) => credential === undefined)

/** The administrators who can act, the oldest first. */
export function administrators<Person extends StoredStaff>(staff: readonly Person[]): Person[] {
  const open = asksNoPassword(staff)
  return staff
    .filter(
      ({ active, roles, credential }) =>
        active && roles.includes('administrator') && (open || credential !== undefined),
    )
    .sort((first, second) => (first.createdAt < second.createdAt ? -1 : 1))
}
