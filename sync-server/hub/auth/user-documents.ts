import { forbidden } from '../http/couch-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { IncomingDocument } from '../storage/incoming-document.ts'
import { exactText } from '../storage/json-text.ts'
import { isServerAdministrator } from './user.ts'
import { derivePassword } from './password.ts'

const idPrefix = 'org.couchdb.user:'

/**
 * What CouchDB's `_auth` design document asks of user documents, and the password taken out of it: derived, never
 * stored. Throws 403 for malformed documents.
 */
export async function prepareUserDocument(exchange: Exchange, document: IncomingDocument): Promise<void> {
  if (!document.id.startsWith(idPrefix)) {
    if (document.id.startsWith('_design/')) return
    throw forbidden('doc.name must be prefixed with org.couchdb.user:')
  }
  if (document.deleted) return
  const { body } = document
  const name = document.id.slice(idPrefix.length)
  if (body['type'] !== 'user') throw forbidden('doc.type must be user')
  if (body['name'] !== name) throw forbidden('Doc ID must be of the form org.couchdb.user:name')
  if (name.includes(':') || name === '') throw forbidden('Character `:` is not allowed in usernames.')
  if (!Array.isArray(body['roles'])) throw forbidden('doc.roles must be an array')
  for (const role of body['roles']) {
    if (typeof role !== 'string') throw forbidden('doc.roles can only contain strings')
    if (role.startsWith('_')) throw forbidden('No system roles (starting with underscore) in users db.')
  }
  const { password } = body
  if (password !== undefined && password !== null) {
    if (typeof password !== 'string' || password === '')
      throw forbidden('Password must be a string and not empty.')
    delete body['password']
    Object.assign(body, await derivePassword(password))
    document.bodyText = exactText(body)
  }
  if (isServerAdministrator(exchange.user)) return
  const database = exchange.database()
  const standing = database.statements.listingRow.get(document.id)
  if (!standing || standing.deleted === 1) {
    if (body['roles'].length > 0) throw forbidden('Only _admin may set roles')
    return
  }
  if (exchange.user.name !== name) throw forbidden('You may only update your own user document.')
  const old = database.statements.body.get(standing.body)
  const oldRoles: unknown = old ? (JSON.parse(old.json) as Record<string, unknown>)['roles'] : []
  if (JSON.stringify(oldRoles) !== JSON.stringify(body['roles']))
    throw forbidden('Only _admin may edit roles')
}
