/** Makes a clinic's databases on a hub, with the rules that the hub itself enforces. */
import { roles as allRoles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { workstationHubRoles } from '#shared/sync/hub-roles.ts'
import { askHub } from './ask-hub.ts'
import { HubError } from './hub-error.ts'
import { hubValidation } from './hub-validation.ts'

export interface HubAdministrator {
  /** `http://host:5984` */
  url: string
  username: string
  password: string
  /** Pin of the hub's own certificate. */
  pin?: string
}

export interface HubUser {
  name: string
  password: string
  /** Whether the user may see charts. */
  charts: boolean
  /** For which of the staff's roles the hub takes what it writes; every one when absent. */
  roles?: readonly Role[]
}

/**
 * Makes both databases, their access rules and, if wished, a user. What is there already is brought up to date.
 * @returns what was done, a line for each
 * @throws Error in words for the person at the command line
 */
export async function setUpHub(
  hub: HubAdministrator,
  name: string,
  user: HubUser | undefined,
): Promise<string[]> {
  if (!/^[a-z][a-z0-9_-]{0,40}$/.test(name)) throw new Error(`"${name}" cannot be the name of a database.`)
  const done: string[] = []
  for (const part of ['desk', 'charts'] as const) {
    const database = `${name}-${part}`
    const made = await ask(hub, 'PUT', database)
    if (made.status !== 412 && !made.ok) throw refusedTo(`make ${database}`, made)
    const security = {
      admins: { names: [], roles: ['_admin'] },
      members: { names: [], roles: [database] },
    }
    await must(hub, 'PUT', `${database}/_security`, security, `say who may use ${database}`)
    const place = `${database}/_design/clinic`
    const existing = await ask(hub, 'GET', place)
    const before = existing.ok ? (existing.body as { _rev: string; validate_doc_update?: string }) : undefined
    if (before?.validate_doc_update !== hubValidation) {
      const design = {
        _id: '_design/clinic',
        ...(before ? { _rev: before._rev } : {}),
        language: 'javascript',
        validate_doc_update: hubValidation,
      }
      await must(hub, 'PUT', place, design, `put the rules into ${database}`)
    }
    done.push(`${database}: ${made.ok ? 'made' : 'was there'}, access rules are in place`)
  }
  if (user) {
    const roles = workstationHubRoles(name, { charts: user.charts, roles: user.roles ?? allRoles })
    await putUser(hub, user, roles)
    done.push(`user ${user.name}: ${roles.join(', ')}`)
  }
  return done
}

async function putUser(hub: HubAdministrator, user: HubUser, roles: string[]): Promise<void> {
  const users = await ask(hub, 'PUT', '_users')
  if (users.status !== 412 && !users.ok) throw refusedTo('make the database of users', users)
  const place = `_users/org.couchdb.user:${encodeURIComponent(user.name)}`
  const existing = await ask(hub, 'GET', place)
  const before = existing.ok ? (existing.body as { _rev: string; roles?: string[] }) : undefined
  const document = {
    _id: `org.couchdb.user:${user.name}`,
    ...(before ? { _rev: before._rev } : {}),
    name: user.name,
    type: 'user',
    roles,
    password: user.password,
  }
  await must(hub, 'PUT', place, document, `make the user ${user.name}`)
}

interface Answer {
  ok: boolean
  status: number
  body: unknown
}

/** One question in the name of the hub's administrator. @throws Error in words when the hub does not answer */
export async function ask(
  hub: HubAdministrator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  try {
    const answer = await askHub(hub, method, path, body)
    return { ...answer, ok: answer.status < 300 }
  } catch (error) {
    if (error instanceof HubError && error.kind === 'untrusted')
      throw new Error(error.message, { cause: error })
    throw new Error(`${hub.url} does not answer as a hub.`, { cause: error })
  }
}

/** As `ask`, of what has to succeed. */
export async function must(
  hub: HubAdministrator,
  method: string,
  path: string,
  body: unknown,
  what: string,
): Promise<unknown> {
  const answer = await ask(hub, method, path, body)
  if (!answer.ok) throw refusedTo(what, answer)
  return answer.body
}

function refusedTo(what: string, { status, body }: Answer): Error {
  const reason = (body as { reason?: unknown } | undefined)?.reason
  const why = typeof reason === 'string' ? reason : 'no reason given'
  return new Error(`The hub answered ${status} when asked to ${what}: ${why}`)
}
