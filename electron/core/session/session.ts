/** Who is working at this workstation. */
import type { Staff } from '#shared/domain/records/staff.ts'
import type { Actor } from '#shared/events/event.ts'
import type { Reader } from '../store/reader.ts'

/**
 * The member of staff in whose name commands run. Until people sign in, that is the clinic's first administrator.
 * @returns undefined before set-up
 */
export async function currentStaff(read: Reader): Promise<Staff | undefined> {
  const staff = await read.find('staff', { where: {} })
  return staff
    .filter((person) => person.active && person.roles.includes('administrator'))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))[0]
}

/** The actor that events and audit entries name. */
export const staffActor = (staff: Staff): Actor => ({
  kind: 'staff',
  id: staff.id,
  name: staff.name,
  roles: staff.roles,
})

/** The application itself, for what it does without a person. */
export const systemActor: Actor = { kind: 'system', id: 'system', name: 'system', roles: ['administrator'] }
