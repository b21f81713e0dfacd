/**
 * Workstations of a hub in the hands of its administrator, at the command line: on our hub and on any CouchDB. There a user
 * is made at once, whose first password is the code's secret; who takes it gets another (see `couch-enrolment.ts`), and when
 * nobody does in time it is removed again.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Role } from '#shared/domain/records/staff.ts'
import { secretBytes, writeEnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import {
  invitationMinutes,
  revokedRole,
  workstationHubRoles,
  type WorkstationNote,
} from '#shared/sync/hub-roles.ts'
import { handOver, invitedUserOf, secretText } from './couch-enrolment.ts'
import { ask, type HubAdministrator, must } from './set-up-hub.ts'

const idPrefix = 'org.couchdb.user:'
const placeOf = (name: string): string => `_users/${encodeURIComponent(idPrefix + name)}`

interface UserDocument {
  _id: string
  _rev: string
  name: string
  roles: string[]
  clinic?: WorkstationNote
}

export interface Invited {
  code: string
  /** Whether the workstation is let in only while `outcome` is awaited, because a CouchDB lets nobody in by itself. */
  needsCommand: boolean
  /** Resolves with what became of it. */
  outcome: Promise<'taken' | 'expired' | 'unknown'>
}

/** Whether the hub is ours, and makes invitations itself. */
async function isOurs(hub: HubAdministrator): Promise<boolean> {
  const { body } = await ask(hub, 'GET', '')
  return (body as { vendor?: { name?: string } }).vendor?.name === 'clinic hub'
}

/**
 * Makes a code for one workstation.
 * @param wait how often a CouchDB is asked whether it was taken; milliseconds
 * @param asCouchDb as on a CouchDB also where the hub is ours
 */
export async function inviteWorkstation(
  hub: HubAdministrator,
  wish: { database: string; label: string; roles: readonly Role[]; charts: boolean },
  { wait = 1000, holdsFor = invitationMinutes * 60_000, asCouchDb = false } = {},
): Promise<Invited> {
  const note = { ...wish, roles: [...wish.roles] }
  const written = (secret: Uint8Array, couchDb: boolean) =>
    writeEnrolmentCode({
      url: hub.url,
      database: wish.database,
      secret,
      couchDb,
      ...(hub.pin === undefined ? {} : { pin: Buffer.from(hub.pin, 'hex') }),
    })
  if (!asCouchDb && (await isOurs(hub))) {
    const made = await must(hub, 'POST', '_clinic/invitations', note, 'make an invitation')
    const secret = Buffer.from((made as { secret: string }).secret, 'base64url')
    return { code: written(secret, false), needsCommand: false, outcome: Promise.resolve('unknown') }
  }
  const secret = new Uint8Array(randomBytes(secretBytes))
  const name = invitedUserOf(secret)
  const document = {
    _id: idPrefix + name,
    name,
    type: 'user',
    roles: workstationHubRoles(wish.database, note),
    clinic: { ...note, enrolledAt: new Date().toISOString() },
    password: secretText(secret),
  }
  const made = (await must(hub, 'PUT', placeOf(name), document, 'make its user')) as { rev: string }
  const user = { ...document, _rev: made.rev }
  return {
    code: written(secret, true),
    needsCommand: true,
    outcome: watch(hub, { secret, database: wish.database }, user, { wait, holdsFor }),
  }
}

async function watch(
  hub: HubAdministrator,
  code: { secret: Uint8Array; database: string },
  user: UserDocument & { clinic: WorkstationNote },
  { wait, holdsFor }: { wait: number; holdsFor: number },
): Promise<'taken' | 'expired'> {
  const place = placeOf(user.name)
  const setPassword = (password: string) =>
    must(hub, 'PUT', place, { ...user, password }, 'give the workstation its password')
  for (let waited = 0; waited < holdsFor; waited += wait) {
    await sleep(wait)
    if (await handOver(hub, code, user.clinic, setPassword)) return 'taken'
  }
  await must(hub, 'DELETE', `${place}?rev=${user._rev}`, undefined, 'remove the user whom nobody took')
  return 'expired'
}

/** A line for each workstation of a clinic. */
export async function listWorkstations(hub: HubAdministrator, database: string): Promise<string[]> {
  const answer = await must(hub, 'GET', '_users/_all_docs?include_docs=true', undefined, 'list its users')
  const users = (answer as { rows: { doc?: UserDocument }[] }).rows.flatMap(({ doc }) => (doc ? [doc] : []))
  return users
    .filter(({ roles, clinic }) =>
      clinic ? clinic.database === database : Array.isArray(roles) && roles.includes(`${database}-desk`),
    )
    .map(({ name, clinic }) => {
      if (!clinic) return `${name}: made by hand`
      const { label, roles, charts, revokedAt } = clinic
      const state = revokedAt === undefined ? '' : `, REVOKED ${revokedAt}`
      return `${name}: ${label} (${roles.join(', ')}${charts ? '' : ', no charts'})${state}`
    })
}

/** Turns a workstation out, or lets it in again. */
export async function setWorkstationRevoked(
  hub: HubAdministrator,
  database: string,
  name: string,
  revoked: boolean,
): Promise<void> {
  const found = (await must(hub, 'GET', placeOf(name), undefined, `find ${name}`)) as UserDocument
  const { clinic } = found
  if (clinic?.database !== database)
    throw new Error(`${name} was not enrolled as a workstation of ${database}.`)
  const { revokedAt: _before, ...note } = clinic
  const next = {
    ...found,
    roles: revoked ? [revokedRole] : workstationHubRoles(database, note),
    clinic: revoked ? { ...note, revokedAt: new Date().toISOString() } : note,
  }
  await must(hub, 'PUT', placeOf(name), next, `change ${name}`)
}
