/** A session: what one connection to the core (a window's port, a stream of lines) is to the clinic. */
import type { StoredStaff } from '#shared/domain/records/staff.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import type { AuditNote } from '../audit/audit-chain.ts'

export interface Session {
  /** Who signed in, and by which password; a session ends when that password is no longer theirs. */
  person: { staffId: string; credentialSetAt: string | undefined } | undefined
  locked: boolean
  /** When a person was last heard of, milliseconds since 1970. */
  lastActiveAt: number
  /** Charts opened in an emergency, by patient, and until when. */
  readonly emergencies: Map<string, number>
}

/** In whose name something is asked; `session` is absent where the application itself asks. */
export interface Caller {
  actor: Actor
  session?: Session
}

/** Nobody may act on a session just now: SIGN_IN_NEEDED or SESSION_LOCKED. */
export interface NoCaller {
  refusal: Refusal
}

/** The actor that events and audit entries name. */
export const staffActor = (staff: Pick<StoredStaff, 'id' | 'name' | 'roles'>): Actor => ({
  kind: 'staff',
  id: staff.id,
  name: staff.name,
  roles: staff.roles,
})

/** The application itself, for what it does without a person. */
export const systemActor: Actor = { kind: 'system', id: 'system', name: 'system', roles: ['administrator'] }

/** In whose name the set-up itself runs: nobody is known yet. */
export const setUpActor: Actor = { kind: 'system', id: 'set-up', name: 'set-up', roles: ['administrator'] }

/** In whose name a refused sign-in is noted: nobody has shown who they are. */
export const signInActor: Actor = { kind: 'system', id: 'sign-in', name: 'sign-in', roles: [] }

/** What the audit notes of a person's comings and goings. */
export const noteOf = (action: string, staffId: string): AuditNote => ({
  action,
  recordType: 'staff',
  recordId: staffId,
  changes: [],
})
