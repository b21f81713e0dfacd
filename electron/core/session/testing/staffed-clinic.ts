/** A real core whose clinic has one person for each role, each with a password. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { CommandOutput, QueryOutput } from '#shared/contract/contract.ts'
import { roles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Result } from '#shared/lib/result.ts'
import { type Core, type CoreSession, startCore } from '../../core.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'

export const passwordOf = (role: Role): string => `the ${role}'s long secret`
export const nameOf = (role: Role): string => `Person ${role}`

export interface StaffedClinic {
  core: Core
  /** Ids of the people by role. */
  ids: Record<Role, string>
  /** Moves the clock. */
  passMinutes: (minutes: number) => void
  /** A connection on which that person has signed in. */
  signedIn: (role: Role) => Promise<CoreSession>
  /** Closes the core and opens the same folder again. */
  restart: () => Promise<void>
  end: () => Promise<void>
}

/** The value of an accepted answer; throws the refusal's code otherwise. */
export function accepted<Value>(answer: Result<unknown, Refusal>): Value {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
  return answer.value as Value
}

/** Code of a refusal, or `ok`. */
export const codeOf = (answer: Result<unknown, Refusal>): string => (answer.ok ? 'ok' : answer.error.code)

export async function openStaffedClinic(): Promise<StaffedClinic> {
  const temporary = temporaryFolder('people')
  const key = new Uint8Array(randomBytes(32))
  let instant = Date.parse('2026-11-24T09:00:00.000Z')
  const start = () =>
    startCore({ dataDir: path.join(temporary.folder, 'data'), key: () => key, now: () => new Date(instant) })
  let core = await start()
  const { administrator } = accepted<CommandOutput<'clinic.setUp'>>(
    await core.execute('clinic.setUp', {
      clinic: { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' },
      administrator: { name: nameOf('administrator'), password: passwordOf('administrator') },
    }),
  )
  const ids = { administrator: administrator.id } as Record<Role, string>
  for (const role of roles) {
    if (role === 'administrator') continue
    const person = accepted<QueryOutput<'staff.list'>[number]>(
      await core.execute('staff.create', {
        name: nameOf(role),
        email: `${role}@clinic.example`,
        roles: [role],
        password: passwordOf(role),
      }),
    )
    ids[role] = person.id
  }
  return {
    get core() {
      return core
    },
    ids,
    passMinutes: (minutes) => (instant += minutes * 60_000),
    async signedIn(role) {
      const session = core.openSession()
      accepted(await session.execute('session.signIn', { name: nameOf(role), password: passwordOf(role) }))
      return session
    },
    async restart() {
      await core.close()
      core = await start()
    },
    async end() {
      await core.close()
      temporary.remove()
    },
  }
}
