import { badRequest, docValidation, notFound } from '../http/couch-error.ts'
import type { Database } from './database.ts'
import { isObject } from './json-text.ts'
import type { Written } from './write-document.ts'

/** The JSON text of a `_local` document. Throws 404 when there is none. */
export function readLocalDocument(database: Database, id: string): { rev: string; text: string } {
  const row = database.statements.localDocument.get(id)
  if (!row) throw notFound()
  const rev = `0-${row.rev}`
  return { rev, text: renderLocal(row) }
}

/** The JSON text of a stored `_local` document. */
export function renderLocal(row: { id: string; rev: number; json: string }): string {
  const body = row.json.length > 2 ? ',' + row.json.slice(1, -1) : ''
  return `{"_id":${JSON.stringify(row.id)},"_rev":"0-${row.rev}"${body}}`
}

/**
 * Within a write: stores a `_local` document. As in CouchDB a revision that comes along is counted on from, and
 * never a reason to refuse: only one replication writes each checkpoint.
 */
export function putLocalDocument(database: Database, id: string, value: unknown): Written {
  if (!isObject(value)) throw badRequest('Document must be a JSON object')
  const held = /^0-(\d{1,15})$/.exec(typeof value['_rev'] === 'string' ? value['_rev'] : '0-0')
  if (!held) throw badRequest('Invalid rev format')
  if (value['_deleted'] === true) return deleteLocalDocument(database, id)
  const body: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    if (!name.startsWith('_')) body[name] = member
    else if (!['_id', '_rev', '_revisions', '_deleted', '_attachments'].includes(name)) {
      throw docValidation(`Bad special document member: ${name}`)
    }
  }
  const rev = Number(held[1]) + 1
  database.statements.putLocalDocument.run(id, rev, JSON.stringify(body))
  return { id, rev: `0-${rev}` }
}

/** Within a write: deletes a `_local` document. */
export function deleteLocalDocument(database: Database, id: string): Written {
  if (!database.statements.localDocument.get(id)) throw notFound()
  database.statements.deleteLocalDocument.run(id)
  return { id, rev: '0-0' }
}
