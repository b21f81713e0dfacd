/** The core's side of the patients' portal. */
import type { RecordCommandName } from '#shared/contract/contract.ts'
import type { PortalDoor } from '#shared/contract/portal-door.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import type { Result } from '#shared/lib/result.ts'
import type { AuditNote } from '../audit/audit-chain.ts'
import { doctorFeed } from '../export/doctor-feed.ts'
import type { CoreQueryName } from '../queries/registry.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { systemActor } from './session.ts'
import { createSignInAttempts } from './sign-in-attempts.ts'

/** A patient who acts in the portal: events and audit entries name them by id alone. */
export const patientActor = (patientId: string): Actor => ({
  kind: 'patient',
  id: patientId,
  name: 'patient by the portal',
  roles: [],
})

export function createPortalDoor(parts: {
  store: Store
  now: () => Date
  randomBytes: (count: number) => Uint8Array
  run: (actor: Actor, name: RecordCommandName, input: unknown) => Promise<Result<unknown, Refusal>>
  ask: (actor: Actor, name: CoreQueryName, input: unknown) => Promise<Result<unknown, Refusal>>
  note: (note: AuditNote, actor: Actor) => Promise<void>
}): PortalDoor {
  const { store, run, ask, randomBytes } = parts
  /** The application's own command or question: refused only when something is wrong with it. */
  function certain(answer: Result<unknown, Refusal>): unknown {
    if (answer.ok) return answer.value
    throw new Error(answer.error.code)
  }
  return {
    command: (patientId, name, input) => run(patientActor(patientId), name, { ...input, patientId }) as never,
    query: (patientId, name, input) => ask(patientActor(patientId), name, { ...input, patientId }) as never,
    async sendCode(input) {
      const { patientId } = certain(await run(systemActor, 'portal.sendCode', input)) as {
        patientId: string | null
      }
      return patientId
    },
    invite: async (input) =>
      (certain(await run(systemActor, 'portal.invite', input)) as { invited: boolean }).invited,
    invitations: async (since) => certain(await ask(systemActor, 'portal.invitations', { since })) as never,
    async visit(appointmentId) {
      const appointment = await store.get('appointments', appointmentId)
      return (
        appointment && { patientId: appointment.patientId, doctorId: appointment.doctorId, appointmentId }
      )
    },
    doctorCalendar: (secret) => doctorFeed(store, secret, parts.now()),
    clinic: async () => (certain(await ask(systemActor, 'clinic.get', {})) as { clinic: never }).clinic,
    noteSignIn: (patientId) =>
      parts.note(
        { action: 'portal.signIn', recordType: 'patients', recordId: patientId, changes: [] },
        patientActor(patientId),
      ),
    attempts: createSignInAttempts(store, parts.now, { together: false }),
    secret() {
      const known = readSetting(store, 'portalSecret')
      if (known !== undefined) return Buffer.from(known, 'base64')
      const fresh = randomBytes(32)
      store.writeOwn((file) => writeSetting(file, 'portalSecret', Buffer.from(fresh).toString('base64')))
      return fresh
    },
  }
}
