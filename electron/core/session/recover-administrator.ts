/**
 * Recovery of an administrator by the recovery key: whoever holds the key on paper can open the records anyway, so it also
 * gives an administrator a new password. Tries are counted as those of a sign-in, noted in the audit, and told to every
 * administrator.
 */
import type { CommandInput } from '#shared/contract/contract.ts'
import { administratorCalled, recoverAdministrator } from '#shared/decisions/staff/recover-administrator.ts'
import type { Surroundings } from '#shared/decisions/decision.ts'
import type { Staff } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { refuse, type Result, accept } from '#shared/lib/result.ts'
import { makeCredential } from '../commands/staff.ts'
import type { CommandRunner } from '../commands/run-command.ts'
import type { Store } from '../store/store.ts'
import type { Roster } from './roster.ts'
import { noteOf } from './session.ts'
import { createSignInAttempts } from './sign-in-attempts.ts'

/** In whose name it is written: the key shows no person. */
const recoveryActor: Actor = {
  kind: 'system',
  id: 'recovery-key',
  name: 'recovery key',
  roles: ['administrator'],
}

const subject = 'recovery-key'

export type RecoverAdministrator = (
  wish: Omit<CommandInput<'keys.recoverAdministrator'>, 'recoveryKey'>,
  /** Whether the typed key is the clinic's; counted before it is called. */
  prove: () => Result<unknown, Refusal>,
) => Promise<Result<Staff, Refusal>>

/**
 * @returns the administrator with a new password; or SIGN_IN_TOO_OFTEN, RECOVERY_KEY_WRONG, RECOVERY_KEY_MISTYPED, NOT_FOUND,
 * PASSWORD_WEAK, CHANGED_MEANWHILE, NOT_SET_UP
 */
export function createRecovery(parts: {
  store: Store
  roster: Roster
  runner: CommandRunner
  now: () => Date
  surroundings: () => Promise<Omit<Surroundings, 'actor'> | undefined>
}): RecoverAdministrator {
  const { roster, runner, now } = parts
  const attempts = createSignInAttempts(parts.store, now)
  return async ({ name, password }, prove) => {
    const surroundings = await parts.surroundings()
    if (!surroundings) return refuse(refusal('NOT_SET_UP', 'Set up the clinic first (clinic.setUp).'))
    const until = attempts.waitUntil(subject)
    if (until !== undefined) {
      const seconds = Math.ceil((Date.parse(until) - now().getTime()) / 1000)
      const message = `Too many tries. Wait ${seconds} seconds.`
      return refuse(refusal('SIGN_IN_TOO_OFTEN', message, { until, seconds }))
    }
    attempts.begin(subject)
    const proven = prove()
    if (!proven.ok) {
      await runner.note(noteOf('keys.recoverAdministratorRefused', 'unknown'), recoveryActor)
      return proven
    }
    attempts.succeeded(subject)
    const staff = await roster.all()
    const found = administratorCalled(staff, name)
    if (!found.ok) return found
    const credential = await makeCredential(
      password,
      [found.value.name, surroundings.clinic.name],
      surroundings,
    )
    if (!credential.ok) return credential
    const decided = recoverAdministrator(staff, found.value, credential.value, {
      ...surroundings,
      actor: recoveryActor,
    })
    if (!decided.ok) return decided
    const note = noteOf('keys.recoverAdministrator', found.value.id)
    const written = await runner.writeBatch(decided.value, note, recoveryActor)
    return written
      ? accept(decided.value.value)
      : refuse(refusal('CHANGED_MEANWHILE', 'The account was changed meanwhile. Try again.'))
  }
}
