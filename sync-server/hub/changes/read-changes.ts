import type { Database } from '../storage/database.ts'
import { renderDocument, renderPlain } from '../storage/render-document.ts'
import type { ListingRow, ListingRowWithBody } from '../storage/statements.ts'
import type { ChangesQuery } from './changes-query.ts'
import { formatSeq } from './sequence.ts'

/** One row of a feed, as JSON text, and its sequence. */
export interface ChangeRow {
  seq: number
  text: string
}

export interface Slice {
  rows: ChangeRow[]
  /** Up to where the database was read: where the next slice begins. */
  through: number
  isExhausted: boolean
}

const rowsPerSlice = 200
const mostCachedRows = 20

interface SharedSlices {
  updateSeq: number
  slices: Map<string, Slice>
}

/** Slices that many feeds at the same place ask for, each rendered once between two commits. */
const shared = new WeakMap<Database, SharedSlices>()

/**
 * Reads the next rows after `since` (before it, when descending), at most `limit` of them.
 * A filter may leave fewer, or none, of what was read.
 */
export function readSlice(database: Database, query: ChangesQuery, since: number, limit: number): Slice {
  const isShareable =
    !query.filter && !query.isDescending && query.render.attachments === 'stubs' && query.seqInterval === 1
  if (!isShareable || limit < rowsPerSlice) return readFreshSlice(database, query, since, limit)
  const key = `${since} ${query.allLeaves} ${query.includeDocs} ${query.render.conflicts} ${query.render.encodingInfo}`
  let held = shared.get(database)
  if (held?.updateSeq !== database.updateSeq) {
    held = { updateSeq: database.updateSeq, slices: new Map() }
    shared.set(database, held)
  }
  const known = held.slices.get(key)
  if (known) return known
  const slice = readFreshSlice(database, query, since, limit)
  if (slice.rows.length <= mostCachedRows && held.slices.size < 100) held.slices.set(key, slice)
  return slice
}

function readFreshSlice(database: Database, query: ChangesQuery, since: number, limit: number): Slice {
  const most = query.filter ? rowsPerSlice : Math.min(limit, rowsPerSlice)
  const { statements } = database
  let found: (ListingRow & Partial<Pick<ListingRowWithBody, 'json' | 'attachments'>>)[]
  if (query.isDescending) found = statements.changesBackward.all(since, most)
  else if (query.includeDocs) found = statements.changesForwardWithBody.all(since, most)
  else found = statements.changesForward.all(since, most)
  const rows: ChangeRow[] = []
  let through = since
  for (const row of found) {
    through = row.seq
    if (query.filter && !query.filter.accepts(row, () => documentText(database, row))) continue
    rows.push({ seq: row.seq, text: renderRow(database, row, query) })
    if (rows.length === limit) break
  }
  const isExhausted = found.length < most && through === (found.at(-1)?.seq ?? since)
  return {
    rows,
    through: isExhausted && !query.isDescending ? Math.max(through, database.updateSeq) : through,
    isExhausted,
  }
}

function documentText(
  database: Database,
  row: ListingRow & Partial<Pick<ListingRowWithBody, 'json' | 'attachments'>>,
): string {
  const view = { id: row.id, rev: row.rev, deleted: row.deleted === 1, bodyKey: row.body }
  if (row.json === undefined) return renderDocument(database, view, {}).text
  return renderPlain(view, row.json ?? '{}', row.attachments ?? null)
}

/** A row as CouchDB writes it. */
function renderRow(
  database: Database,
  row: ListingRow & Partial<Pick<ListingRowWithBody, 'json' | 'attachments'>>,
  query: ChangesQuery,
): string {
  const leaves = query.allLeaves && row.leaves !== null ? (JSON.parse(row.leaves) as string[]) : [row.rev]
  const changes = leaves.map((rev) => `{"rev":"${rev}"}`).join(',')
  let text = `{"seq":"${formatSeq(database, row.seq)}","id":${JSON.stringify(row.id)},"changes":[${changes}]`
  if (row.deleted === 1) text += ',"deleted":true'
  if (query.includeDocs) {
    const isPlain =
      query.render.attachments === 'stubs' && !query.render.conflicts && !query.render.encodingInfo
    const view = { id: row.id, rev: row.rev, deleted: row.deleted === 1, bodyKey: row.body }
    text +=
      ',"doc":' + (isPlain ? documentText(database, row) : renderDocument(database, view, query.render).text)
  }
  return text + '}'
}
