/**
 * Showing who one is: by password, or by PIN at a desk that is in use. The same work is done whether there is such a person or
 * not, tries are counted, and refused ones noted in the audit.
 */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { StoredStaff } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { isUsablePin } from '#shared/domain/staff/secret-rules.ts'
import { peopleCalled } from '#shared/domain/staff/staff-names.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { AuditNote } from '../audit/audit-chain.ts'
import type { Store } from '../store/store.ts'
import type { Roster } from './roster.ts'
import { hashSecret, isSecret } from './secrets.ts'
import { noteOf, signInActor, staffActor } from './session.ts'
import { attemptSubject, createSignInAttempts } from './sign-in-attempts.ts'
import type { WorkstationPeople } from './workstation-people.ts'

type Shown = Promise<Result<StoredStaff, Refusal>>

export interface SignIn {
  byName(input: CommandInput<'session.signIn'>): Shown
  /** @param deskInUse somebody is or was just signed in on this session: then a PIN will do */
  byChoice(input: CommandInput<'session.switchUser'>, deskInUse: boolean): Shown
  /** The password of somebody who is known already. */
  again(person: StoredStaff, password: string): Shown
  setPin(person: StoredStaff, input: CommandInput<'session.setPin'>): Shown
}

const nobody = { person: undefined, hash: undefined }

const refusedSignIn = (): Refusal =>
  refusal('SIGN_IN_REFUSED', 'Name and password do not belong together, or nobody of that name may sign in.')

export function createSignIn(parts: {
  store: Store
  roster: Roster
  people: WorkstationPeople
  now: () => Date
  randomBytes: (count: number) => Uint8Array
  note: (note: AuditNote, actor: Actor) => Promise<void>
}): SignIn {
  const { roster, people, now } = parts
  const attempts = createSignInAttempts(parts.store, now)

  /** Looks at a secret for the people it may be of, with the same work whether there are any or not. */
  async function whoseSecret(
    typedFor: { subject: string; known: string },
    secret: string,
    candidates: readonly { person: StoredStaff | undefined; hash: string | undefined }[],
  ): Promise<Result<StoredStaff, Refusal>> {
    const until = attempts.waitUntil(typedFor.subject)
    if (until !== undefined) {
      const seconds = Math.ceil((Date.parse(until) - now().getTime()) / 1000)
      return refuse(
        refusal('SIGN_IN_TOO_OFTEN', `Too many tries. Wait ${seconds} seconds.`, { until, seconds }),
      )
    }
    attempts.begin(typedFor.subject)
    let found: StoredStaff | undefined
    for (const { person, hash } of candidates.length > 0 ? candidates : [nobody]) {
      if (await isSecret(secret, hash)) found ??= person
    }
    if (!found) {
      await parts.note(noteOf('session.signInRefused', typedFor.known), signInActor)
      return refuse(refusedSignIn())
    }
    attempts.succeeded(typedFor.subject)
    return accept(found)
  }

  async function signIn({ name, password }: CommandInput<'session.signIn'>) {
    const meant = peopleCalled(await roster.all(), name)
    const subject = attemptSubject(meant[0]?.id, name)
    const candidates = meant.map((person) => ({ person, hash: person.credential?.hash }))
    return await whoseSecret({ subject, known: meant[0]?.id ?? 'unknown' }, password, candidates)
  }

  async function switchUser(input: CommandInput<'session.switchUser'>, deskInUse: boolean) {
    const { staffId, password, pin } = input
    const person = await roster.find(staffId)
    const meant = person?.active ? person : undefined
    const subject = attemptSubject(meant?.id, staffId)
    const typedFor = { subject, known: meant?.id ?? 'unknown' }
    if (pin === undefined) {
      const candidates = meant ? [{ person: meant, hash: meant.credential?.hash }] : []
      return await whoseSecret(typedFor, password ?? '', candidates)
    }
    const hash = meant && people.pinHash(meant)
    // A PIN is short: it brings people back to a desk that is in use, and never opens one.
    if (!meant || hash === undefined || !deskInUse)
      return refuse(refusal('PIN_NOT_ACCEPTED', 'A PIN will not do here. Use the password.'))
    people.beginPin(meant.id)
    const found = await whoseSecret(typedFor, pin, [{ person: meant, hash }])
    if (found.ok) people.pinSucceeded(meant.id)
    return found
  }

  const ownSecret = (person: StoredStaff, password: string) =>
    whoseSecret({ subject: attemptSubject(person.id, ''), known: person.id }, password, [
      { person, hash: person.credential?.hash },
    ])

  return {
    byName: signIn,
    byChoice: switchUser,
    again: ownSecret,
    async setPin(person, { password, pin }) {
      const own = await ownSecret(person, password)
      if (!own.ok) return own
      if (pin !== '' && !isUsablePin(pin)) {
        const message = 'A PIN has four to eight digits, not all the same and not in a row.'
        return refuse(refusal('PIN_WEAK', message, { field: 'pin' }))
      }
      people.signedIn(person.id, now().toISOString())
      people.setPin(person, pin === '' ? undefined : await hashSecret(pin, parts.randomBytes))
      await parts.note(noteOf('session.setPin', person.id), staffActor(person))
      return accept(person)
    },
  }
}
