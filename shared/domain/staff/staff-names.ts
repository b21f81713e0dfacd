/** How people are told apart at sign-in: by name or e-mail, whatever case, accents and spaces they type. */
import { fold } from '../patients/folding.ts'
import type { StoredStaff } from '../records/staff.ts'

/** One spelling for what people take for the same name. */
export const signInKey = (typed: string): string => fold(typed).trim().replaceAll(/\s+/g, ' ')

/** Active people whom a typed name or e-mail address means. Two only when two workstations added them at once. */
export function peopleCalled<Person extends StoredStaff>(staff: readonly Person[], typed: string): Person[] {
  const key = signInKey(typed)
  if (key === '') return []
  return staff.filter(
    ({ active, name, email }) =>
      active && (signInKey(name) === key || (email !== undefined && signInKey(email) === key)),
  )
}
