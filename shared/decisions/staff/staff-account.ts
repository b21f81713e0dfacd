/** Accounts of those who work here: who they are, what they may do, and that somebody can always look after the clinic. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Role, Staff, StoredStaff } from '#shared/domain/records/staff.ts'
import { toStaff } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { administrators } from '#shared/domain/staff/clinic-access.ts'
import { peopleCalled } from '#shared/domain/staff/staff-names.ts'
import { laterTimestamp } from '#shared/lib/later-timestamp.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { Decided, Surroundings } from '../decision.ts'

/** The person, or NOT_FOUND. */
export function known(staff: readonly StoredStaff[], staffId: string): Result<StoredStaff, Refusal> {
  const person = staff.find(({ id }) => id === staffId)
  if (person) return accept(person)
  return refuse(refusal('NOT_FOUND', 'There is no such member of staff.', { what: 'staff', id: staffId }))
}

/** NAME_MISSING, or NAME_TAKEN when another active person would be meant by the same name or address at sign-in. */
function refuseName(
  staff: readonly StoredStaff[],
  person: Pick<StoredStaff, 'id' | 'name' | 'email'>,
): Refusal | undefined {
  if (person.name.trim() === '')
    return refusal('NAME_MISSING', 'A member of staff needs a name.', { field: 'name' })
  const others = staff.filter(({ id }) => id !== person.id)
  if (peopleCalled(others, person.name).length > 0)
    return refusal('NAME_TAKEN', 'Somebody else here has that name.', { field: 'name' })
  if (person.email !== undefined && peopleCalled(others, person.email).length > 0)
    return refusal('NAME_TAKEN', 'Somebody else here has that e-mail address.', { field: 'email' })
  return undefined
}

/** LAST_ADMINISTRATOR when nobody would be left who can act as one. */
function refuseWithoutAdministrator(staff: readonly StoredStaff[], after: StoredStaff): Refusal | undefined {
  const wasOne = administrators(staff).some(({ id }) => id === after.id)
  if (!wasOne) return undefined
  const then = staff.map((person) => (person.id === after.id ? after : person))
  if (administrators(then).length > 0) return undefined
  return refusal('LAST_ADMINISTRATOR', 'The clinic would have nobody left to look after it.')
}

const written = (before: StoredStaff, after: StoredStaff): Decided<Staff> =>
  accept({
    value: toStaff(after),
    writes: [{ collection: 'staff' as const, before, after }],
    events: [],
  })

/**
 * Decides on a new account.
 * @param credential made from the password, where one was given
 * @returns the person; or NAME_MISSING, NAME_TAKEN, ADMINISTRATOR_PASSWORD_FIRST
 */
export function createStaff(
  staff: readonly StoredStaff[],
  input: Omit<CommandInput<'staff.create'>, 'password'>,
  credential: StoredStaff['credential'],
  { now, newId }: Surroundings,
): Decided<Staff> {
  const { name, email, doctorId, roles } = input
  const after: StoredStaff = {
    id: newId(),
    createdAt: now,
    updatedAt: now,
    name: name.trim(),
    ...(email === undefined ? {} : { email }),
    roles: [...roles],
    ...(doctorId === undefined ? {} : { doctorId }),
    active: true,
    ...(credential === undefined ? {} : { credential }),
  }
  const wrong = refuseName(staff, after) ?? refuseFirstPassword([...staff, after], staff, after)
  if (wrong) return refuse(wrong)
  return accept({
    value: toStaff(after),
    writes: [{ collection: 'staff' as const, before: undefined, after }],
    events: [],
  })
}

/**
 * The first password of all ends the time in which everybody was let in as administrator, so it has to be an
 * administrator's: otherwise nobody could look after the clinic any more.
 */
function refuseFirstPassword(
  then: readonly StoredStaff[],
  before: readonly StoredStaff[],
  person: StoredStaff,
): Refusal | undefined {
  if (person.credential === undefined || administrators(then).length > 0) return undefined
  if (before.length === 0) return undefined
  return refusal('ADMINISTRATOR_PASSWORD_FIRST', 'Give an administrator a password first.')
}

/** Decides on changed details. An e-mail address or doctor given empty is taken away. */
export function updateStaff(
  staff: readonly StoredStaff[],
  { staffId, changes }: CommandInput<'staff.update'>,
  { now }: Surroundings,
): Decided<Staff> {
  const found = known(staff, staffId)
  if (!found.ok) return found
  const before = found.value
  const { name, email, doctorId, active } = changes
  const after: StoredStaff = {
    ...before,
    updatedAt: laterTimestamp(now, before.updatedAt),
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(email === undefined ? {} : { email }),
    ...(doctorId === undefined ? {} : { doctorId }),
    ...(active === undefined ? {} : { active }),
  }
  if (after.email === '') delete after.email
  if (after.doctorId === '') delete after.doctorId
  const wrong = refuseName(staff, after)
  return wrong ? refuse(wrong) : written(before, after)
}

/** Decides on other roles; NOT_FOUND, LAST_ADMINISTRATOR. */
export function setRoles(
  staff: readonly StoredStaff[],
  { staffId, roles }: { staffId: string; roles: readonly Role[] },
  { now }: Surroundings,
): Decided<Staff> {
  return changedAccess(staff, staffId, { roles: [...roles] }, now)
}

/** Ends a person's access; NOT_FOUND, LAST_ADMINISTRATOR. */
export function deactivateStaff(
  staff: readonly StoredStaff[],
  staffId: string,
  { now }: Surroundings,
): Decided<Staff> {
  return changedAccess(staff, staffId, { active: false }, now)
}

/** A change of what a person may do, unless it would leave the clinic without an administrator. */
function changedAccess(
  staff: readonly StoredStaff[],
  staffId: string,
  change: Partial<Pick<StoredStaff, 'roles' | 'active'>>,
  now: string,
): Decided<Staff> {
  const found = known(staff, staffId)
  if (!found.ok) return found
  const before = found.value
  const after: StoredStaff = { ...before, updatedAt: laterTimestamp(now, before.updatedAt), ...change }
  const wrong = refuseWithoutAdministrator(staff, after)
  return wrong ? refuse(wrong) : written(before, after)
}

/** Decides on a new password; NOT_FOUND, ADMINISTRATOR_PASSWORD_FIRST. Who may is checked by the caller. */
export function setCredential(
  staff: readonly StoredStaff[],
  staffId: string,
  credential: NonNullable<StoredStaff['credential']>,
  { now }: Surroundings,
): Decided<Staff> {
  const found = known(staff, staffId)
  if (!found.ok) return found
  const before = found.value
  const after: StoredStaff = {
    ...before,
    updatedAt: laterTimestamp(now, before.updatedAt),
    // Sessions and PINs of the password before end because this is another instant.
    credential: { ...credential, setAt: laterTimestamp(credential.setAt, before.credential?.setAt ?? '') },
  }
  const then = staff.map((person) => (person.id === staffId ? after : person))
  const wrong = refuseFirstPassword(then, staff, after)
  return wrong ? refuse(wrong) : written(before, after)
}
