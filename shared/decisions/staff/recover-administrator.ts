/** A new password for an administrator, by somebody who holds the clinic's recovery key. */
import type { Staff, StoredStaff } from '../../domain/records/staff.ts'
import { refusal } from '../../domain/refusal.ts'
import { peopleCalled } from '../../domain/staff/staff-names.ts'
import { clinicSnapshot } from '../../events/make-snapshots.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { setCredential } from './staff-account.ts'

/** The active administrator of that name or e-mail address; NOT_FOUND. */
export function administratorCalled(
  staff: readonly StoredStaff[],
  name: string,
): Result<StoredStaff, Refusal> {
  const found = peopleCalled(staff, name).find(({ roles }) => roles.includes('administrator'))
  return found
    ? accept(found)
    : refuse(
        refusal('NOT_FOUND', 'No administrator of that name works here.', {
          what: 'administrator',
          field: 'name',
        }),
      )
}

/**
 * Decides on an administrator's new password. That the recovery key is right is checked by the caller.
 * @returns the administrator, and an event that tells every other one
 */
export function recoverAdministrator(
  staff: readonly StoredStaff[],
  person: StoredStaff,
  credential: NonNullable<StoredStaff['credential']>,
  surroundings: Surroundings,
): Decided<Staff> {
  const set = setCredential(staff, person.id, credential, surroundings)
  if (!set.ok) return set
  return accept({
    ...set.value,
    events: [
      {
        type: 'AdministratorPasswordRecovered' as const,
        subjectId: person.id,
        payload: {
          clinic: clinicSnapshot(surroundings.clinic),
          staffId: person.id,
          staffName: person.name,
        },
      },
    ],
  })
}
