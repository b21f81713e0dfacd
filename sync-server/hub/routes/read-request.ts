/** What a read of a document asks for: which revision, shown with what, in which form. */
import type { Exchange } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'
import { parseRevision } from '../storage/incoming-document.ts'
import type { RenderOptions, RevisionView } from '../storage/render-document.ts'
import { TreeIndex, decodeTree } from '../storage/revision-tree.ts'

/** Reads the query parameters that say what a document is shown with. */
export function renderOptions(exchange: Exchange): RenderOptions {
  const { query } = exchange
  const meta = query.flag('meta')
  const since = query.json('atts_since')
  if (since !== undefined && !isStringList(since))
    throw badRequest('`atts_since` must be a JSON array of revisions.')
  return {
    revs: query.flag('revs'),
    revsInfo: query.flag('revs_info') || meta,
    conflicts: query.flag('conflicts') || meta,
    deletedConflicts: query.flag('deleted_conflicts') || meta,
    localSeq: query.flag('local_seq'),
    attachments: query.flag('attachments') || since !== undefined ? 'inline' : 'stubs',
    attachmentsSince: since,
    encodingInfo: query.flag('att_encoding_info'),
  }
}

function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Whether the client takes a multipart type rather than JSON, judged as CouchDB does by what it accepts. */
export function acceptsMultipart(exchange: Exchange, type: 'multipart/related' | 'multipart/mixed'): boolean {
  const accept = exchange.header('accept')
  if (accept === undefined) return false
  const types = accept.split(',').map((item) => item.split(';')[0]?.trim().toLowerCase() ?? '')
  const multipart = types.findIndex((item) => item === type || item === 'multipart/*')
  const json = types.findIndex((item) => item === 'application/json')
  return multipart >= 0 && (json < 0 || multipart < json)
}

/** The revision a read means: the winner, or the one named. Throws CouchDB's 404s. */
export function findRevision(
  database: Database,
  id: string,
  rev: string | undefined,
  isLatest = false,
): RevisionView {
  if (rev === undefined || rev === '') {
    const row = database.statements.winner.get(id)
    if (!row) throw notFound()
    if (row.deleted === 1) throw notFound('deleted')
    return { id, rev: row.rev, deleted: false, bodyKey: row.body, held: row }
  }
  const { position, id: hash } = parseRevision(rev)
  const row = database.statements.documentRow.get(id)
  if (!row) throw notFound()
  const index = new TreeIndex(decodeTree(row.tree))
  const wanted = `${position}-${hash}`
  if (isLatest) {
    const leaf = index.leavesUnder(wanted)[0]
    if (leaf) return { id, rev: leaf.rev, deleted: leaf.deleted, bodyKey: leaf.options.body ?? 0 }
  }
  const node = index.node(wanted)
  if (node?.[1].status !== 'available') throw notFound()
  return { id, rev: wanted, deleted: node[1].deleted === true, bodyKey: node[1].body ?? 0 }
}
