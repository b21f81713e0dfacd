/**
 * What a workstation asks of its hub besides documents: to be let in by a code, who it is there, and, on our hub, the other
 * workstations.
 */
import { randomBytes } from 'node:crypto'
import { type EnrolmentCode, readEnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { workstationRoles } from '#shared/permissions/hub-rules.ts'
import { chartsRole, revokedRole, type WorkstationNote } from '#shared/sync/hub-roles.ts'
import type { HubAddress } from './hub-database.ts'
import { askHub, type HubAnswer, type Where } from './ask-hub.ts'
import { secretText, takeInvitedUser } from './couch-enrolment.ts'
import { HubError } from './hub-error.ts'

/** The refusal for a hub that could not be asked. */
export function hubRefusal(error: unknown): Refusal {
  if (!(error instanceof HubError)) throw error
  return error.kind === 'untrusted'
    ? refusal('HUB_CERTIFICATE_WRONG', 'What answers shows another certificate than the hub of this clinic.')
    : refusal('HUB_UNREACHABLE', 'The hub does not answer.')
}

const refusedByHub = ({ status, body }: HubAnswer): Refusal => {
  const reason = typeof body['reason'] === 'string' ? body['reason'] : ''
  return refusal('HUB_REFUSED', `The hub answered ${status}: ${reason}`, { status, reason })
}

/** A question whose refusal by the hub is a refusal here. */
async function asked(...question: Parameters<typeof askHub>): Promise<Result<HubAnswer['body'], Refusal>> {
  try {
    const answer = await askHub(...question)
    return answer.status < 300 ? accept(answer.body) : refuse(refusedByHub(answer))
  } catch (error) {
    return refuse(hubRefusal(error))
  }
}

export interface Enrolled extends HubAddress {
  database: string
  label: string
  roles: Role[]
  charts: boolean
}

const codeRefused = (): Refusal =>
  refusal('ENROLMENT_CODE_REFUSED', 'That code is used or too old. Ask for a new one.')

/**
 * Joins by a code.
 * @returns the credential that was made for this workstation, known to it alone
 */
export async function enrolByCode(text: string): Promise<Result<Enrolled, Refusal>> {
  const code = readEnrolmentCode(text)
  if (!code)
    return refuse(refusal('ENROLMENT_CODE_MISTYPED', 'That is not a code for a workstation, or has a slip.'))
  const hub = { url: code.url, ...(code.pin ? { pin: Buffer.from(code.pin).toString('hex') } : {}) }
  const password = randomBytes(32).toString('base64url')
  try {
    return code.couchDb ? await takeUser(hub, code, password) : await takeInvitation(hub, code, password)
  } catch (error) {
    return refuse(hubRefusal(error))
  }
}

async function takeInvitation(hub: Where, { secret, database }: EnrolmentCode, password: string) {
  const answer = await askHub(hub, 'POST', '_clinic/enrol', { secret: secretText(secret), password })
  if (answer.status === 403) return refuse(codeRefused())
  if (answer.status !== 201) return refuse(refusedByHub(answer))
  const { name, ...note } = answer.body as unknown as { name: string } & WorkstationNote
  return accept(enrolledAs({ ...hub, username: name, password, database }, note))
}

async function takeUser(hub: Where, code: EnrolmentCode, password: string) {
  const taken = await takeInvitedUser(hub, code, password)
  if (taken.kind === 'used') return refuse(codeRefused())
  if (taken.kind === 'refused') return refuse(refusedByHub(taken.answer))
  const { database } = code
  return accept(enrolledAs({ ...hub, username: taken.username, password, database }, taken.note))
}

const enrolledAs = (
  credential: HubAddress & { database: string },
  { label, roles, charts }: WorkstationNote,
): Enrolled => ({ ...credential, label, roles: roles as Role[], charts })

/** How this workstation stands with the hub. */
export interface Standing {
  revoked: boolean
  /** Undefined for a user that was not made for a workstation: then the hub knows no bounds. */
  roles: Role[] | undefined
  charts: boolean
}

/** @returns undefined when the hub does not answer, or does not know the user */
export async function askStanding(hub: HubAddress & { database: string }): Promise<Standing | undefined> {
  try {
    const { status, body } = await askHub(hub, 'GET', '_session')
    const user = (body['userCtx'] ?? {}) as { name?: unknown; roles?: unknown }
    if (status !== 200 || user.name !== hub.username || !Array.isArray(user.roles)) return undefined
    const held = user.roles.filter((role): role is string => typeof role === 'string')
    const roles = workstationRoles(held)
    return {
      revoked: held.includes(revokedRole),
      roles: roles.length === 0 || held.includes('_admin') ? undefined : roles,
      charts: held.includes(chartsRole(hub.database)),
    }
  } catch {
    return undefined
  }
}

interface HubWorkstation extends WorkstationNote {
  name: string
  lastSeenAt: string | null
}

/** Workstations of the clinic, where the hub is ours: a CouchDB leaves that to `hub-setup`. */
export const hubWorkstations = {
  async list(hub: HubAddress, database: string): Promise<Result<HubWorkstation[], Refusal>> {
    const answer = await asked(hub, 'GET', `_clinic/workstations/${database}`)
    if (!answer.ok) return refuse(onCouchDb(answer.error))
    return accept(answer.value['workstations'] as HubWorkstation[])
  },
  async invite(hub: HubAddress, wish: Omit<WorkstationNote, 'enrolledAt' | 'revokedAt'>) {
    const answer = await asked(hub, 'POST', '_clinic/invitations', wish)
    if (!answer.ok) return refuse(onCouchDb(answer.error))
    return accept(answer.value as { secret: string; expiresAt: string })
  },
  async setRevoked(hub: HubAddress, database: string, name: string, revoked: boolean) {
    const path = `_clinic/workstations/${database}/${encodeURIComponent(name)}`
    const answer = await asked(hub, 'POST', path, { revoked })
    if (answer.ok) return accept(answer.value as unknown as HubWorkstation)
    return refuse(answer.error.details['status'] === 404 ? notThere() : onCouchDb(answer.error))
  },
}

const notThere = (): Refusal => refusal('NOT_FOUND', 'There is no such workstation.', { what: 'workstation' })

/** CouchDB takes the address for a database of a name that it does not allow. */
function onCouchDb(refused: Refusal): Refusal {
  const { status, reason } = refused.details
  const isCouchDb = (status === 400 || status === 404) && String(reason).includes('_clinic')
  return isCouchDb || status === 404 || status === 405
    ? refusal(
        'HUB_WITHOUT_WORKSTATIONS',
        'This hub is a CouchDB: its workstations are looked after with hub-setup.',
      )
    : refused
}
