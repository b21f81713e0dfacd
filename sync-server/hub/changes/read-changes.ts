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
/** Documents weigh more: a slice should die young. */
const rowsPerSliceWithDocuments = 50
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
export async function readSlice(
  database: Database,
  query: ChangesQuery,
  since: number,
  limit: number,
): Promise<Slice> {
  const isShareable =
    !query.filter && !query.isDescending && query.render.attachments === 'stubs' && query.seqInterval === 1
  const { filter } = query
  if (!isShareable || limit < rowsAsked(query, rowsPerSlice)) {
    const found = readRows(database, query, since, limit)
    const { updateSeq } = database
    const accepted = await filter?.accepts(found, (row) => documentText(database, row))
    // A filter's function runs elsewhere, and the database may be deleted meanwhile.
    if (database.isClosed) return { rows: [], through: since, isExhausted: true }
    return renderSlice(database, query, { since, limit, found, accepted, updateSeq })
  }
  const key = `${since} ${query.allLeaves} ${query.includeDocs} ${query.render.conflicts} ${query.render.encodingInfo}`
  let held = shared.get(database)
  if (held?.updateSeq !== database.updateSeq) {
    held = { updateSeq: database.updateSeq, slices: new Map() }
    shared.set(database, held)
  }
  const known = held.slices.get(key)
  if (known) return known
  const found = readRows(database, query, since, limit)
  const slice = renderSlice(database, query, { since, limit, found, updateSeq: database.updateSeq })
  if (slice.rows.length <= mostCachedRows && held.slices.size < 100) held.slices.set(key, slice)
  return slice
}

type FoundRow = ListingRow & Partial<Pick<ListingRowWithBody, 'json' | 'attachments'>>

function rowsAsked(query: ChangesQuery, limit: number): number {
  const most = query.includeDocs ? rowsPerSliceWithDocuments : rowsPerSlice
  return query.filter ? most : Math.min(limit, most)
}

function readRows(database: Database, query: ChangesQuery, since: number, limit: number): FoundRow[] {
  const most = rowsAsked(query, limit)
  const { statements } = database
  if (query.isDescending) return statements.changesBackward.all(since, most)
  if (query.includeDocs) return statements.changesForwardWithBody.all(since, most)
  return statements.changesForward.all(since, most)
}

function renderSlice(
  database: Database,
  query: ChangesQuery,
  read: {
    since: number
    limit: number
    found: readonly FoundRow[]
    accepted?: readonly boolean[] | undefined
    /** The database's sequence when the rows were read. */
    updateSeq: number
  },
): Slice {
  const { since, limit, found, accepted, updateSeq } = read
  const rows: ChangeRow[] = []
  let through = since
  for (const [place, row] of found.entries()) {
    through = row.seq
    if (accepted && accepted[place] !== true) continue
    rows.push({ seq: row.seq, text: renderRow(database, row, query) })
    if (rows.length === limit) break
  }
  const isExhausted = found.length < rowsAsked(query, limit) && through === (found.at(-1)?.seq ?? since)
  return {
    rows,
    through: isExhausted && !query.isDescending ? Math.max(through, updateSeq) : through,
    isExhausted,
  }
}

function documentText(database: Database, row: FoundRow): string {
  const view = { id: row.id, rev: row.rev, deleted: row.deleted === 1, bodyKey: row.body }
  if (row.json === undefined) return renderDocument(database, view, {}).text
  return renderPlain(view, row.json ?? '{}', row.attachments ?? null)
}

/** A row as CouchDB writes it. */
function renderRow(database: Database, row: FoundRow, query: ChangesQuery): string {
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
