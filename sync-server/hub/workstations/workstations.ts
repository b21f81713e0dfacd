import { randomBytes } from 'node:crypto'
import {
  deskRole,
  hubRoleOf,
  revokedRole,
  workstationHubRoles,
  type WorkstationNote,
} from '#shared/sync/hub-roles.ts'
import { derivePassword } from '../auth/password.ts'
import { isServerAdministrator, type User } from '../auth/user.ts'
import { forbidden, notFound } from '../http/couch-error.ts'
import type { Catalogue } from '../storage/catalogue.ts'
import { parseDocument } from '../storage/incoming-document.ts'
import { isObject } from '../storage/json-text.ts'
import { readBody } from '../storage/render-document.ts'
import { writeEdit } from '../storage/write-document.ts'
import { Invitations, type Invitation } from './invitations.ts'
import type { LastSeen } from './last-seen.ts'

const idPrefix = 'org.couchdb.user:'
/** Names in the order of their making are of no use to anybody: they are random. */
const namePrefix = 'workstation-'

export interface Workstation extends WorkstationNote {
  name: string
  lastSeenAt: string | null
}

type UserDocument = Record<string, unknown> & { _id: string; _rev?: string }

/** Workstations of the clinics on this hub: users of `_users` that were enrolled by an invitation, or by hand. */
export class Workstations {
  readonly invitations: Invitations
  readonly #catalogue: Catalogue
  readonly #lastSeen: LastSeen

  constructor(catalogue: Catalogue, lastSeen: LastSeen, invitations = new Invitations()) {
    this.#catalogue = catalogue
    this.#lastSeen = lastSeen
    this.invitations = invitations
  }

  /** Throws 403 unless the user looks after a clinic's workstations: a server administrator, or an administrators' workstation of that clinic. */
  checkMayManage(user: User, database: string): void {
    if (isServerAdministrator(user)) return
    const isOurs = user.roles.includes(deskRole(database)) && user.roles.includes(hubRoleOf('administrator'))
    if (!isOurs) throw forbidden('This workstation does not look after workstations.')
  }

  /** Makes the user of a workstation that was invited. @returns its name */
  async enrol(invitation: Invitation, password: string): Promise<string> {
    const name = namePrefix + randomBytes(8).toString('hex')
    const { expiresAt: _expired, ...note } = invitation
    await this.#write({
      _id: idPrefix + name,
      name,
      type: 'user',
      roles: workstationHubRoles(note.database, note),
      clinic: { ...note, enrolledAt: new Date().toISOString() },
      ...(await derivePassword(password)),
    })
    return name
  }

  /** The workstations of a clinic, by label. */
  list(database: string): Workstation[] {
    const users = this.#catalogue.get('_users')
    const found: Workstation[] = []
    for (const document of everyUser(users)) {
      const roles: unknown[] = Array.isArray(document['roles']) ? document['roles'] : []
      const note = noteOf(document)
      const isOurs = note ? note.database === database : roles.includes(deskRole(database))
      const name = document['name']
      if (!isOurs || typeof name !== 'string') continue
      found.push({
        name,
        lastSeenAt: this.#lastSeen.of(name) ?? null,
        ...(note ?? {
          database,
          label: name,
          roles: roles.flatMap((role) =>
            typeof role === 'string' && role.startsWith('workstation-')
              ? [role.slice('workstation-'.length)]
              : [],
          ),
          charts: roles.includes(`${database}-charts`),
        }),
      })
    }
    return found.sort((first, second) => first.label.localeCompare(second.label))
  }

  /** Takes a workstation's roles, or gives them back. It may still sign in, to be told. */
  async setRevoked(database: string, name: string, revoked: boolean): Promise<Workstation> {
    const listed = this.list(database).find((workstation) => workstation.name === name)
    const document = listed && this.#read(name)
    if (!listed || !document) throw notFound()
    const { name: _name, lastSeenAt: _seen, revokedAt: _before, ...note } = listed
    const clinic: WorkstationNote = revoked ? { ...note, revokedAt: new Date().toISOString() } : note
    await this.#write({
      ...document,
      roles: revoked ? [revokedRole] : workstationHubRoles(database, note),
      clinic,
    })
    return { ...clinic, name, lastSeenAt: listed.lastSeenAt }
  }

  #read(name: string): UserDocument | undefined {
    const users = this.#catalogue.get('_users')
    const row = users.statements.listingRow.get(idPrefix + name)
    if (!row || row.deleted === 1) return undefined
    const body: unknown = JSON.parse(readBody(users, row.body).json)
    return isObject(body) ? { ...body, _id: row.id, _rev: row.rev } : undefined
  }

  async #write(document: UserDocument): Promise<void> {
    const users = this.#catalogue.get('_users')
    const parsed = parseDocument(document, { newEdits: true })
    await users.write(() => writeEdit(users, parsed))
  }
}

function noteOf(document: Record<string, unknown>): WorkstationNote | undefined {
  const note = document['clinic']
  if (!isObject(note) || typeof note['database'] !== 'string' || typeof note['label'] !== 'string')
    return undefined
  return note as unknown as WorkstationNote
}

function* everyUser(users: ReturnType<Catalogue['get']>): Generator<Record<string, unknown>> {
  for (const row of users.statements.listing.all(idPrefix, `${idPrefix}\u{10FFFF}`)) {
    if (row.deleted === 1) continue
    const body: unknown = JSON.parse(readBody(users, row.body).json)
    if (isObject(body)) yield body
  }
}
