import { forbidden, unauthorized } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import { isServerAdministrator } from './user.ts'
import type { User } from './user.ts'

interface NamesAndRoles {
  names: string[]
  roles: string[]
}

/** Decides by `_security` who may do what, with CouchDB's rules and its reasons. */
export class Access {
  /** Throws 401 or 403 unless the user may read and write documents: a member, or everybody when there are no members. */
  checkMember(database: Database, user: User): void {
    if (this.isDatabaseAdministrator(database, user)) return
    const security = database.security
    const members = namesAndRoles(security['members'] ?? security['readers'])
    if (members.names.length === 0 && members.roles.length === 0) return
    if (isAmong(members, user)) return
    if (user.name === null) throw unauthorized('You are not authorized to access this db.')
    throw forbidden('You are not allowed to access this db.')
  }

  isDatabaseAdministrator(database: Database, user: User): boolean {
    return isServerAdministrator(user) || isAmong(namesAndRoles(database.security['admins']), user)
  }

  /** Throws 401 unless the user administers this database: design documents, indexes, compaction, purge. */
  checkDatabaseAdministrator(database: Database, user: User): void {
    if (!this.isDatabaseAdministrator(database, user)) throw unauthorized('You are not a db or server admin.')
  }

  /** Throws 401 unless the user is a server administrator. */
  checkServerAdministrator(user: User): void {
    if (!isServerAdministrator(user)) throw unauthorized('You are not a server admin.')
  }
}

function namesAndRoles(value: unknown): NamesAndRoles {
  if (!isObject(value)) return { names: [], roles: [] }
  return { names: strings(value['names']), roles: strings(value['roles']) }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function isAmong(group: NamesAndRoles, user: User): boolean {
  if (user.name !== null && group.names.includes(user.name)) return true
  return user.roles.some((role) => group.roles.includes(role))
}
