import { CouchError, forbidden } from '../http/couch-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Database } from '../storage/database.ts'
import type { IncomingDocument } from '../storage/incoming-document.ts'
import { isObject } from '../storage/json-text.ts'
import { renderDocument } from '../storage/render-document.ts'
import type { ListingRow } from '../storage/statements.ts'
import type { Validate } from '../storage/write-document.ts'
import { userContext } from './request-object.ts'

interface Held {
  designVersion: number
  rows: ListingRow[]
}

/** Design documents that validate, per database, read again when one of them changes. */
const validating = new WeakMap<Database, Held>()

/**
 * What judges a request's writes: only administrators change design documents, these must make sense, and every
 * `validate_doc_update` has to agree. Administrators' replicated writes are validated too, as in CouchDB.
 */
export function validatorFor(exchange: Exchange, database: Database, isReplicated: boolean): Validate {
  return (document, rev, previous) => {
    if (document.id.startsWith('_design/')) {
      exchange.hub.access.checkDatabaseAdministrator(database, exchange.user)
      if (!isReplicated && !document.deleted) checkDesignDocument(document)
      return
    }
    const rows = validatingDesigns(database)
    if (rows.length === 0) return
    const next = JSON.stringify({ ...specialMembers(document, rev), ...document.body })
    const old = previous
      ? renderDocument(
          database,
          { id: document.id, rev: previous.rev, deleted: previous.deleted, bodyKey: previous.bodyKey },
          { revs: true },
        ).text
      : 'null'
    const user = JSON.stringify(userContext(exchange, database))
    const security = JSON.stringify(database.security)
    for (const row of rows) {
      const script = exchange.hub.designFunctions.scriptOfRevision(database, row.id, row.rev, row.body)
      script.validate(next, old, user, security)
    }
  }
}

function specialMembers(document: IncomingDocument, rev: string): Record<string, unknown> {
  const members: Record<string, unknown> = { _id: document.id }
  const { parent, history } = document
  if (history) {
    members['_rev'] = rev
    members['_revisions'] = { start: history.position, ids: history.ids }
  } else if (parent) {
    members['_rev'] = `${parent.position}-${parent.id}`
    members['_revisions'] = { start: parent.position, ids: [parent.id] }
  } else members['_revisions'] = { start: 0, ids: [] }
  if (document.deleted) members['_deleted'] = true
  if (document.attachments.length > 0) {
    members['_attachments'] = Object.fromEntries(
      document.attachments.map((attachment) => [
        attachment.name,
        attachment.kind === 'stub' ? { stub: true } : { ...attachment.stored, stub: true },
      ]),
    )
  }
  return members
}

function validatingDesigns(database: Database): ListingRow[] {
  const held = validating.get(database)
  if (held?.designVersion === database.designVersion) return held.rows
  const rows = database.sql
    .prepare<unknown[], ListingRow>(
      `SELECT docs.seq, docs.id, docs.rev, docs.deleted, docs.body, docs.leaves FROM docs JOIN bodies ON bodies.key=docs.body
       WHERE docs.id>='_design/' AND docs.id<'_design0' AND docs.deleted=0 AND bodies.json LIKE '%"validate_doc_update":%'`,
    )
    .all()
  validating.set(database, { designVersion: database.designVersion, rows })
  return rows
}

const functionTexts = ['filters', 'lists', 'shows', 'updates'] as const

/** Throws CouchDB's 400 for design documents whose parts are of the wrong kind. */
function checkDesignDocument(document: IncomingDocument): void {
  const { body } = document
  const refuse = (reason: string): never => {
    throw new CouchError(400, 'invalid_design_doc', reason)
  }
  const { language } = body
  if (language !== undefined && typeof language !== 'string') refuse('`language` must be a string')
  for (const family of functionTexts) {
    if (body[family] !== undefined && !isObject(body[family])) refuse(`\`${family}\` must be an object`)
  }
  if (body['validate_doc_update'] !== undefined && typeof body['validate_doc_update'] !== 'string') {
    refuse('`validate_doc_update` must be a string')
  }
  if (body['options'] !== undefined && !isObject(body['options'])) refuse('`options` must be an object')
  const { views } = body
  if (views === undefined) return
  if (!isObject(views)) refuse('`views` must be an object')
  for (const [name, view] of Object.entries(views as Record<string, unknown>)) {
    if (name === 'lib') continue
    if (!isObject(view)) return refuse(`\`${name}\` must be an object`)
    if (language === 'query') continue
    if (view['map'] !== undefined && typeof view['map'] !== 'string')
      refuse('`map` in a view must be a string')
    if (view['reduce'] !== undefined && typeof view['reduce'] !== 'string')
      refuse('`reduce` must be a string')
  }
  if (body['partitioned'] === true) throw forbidden('Partitioned design documents are left out of this hub.')
}
