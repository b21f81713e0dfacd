/**
 * What a workstation asks of its hub besides documents: to be let in by a code, who it is there, and, on our hub, the other
 * workstations. On a CouchDB the code's secret is the first password of a user that `hub-setup` made; whoever comes first
 * changes it.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type EnrolmentCode, readEnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { workstationRoles } from '#shared/permissions/hub-rules.ts'
import { chartsRole, revokedRole, type WorkstationNote } from '#shared/sync/hub-roles.ts'
import type { HubAddress } from './hub-database.ts'
import { HubError } from './hub-error.ts'
import { fetchOf } from './hub-fetch.ts'

const patienceMilliseconds = 15_000

type Where = Pick<HubAddress, 'url' | 'pin'> & Partial<Pick<HubAddress, 'username' | 'password'>>

interface Answer {
  status: number
  body: Record<string, unknown>
}

/** One question to the hub. @throws HubError without an answer, or from another hub than the pinned one */
export async function askHub(hub: Where, method: string, path: string, body?: unknown): Promise<Answer> {
  const { url, pin, username, password } = hub
  const fetch = await fetchOf(pin)
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMilliseconds),
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(username === undefined
          ? {}
          : { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const parsed: unknown = JSON.parse(await response.text())
    if (parsed === null || typeof parsed !== 'object')
      throw new HubError('missing', response.status, 'no hub')
    return { status: response.status, body: parsed as Record<string, unknown> }
  } catch (error) {
    if (error instanceof HubError) throw error
    throw new HubError('offline', 0, error instanceof Error ? error.name : 'error')
  }
}

/** The refusal for a hub that could not be asked. */
export function hubRefusal(error: unknown): Refusal {
  if (!(error instanceof HubError)) throw error
  return error.kind === 'untrusted'
    ? refusal('HUB_CERTIFICATE_WRONG', 'What answers shows another certificate than the hub of this clinic.')
    : refusal('HUB_UNREACHABLE', 'The hub does not answer.')
}

const refusedByHub = ({ status, body }: Answer): Refusal => {
  const reason = typeof body['reason'] === 'string' ? body['reason'] : ''
  return refusal('HUB_REFUSED', `The hub answered ${status}: ${reason}`, { status, reason })
}

/** A question whose refusal by the hub is a refusal here. */
async function asked(...question: Parameters<typeof askHub>): Promise<Result<Answer['body'], Refusal>> {
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

/** Name of the user that was made for a code of a CouchDB. */
export const invitedUserOf = (secret: Uint8Array): string =>
  `workstation-${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`

export const secretText = (secret: Uint8Array): string => Buffer.from(secret).toString('base64url')

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
    return code.couchDb
      ? await takeInvitedUser(hub, code, password)
      : await takeInvitation(hub, code, password)
  } catch (error) {
    return refuse(hubRefusal(error))
  }
}

async function takeInvitation(hub: Where, { secret, database }: EnrolmentCode, password: string) {
  const answer = await askHub(hub, 'POST', '_clinic/enrol', { secret: secretText(secret), password })
  if (answer.status === 403) return refuse(codeRefused())
  if (answer.status !== 201) return refuse(refusedByHub(answer))
  const { name, label, roles, charts } = answer.body as unknown as { name: string } & WorkstationNote
  return accept({ ...hub, username: name, password, database, label, roles: roles as Role[], charts })
}

async function takeInvitedUser(hub: Where, { secret, database }: EnrolmentCode, password: string) {
  const username = invitedUserOf(secret)
  const first = { ...hub, username, password: secretText(secret) }
  const place = `_users/${encodeURIComponent(`org.couchdb.user:${username}`)}`
  const before = await askHub(first, 'GET', place)
  if (before.status === 401 || before.status === 404) return refuse(codeRefused())
  if (before.status !== 200) return refuse(refusedByHub(before))
  const changed = await askHub(first, 'PUT', place, { ...before.body, password })
  if (changed.status !== 201) return refuse(changed.status === 409 ? codeRefused() : refusedByHub(changed))
  const { label, roles, charts } = before.body['clinic'] as WorkstationNote
  return accept({ ...hub, username, password, database, label, roles: roles as Role[], charts })
}

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
