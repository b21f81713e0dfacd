/**
 * Sessions of all connections. A session lives in this process alone and has no token: nothing that travels can be stolen,
 * replayed or changed. It ends with its connection.
 */
import type { CommandInput } from '#shared/contract/contract.ts'
import { sessionCommands, type SessionState } from '#shared/contract/staff.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { type Role, toStaff, type StoredStaff } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { administrators, asksNoPassword } from '#shared/domain/staff/clinic-access.ts'
import { rolesHere } from '#shared/domain/workstations/roles-here.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { AuditNote } from '../audit/audit-chain.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import { readSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import type { Roster } from './roster.ts'
import { type Caller, type NoCaller, noteOf, type Session, setUpActor, staffActor } from './session.ts'
import { createSignIn } from './sign-in.ts'
import { workstationPeople } from './workstation-people.ts'

export type SessionCommand = keyof typeof sessionCommands

const usualLockMinutes = 10

export interface Sessions {
  /** Begins a session; with `demonstration` it is signed in as the first administrator if the clinic is the demo. */
  open(options?: { demonstration?: boolean }): Promise<Session>
  close: (session: Session) => void
  /** Who acts on this session. Before set-up that is the set-up itself. */
  callerOf: (session: Session) => Promise<Caller | NoCaller>
  /** Notes that a person was heard of, if the session has not been idle for too long before. */
  heardOf(session: Session): Promise<void>
  stateOf(session: Session): Promise<SessionState>
  /** Carries out a session command; one at a time. */
  run(session: Session, name: SessionCommand, input: unknown): Promise<Result<SessionState, Refusal>>
  /** Keeps those signed in who have just set their own password, the one of the set-up included. */
  afterPassword(session: Session, staffId: string): Promise<void>
  /** Who sets their own password has to know the one before: SIGN_IN_REFUSED, SIGN_IN_TOO_OFTEN. */
  refuseOwnPassword(by: Caller, input: unknown): Promise<Refusal | undefined>
  /** How the workstation stands has changed: every session is looked at again. */
  standingChanged(): void
  /** Opens a chart to the session until an instant. */
  openChart(session: Session, patientId: string, until: string): void
  hasOpenChart: (session: Session, patientId: string) => boolean
  /** People who are here to be told something: signed in and not locked. */
  present: () => Promise<StoredStaff[]>
  stop(): void
}

export interface SessionsParts {
  store: Store
  roster: Roster
  now: () => Date
  randomBytes: (count: number) => Uint8Array
  clinic: () => Promise<Clinic | undefined>
  /** Writes an audit entry that belongs to no written record. */
  note: (note: AuditNote, actor: Actor) => Promise<void>
  /** How this workstation stands: turned out of the clinic, and for which roles it works. */
  standing: () => { revoked: boolean; roles: readonly Role[] | undefined }
  /** The session is another one: its live queries have to look again. */
  changed: (session: Session) => void
}

export function createSessions(parts: SessionsParts): Sessions {
  const { store, roster, now, clinic } = parts
  const sessions = new Set<Session>()
  const people = workstationPeople(store)
  const signIn = createSignIn({ ...parts, people })
  let lockTimer: NodeJS.Timeout | undefined

  const isDemonstration = (): boolean => readSetting(store, 'demonstration') === true
  /** A person as this workstation lets them act. */
  const here = (person: StoredStaff): StoredStaff => ({
    ...person,
    roles: rolesHere(person.roles, parts.standing().roles),
  })
  const lockMinutes = async (): Promise<number> => (await clinic())?.lockAfterMinutes ?? usualLockMinutes

  /** The signed-in person, if the session still holds: account active, password unchanged. Locks what was idle too long. */
  async function personOf(session: Session): Promise<StoredStaff | undefined> {
    if (!session.person) return undefined
    const person = await roster.find(session.person.staffId)
    if (!person?.active || person.credential?.setAt !== session.person.credentialSetAt) {
      session.person = undefined
      session.locked = false
      session.emergencies.clear()
      return undefined
    }
    const minutes = await lockMinutes()
    if (minutes > 0 && now().getTime() - session.lastActiveAt >= minutes * 60_000) session.locked = true
    return person
  }

  /** Locks idle sessions when their time has come, so that their windows are told. */
  async function watchIdle(): Promise<void> {
    clearTimeout(lockTimer)
    const minutes = await lockMinutes()
    const waiting = [...sessions].filter(({ person, locked }) => person !== undefined && !locked)
    if (minutes === 0 || waiting.length === 0) return
    const soonest = Math.min(...waiting.map(({ lastActiveAt }) => lastActiveAt)) + minutes * 60_000
    lockTimer = setTimeout(
      () => {
        void (async () => {
          for (const session of waiting) {
            await personOf(session)
            if (session.locked) parts.changed(session)
          }
          await watchIdle()
        })()
      },
      Math.max(1000, soonest - now().getTime()),
    )
    lockTimer.unref()
  }

  async function stateOf(session: Session): Promise<SessionState> {
    const [everybody, isSetUp] = [await roster.all(), (await clinic()) !== undefined]
    const signedIn = await personOf(session)
    const open = !signedIn && isSetUp && asksNoPassword(everybody)
    const staff = signedIn ?? (open ? administrators(everybody)[0] : undefined)
    const demonstration = isDemonstration()
    const seen = new Set(people.ids())
    return {
      state: parts.standing().revoked
        ? 'revoked'
        : !isSetUp
          ? 'notSetUp'
          : signedIn
            ? session.locked
              ? 'locked'
              : 'signedIn'
            : open
              ? 'open'
              : 'signedOut',
      staff: staff ? toStaff(here(staff)) : null,
      people: everybody
        .filter(
          ({ id, active, credential }) =>
            active && credential !== undefined && (seen.has(id) || demonstration),
        )
        .map((person) => ({ id: person.id, name: person.name, pin: people.pinHash(person) !== undefined }))
        .sort((first, second) => first.name.localeCompare(second.name)),
      lockAfterMinutes: await lockMinutes(),
      demonstration,
    }
  }

  async function become(session: Session, person: StoredStaff, action: string): Promise<void> {
    if (session.person && session.person.staffId !== person.id) await leave(session)
    session.person = { staffId: person.id, credentialSetAt: person.credential?.setAt }
    session.locked = false
    session.lastActiveAt = now().getTime()
    people.signedIn(person.id, now().toISOString())
    await parts.note(noteOf(action, person.id), staffActor(person))
  }

  async function leave(session: Session): Promise<void> {
    const person = await personOf(session)
    session.person = undefined
    session.locked = false
    session.emergencies.clear()
    if (person) await parts.note(noteOf('session.signOut', person.id), staffActor(person))
  }

  async function carryOut(
    session: Session,
    name: SessionCommand,
    input: unknown,
  ): Promise<Refusal | undefined> {
    switch (name) {
      case 'session.signIn':
      case 'session.switchUser': {
        const found =
          name === 'session.signIn'
            ? await signIn.byName(input as CommandInput<'session.signIn'>)
            : await signIn.byChoice(
                input as CommandInput<'session.switchUser'>,
                (await personOf(session)) !== undefined,
              )
        if (!found.ok) return found.error
        await become(session, found.value, name)
        return undefined
      }
      case 'session.setPin': {
        const person = await personOf(session)
        if (!person || session.locked) return refusal('SIGN_IN_NEEDED', 'Sign in first.')
        const set = await signIn.setPin(person, input as CommandInput<'session.setPin'>)
        return set.ok ? undefined : set.error
      }
      case 'session.signOut':
        await leave(session)
        return undefined
      case 'session.lock': {
        const person = await personOf(session)
        if (!person || session.locked) return undefined
        session.locked = true
        await parts.note(noteOf('session.lock', person.id), staffActor(person))
        return undefined
      }
      case 'session.touch':
        if (session.locked) return refusal('SESSION_LOCKED', 'The session is locked.')
        return undefined
    }
  }

  return {
    async open({ demonstration = false } = {}) {
      const session: Session = {
        person: undefined,
        locked: false,
        lastActiveAt: now().getTime(),
        emergencies: new Map(),
      }
      sessions.add(session)
      if (demonstration && isDemonstration()) {
        const [first] = administrators(await roster.all())
        if (first) session.person = { staffId: first.id, credentialSetAt: first.credential?.setAt }
      }
      return session
    },
    close(session) {
      sessions.delete(session)
      session.person = undefined
    },
    async callerOf(session) {
      if (parts.standing().revoked) {
        const message = 'This workstation was turned out of the clinic (workstations.enrol lets it in again).'
        return { refusal: refusal('WORKSTATION_REVOKED', message) }
      }
      const person = await personOf(session)
      if (person) {
        if (session.locked)
          return {
            refusal: refusal('SESSION_LOCKED', 'The session is locked (session.switchUser unlocks it).'),
          }
        return { actor: staffActor(here(person)), session }
      }
      const everybody = await roster.all()
      if (asksNoPassword(everybody)) {
        const [first] = administrators(everybody)
        return { actor: first ? staffActor(here(first)) : setUpActor, session }
      }
      return { refusal: refusal('SIGN_IN_NEEDED', 'Sign in first (session.signIn).') }
    },
    async heardOf(session) {
      await personOf(session)
      if (!session.locked) session.lastActiveAt = now().getTime()
    },
    stateOf,
    async run(session, name, input) {
      const invalid = refuseInvalidInput(sessionCommands[name].input, input ?? {})
      if (invalid) return refuse(invalid)
      const stateBefore = await stateOf(session)
      if (stateBefore.state === 'revoked' && name !== 'session.lock' && name !== 'session.signOut') {
        return refuse(refusal('WORKSTATION_REVOKED', 'This workstation was turned out of the clinic.'))
      }
      const before = JSON.stringify(stateBefore)
      const refused = await carryOut(session, name, input)
      const state = await stateOf(session)
      if (JSON.stringify(state) !== before) parts.changed(session)
      void watchIdle()
      return refused ? refuse(refused) : accept(state)
    },
    async afterPassword(session, staffId) {
      const person = await roster.find(staffId)
      if (person?.credential) await become(session, person, 'session.signIn')
      parts.changed(session)
      void watchIdle()
    },
    async refuseOwnPassword({ actor }, input) {
      const wish = (input ?? {}) as Partial<CommandInput<'staff.setPassword'>>
      const person = wish.staffId === actor.id ? await roster.find(actor.id) : undefined
      if (!person?.credential) return undefined
      const typed = typeof wish.currentPassword === 'string' ? wish.currentPassword : ''
      const own = await signIn.again(person, typed)
      return own.ok
        ? undefined
        : { ...own.error, details: { ...own.error.details, field: 'currentPassword' } }
    },
    standingChanged() {
      for (const session of sessions) parts.changed(session)
    },
    openChart(session, patientId, until) {
      session.emergencies.set(patientId, Date.parse(until))
      parts.changed(session)
    },
    hasOpenChart: (session, patientId) => (session.emergencies.get(patientId) ?? 0) > now().getTime(),
    async present() {
      const present = new Map<string, StoredStaff>()
      if (parts.standing().revoked) return []
      for (const session of sessions) {
        const person = await personOf(session)
        if (person && !session.locked) present.set(person.id, person)
      }
      const everybody = await roster.all()
      const [first] = asksNoPassword(everybody) ? administrators(everybody) : []
      if (first) present.set(first.id, first)
      return [...present.values()]
    },
    stop() {
      clearTimeout(lockTimer)
    },
  }
}
