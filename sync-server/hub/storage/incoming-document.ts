import { randomBytes } from 'node:crypto'
import { badRequest, docValidation, illegalDocumentId } from '../http/couch-error.ts'
import { prepareAttachment } from './attachment.ts'
import type { IncomingAttachment } from './attachment.ts'
import { exactText, isObject } from './json-text.ts'
import { copyMemberOrder } from './member-order.ts'

/** A document as a client sends it, taken apart and checked. */
export interface IncomingDocument {
  id: string
  /** The revision edited (`new_edits=true`). */
  parent: { position: number; id: string } | undefined
  /** The revision itself and its ancestors, newest first (`new_edits=false`). */
  history: { position: number; ids: string[] } | undefined
  deleted: boolean
  body: Record<string, unknown>
  bodyText: string
  attachments: IncomingAttachment[]
}

/** Members of documents that CouchDB reads from clients and ignores, because it answers with them itself. */
const ignoredMembers = new Set(['_revs_info', '_conflicts', '_deleted_conflicts', '_local_seq'])
/** Members that a replicator writes into its own documents and that are stored like ordinary ones. */
const replicatorMember = /^_replication_(id|state|state_time|state_reason|stats|start_time)$/

/** Splits `N-id`. Throws CouchDB's 400 when it is not a revision. */
export function parseRevision(rev: unknown): { position: number; id: string } {
  const match = typeof rev === 'string' ? /^([1-9]\d{0,14})-([^\s"\\]{0,128})$/.exec(rev) : null
  if (!match?.[1]) throw badRequest('Invalid rev format')
  return { position: Number(match[1]), id: normalRevisionId(match[2] ?? '') }
}

/** Hexadecimal ids are one whatever their case, as in CouchDB, which keeps them as 16 bytes. */
function normalRevisionId(id: string): string {
  return /^[0-9a-f]{32}$/i.test(id) ? id.toLowerCase() : id
}

/** A new document id as CouchDB's `random` algorithm makes them: 32 hexadecimal digits. */
export function newDocumentId(): string {
  return randomBytes(16).toString('hex')
}

const longestId = 7168

/** Throws CouchDB's 400 for ids a document may not have. */
export function checkDocumentId(id: unknown): asserts id is string {
  if (typeof id !== 'string') throw illegalDocumentId('Document id must be a string')
  if (id === '') throw illegalDocumentId('Document id must not be empty')
  if (!id.isWellFormed()) throw illegalDocumentId('Document id must be valid UTF-8')
  if (id.length > longestId) throw illegalDocumentId('Document id is too long')
  if (id === '_design/' || id === '_local/') throw illegalDocumentId(`Illegal document id \`${id}\``)
  if (id.startsWith('_') && !id.startsWith('_design/') && !id.startsWith('_local/')) {
    throw illegalDocumentId('Only reserved document ids may start with underscore.')
  }
}

export interface ParseOptions {
  /** The id in the address; wins over the one in the body. */
  id?: string
  newEdits: boolean
  /** Bytes of attachments that `follow` in a multipart body, by name. */
  following?: ReadonlyMap<string, Buffer>
}

/** Takes a client's document apart. Throws CouchDB's 400s for what it would refuse. */
export function parseDocument(value: unknown, options: ParseOptions): IncomingDocument {
  if (!isObject(value)) throw badRequest('Document must be a JSON object')
  const body: Record<string, unknown> = {}
  let id: unknown = options.id
  let rev: unknown
  let revisions: unknown
  let deleted = false
  let attachments: IncomingAttachment[] = []
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (!name.startsWith('_')) body[name] = member
    else if (name === '_id') id = options.id ?? member
    else if (name === '_rev') rev = member
    else if (name === '_revisions') revisions = member
    else if (name === '_deleted') deleted = readDeleted(member)
    else if (name === '_attachments') attachments = readAttachments(member, options.following)
    else if (replicatorMember.test(name)) body[name] = member
    else if (!ignoredMembers.has(name)) throw docValidation(`Bad special document member: ${name}`)
  }
  copyMemberOrder(value, body)
  if (id === undefined) id = newDocumentId()
  checkDocumentId(id)
  const document: IncomingDocument = {
    id,
    parent: undefined,
    history: undefined,
    deleted,
    body,
    bodyText: exactText(body),
    attachments,
  }
  const parsedRev = rev === undefined || rev === null || rev === '' ? undefined : parseRevision(rev)
  if (options.newEdits) document.parent = parsedRev
  else document.history = readHistory(revisions, parsedRev)
  return document
}

function readDeleted(member: unknown): boolean {
  if (typeof member === 'boolean') return member
  throw docValidation('Bad special document member: _deleted')
}

function readHistory(
  revisions: unknown,
  rev: { position: number; id: string } | undefined,
): { position: number; ids: string[] } {
  if (revisions === undefined) {
    if (!rev) throw badRequest('Document rev is required with new_edits=false')
    return { position: rev.position, ids: [rev.id] }
  }
  if (!isObject(revisions)) throw docValidation('_revisions must be an object')
  const { start, ids } = revisions
  if (typeof start !== 'number' || !Number.isInteger(start) || start < 1) {
    throw docValidation("_revisions.start isn't an integer.")
  }
  if (!Array.isArray(ids)) throw docValidation("_revisions.ids isn't a array.")
  if (ids.length === 0 || ids.length > start)
    throw docValidation('_revisions.ids does not fit _revisions.start')
  const checked = ids.map((id) => parseRevision(`1-${String(id)}`).id)
  return { position: start, ids: checked }
}

function readAttachments(
  member: unknown,
  following: ReadonlyMap<string, Buffer> | undefined,
): IncomingAttachment[] {
  if (!isObject(member)) throw badRequest('Attachments must be a JSON object')
  return Object.entries(member).map(([name, description]) => {
    checkAttachmentName(name)
    if (!isObject(description)) throw badRequest('Attachment must be a JSON object')
    const revpos = typeof description['revpos'] === 'number' ? description['revpos'] : undefined
    const digest = typeof description['digest'] === 'string' ? description['digest'] : undefined
    if (description['stub'] === true) return { kind: 'stub', name, revpos, digest }
    const contentType = description['content_type']
    const type = typeof contentType === 'string' ? contentType : 'application/octet-stream'
    const encoding = description['encoding'] === 'gzip' ? 'gzip' : undefined
    if (description['follows'] === true) {
      const bytes = following?.get(name)
      if (!bytes) throw badRequest(`The attachment ${name} should follow and does not.`)
      return prepareAttachment(name, type, bytes, { encoding, revpos, digest })
    }
    const data = description['data']
    if (typeof data !== 'string') throw badRequest('Attachment data must be a base64 string')
    return prepareAttachment(name, type, decodeBase64(data), { revpos, digest })
  })
}

/** Throws CouchDB's 400 for attachment names it refuses. */
export function checkAttachmentName(name: string): void {
  if (name.startsWith('_')) throw badRequest(`Attachment name '${name}' starts with prohibited character '_'`)
  if (name === '' || !name.isWellFormed()) throw badRequest('Attachment name is not UTF-8 encoded')
}

function decodeBase64(data: string): Buffer {
  const compact = /\s/.test(data) ? data.replace(/\s+/g, '') : data
  if (compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw badRequest('Attachment data is not valid base64')
  }
  return Buffer.from(compact, 'base64')
}
