import type { FastifyReply } from 'fastify'
import type { Exchange } from '../http/exchange.ts'
import { badRequest } from '../http/couch-error.ts'
import { newBoundary, writeDocumentPart } from '../http/multipart-document.ts'
import type { Database } from '../storage/database.ts'
import { parseRevision } from '../storage/incoming-document.ts'
import { renderDocument } from '../storage/render-document.ts'
import type { RevisionView } from '../storage/render-document.ts'
import { TreeIndex, decodeTree, leavesOf } from '../storage/revision-tree.ts'
import { acceptsMultipart, renderOptions } from './read-request.ts'

/** One answer to a question for a revision: it, or that it is missing. */
export type Opened = { view: RevisionView } | { missing: string }

/** Opens all leaves of a document, or the revisions named; `latest` answers with the leaves that came of them. */
export function openLeaves(
  database: Database,
  id: string,
  wanted: 'all' | readonly string[],
  isLatest: boolean,
): Opened[] {
  const row = database.statements.winnerWithTree.get(id)
  if (!row) return wanted === 'all' ? [] : wanted.map((rev) => ({ missing: rev }))
  // Most documents have one leaf, and most replicators ask for it: its tree needs no look.
  if (row.leaves === null && (wanted === 'all' || (wanted.length === 1 && wanted[0] === row.rev))) {
    return [{ view: { id, rev: row.rev, deleted: row.deleted === 1, bodyKey: row.body, held: row, row } }]
  }
  const tree = decodeTree(row.tree)
  const viewOf = (rev: string, options: { deleted?: boolean; body?: number }): Opened => ({
    view: { id, rev, deleted: options.deleted === true, bodyKey: options.body ?? 0 },
  })
  if (wanted === 'all') return leavesOf(tree).map((leaf) => viewOf(leaf.rev, leaf.options))
  const index = new TreeIndex(tree)
  const opened: Opened[] = []
  const seen = new Set<string>()
  for (const rev of wanted) {
    const leaves = isLatest ? index.leavesUnder(rev) : []
    if (leaves.length > 0) {
      for (const leaf of leaves) {
        if (seen.has(leaf.rev)) continue
        seen.add(leaf.rev)
        opened.push(viewOf(leaf.rev, leaf.options))
      }
      continue
    }
    const node = index.node(rev)
    if (node?.[1].status === 'available') opened.push(viewOf(rev, node[1]))
    else opened.push({ missing: rev })
  }
  return opened
}

/** `GET /db/doc?open_revs=...`: as JSON, or as `multipart/mixed` with `multipart/related` inside. */
export function openRevisions(exchange: Exchange, database: Database, id: string): FastifyReply | undefined {
  const options = renderOptions(exchange)
  const opened = openLeaves(database, id, readWanted(exchange), exchange.query.flag('latest'))
  // CouchDB answers with multipart unless the client asks for JSON.
  const accept = exchange.header('accept')
  const isMultipart =
    accept === undefined || accept.includes('*/*')
      ? !(accept ?? '').includes('application/json')
      : acceptsMultipart(exchange, 'multipart/mixed')
  if (!isMultipart) {
    const rows = opened.map((item) =>
      'missing' in item
        ? JSON.stringify(item)
        : `{"ok":${renderDocument(database, item.view, options).text}}`,
    )
    return exchange.jsonText(`[${rows.join(',')}]`)
  }
  const outer = newBoundary()
  const response = exchange.stream(200, { 'content-type': `multipart/mixed; boundary="${outer}"` })
  response.write(`--${outer}`)
  for (const item of opened) {
    if ('missing' in item) {
      response.write(
        `\r\nContent-Type: application/json; error="true"\r\n\r\n${JSON.stringify(item)}\r\n--${outer}`,
      )
      continue
    }
    const document = renderDocument(database, item.view, { ...options, attachments: 'follow' })
    writeDocumentPart(response, database, document, outer)
  }
  response.end('--')
  return undefined
}

function readWanted(exchange: Exchange): 'all' | string[] {
  if (exchange.query.text('open_revs') === 'all') return 'all'
  const value = exchange.query.json('open_revs')
  if (!Array.isArray(value)) throw badRequest('`open_revs` must be `all` or a JSON array of revisions.')
  return value.map((rev) => {
    const { position, id } = parseRevision(rev)
    return `${position}-${id}`
  })
}
