/** The commands by which workstations join and leave. They ask the hub, so they wait for no other command, nor those for them. */
import { commands, type CommandInput, type CommandOutput } from '#shared/contract/contract.ts'
import { enrolmentCommands, type Workstation } from '#shared/contract/workstations.ts'
import { writeEnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import { type Clinic, clinicId } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { chartRoles } from '#shared/permissions/permissions.ts'
import type { WorkstationNote } from '#shared/sync/hub-roles.ts'
import { wireId } from '#shared/sync/wire.ts'
import type { AuditNote } from '../audit/audit-chain.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { Caller, NoCaller } from '../session/session.ts'
import type { LinkSettings } from '../store/settings.ts'
import { faultOf } from '../store/storage-fault.ts'
import { askHub } from './ask-hub.ts'
import { type Enrolled, enrolByCode, hubRefusal, hubWorkstations } from './enrolment.ts'
import type { Link } from './link.ts'

type Name = keyof typeof enrolmentCommands
type Handlers = {
  [Each in Name]: (
    input: CommandInput<Each>,
    by: Caller | NoCaller,
  ) => Promise<Result<CommandOutput<Each>, Refusal>>
}

export const isEnrolmentCommand = (name: string): name is Name => Object.hasOwn(enrolmentCommands, name)

export interface EnrolmentParts {
  link: Link
  clinic: () => Promise<Clinic | undefined>
  note: (note: AuditNote, by: Actor) => Promise<void>
  /** The list of workstations has changed. */
  changed: () => void
  log: (line: string) => void
}

/** A workstation of the hub's list as the contract shows it. */
export const asWorkstation = (
  known: WorkstationNote & { name: string; lastSeenAt: string | null },
  settings: LinkSettings,
): Workstation => ({
  name: known.name,
  label: known.label,
  roles: known.roles as Workstation['roles'],
  charts: known.charts,
  enrolledAt: known.enrolledAt ?? null,
  lastSeenAt: known.lastSeenAt,
  revokedAt: known.revokedAt ?? null,
  isThis: known.name === settings.username,
})

export const noHub = (): Refusal => refusal('HUB_NEEDED', 'This workstation has no hub (sync.configure).')

/** Carries out one of the commands. @param by who asks; permission was checked */
export function createEnrolmentCommands(parts: EnrolmentParts) {
  const { link } = parts

  async function noted(by: Caller | NoCaller, action: Name, label: string): Promise<void> {
    if (!('actor' in by) || !(await parts.clinic())) return
    await parts.note(
      { action, recordType: 'clinic', recordId: clinicId, changes: [], reason: label },
      by.actor,
    )
  }

  async function setRevoked(name: string, revoked: boolean, by: Caller | NoCaller) {
    const { settings } = link.view()
    if (!settings) return refuse(noHub())
    const answer = await hubWorkstations.setRevoked(settings, settings.database, name, revoked)
    if (!answer.ok) return answer
    await noted(by, revoked ? 'workstations.revoke' : 'workstations.reinstate', answer.value.label)
    parts.changed()
    return accept(asWorkstation(answer.value, settings))
  }

  /** OTHER_CLINIC when the hub holds the records of another clinic than this workstation. */
  async function refuseOtherClinic(enrolled: Enrolled): Promise<Refusal | undefined> {
    const here = await parts.clinic()
    if (!here) return undefined
    try {
      const place = `${enrolled.database}-desk/${encodeURIComponent(wireId('clinic', clinicId))}`
      const { status, body } = await askHub(enrolled, 'GET', place)
      const there = body['data'] as { createdAt?: string } | undefined
      if (status === 404 || there?.createdAt === here.createdAt) return undefined
      return refusal('OTHER_CLINIC', 'The hub holds the records of another clinic.')
    } catch (error) {
      return hubRefusal(error)
    }
  }

  const handlers: Handlers = {
    async 'workstations.invite'({ label, roles, charts }, by) {
      const { settings } = link.view()
      if (!settings) return refuse(noHub())
      const opensCharts = roles.some((role) => chartRoles.includes(role))
      const wish = {
        database: settings.database,
        label: label.trim(),
        roles,
        charts: settings.charts && (charts ?? opensCharts),
      }
      const invited = await hubWorkstations.invite(settings, wish)
      if (!invited.ok) return invited
      await noted(by, 'workstations.invite', wish.label)
      const code = writeEnrolmentCode({
        url: settings.url,
        database: settings.database,
        secret: Buffer.from(invited.value.secret, 'base64url'),
        ...(settings.pin === undefined ? {} : { pin: Buffer.from(settings.pin, 'hex') }),
        couchDb: false,
      })
      return accept({ code, expiresAt: invited.value.expiresAt })
    },

    async 'workstations.enrol'({ code }, by) {
      const isAdministrator = 'actor' in by && by.actor.roles.includes('administrator')
      if ((await parts.clinic()) && !link.revoked && !isAdministrator) {
        if ('refusal' in by) return refuse(by.refusal)
        const message = 'Only an administrator connects a workstation that has records.'
        return refuse(
          refusal('FORBIDDEN', message, { action: 'workstations.enrol', needs: ['administrator'] }),
        )
      }
      const enrolled = await enrolByCode(code)
      if (!enrolled.ok) return enrolled
      const other = await refuseOtherClinic(enrolled.value)
      if (other) return refuse(other)
      await link.join(enrolled.value)
      const { label, roles, charts } = enrolled.value
      await noted(by, 'workstations.enrol', label)
      parts.changed()
      return accept({ label, roles, charts })
    },

    'workstations.revoke': ({ name }, by) => setRevoked(name, true, by),
    'workstations.reinstate': ({ name }, by) => setRevoked(name, false, by),
  }

  return async (name: Name, input: unknown, by: Caller | NoCaller): Promise<Result<unknown, Refusal>> => {
    const invalid = refuseInvalidInput(commands[name].input, input ?? {})
    if (invalid) return refuse(invalid)
    try {
      return await handlers[name](input as never, by)
    } catch (error) {
      return refuse(faultOf(error, `command ${name}`, parts.log))
    }
  }
}
