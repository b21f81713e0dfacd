/**
 * Reads the hub's changes in the order of its sequence from one persisted checkpoint: pages until all has been read, then
 * the live feed from the same place. There is no second stream, and none that starts at "now".
 */
import type { Plan } from '#shared/sync/replica.ts'
import { generationOf } from '#shared/sync/wire.ts'
import { carryOut } from './carry-out.ts'
import { checkDayBook, type ExchangeParts, takeDocuments } from './exchange.ts'
import type { ChangeRow, HubDatabase, HubDocument } from './hub-database.ts'
import { doubtHub } from './hub-identity.ts'
import { closeLeaves } from './leaves.ts'
import { parseDocument } from './parse-document.ts'
import { readReplica } from './stored-replica.ts'
import { type Checkpoint, lookUpState, sendUnverified, writeCheckpoint } from './sync-tables.ts'

export interface PullParts extends ExchangeParts {
  hub: HubDatabase
  workstationId: string
  /** The checkpoint as it stands; set by whoever moves it. */
  checkpoint: { current: Checkpoint }
  /** True once everything that the hub held has been read in this session. */
  caughtUp: { current: boolean }
  /** How much of what the hub held has been read; `pending` comes after it. */
  progress: (read: number, pending: number) => void
  /** Something was exchanged. */
  exchanged: () => void
}

const rowsAtOnce = 500

/** Follows the hub until the signal is given. @throws HubError when the line breaks */
export async function pull(parts: PullParts, signal: AbortSignal): Promise<void> {
  await readPages(parts, signal)
  if (signal.aborted) return
  if (!parts.checkpoint.current.readWhole) await noteReadWhole(parts)
  parts.caughtUp.current = true
  await checkDayBook(parts, parts.checkpoint.current.marker)
  for await (const rows of parts.hub.follow(parts.checkpoint.current.seq, signal)) {
    for (let start = 0; start < rows.length; start += rowsAtOnce)
      await takeRows(parts, rows.slice(start, start + rowsAtOnce), undefined)
    await checkDayBook(parts, parts.checkpoint.current.marker)
    if (signal.aborted) return
  }
}

async function readPages(parts: PullParts, signal: AbortSignal): Promise<void> {
  const { hub, checkpoint } = parts
  let page = await hub.changes(checkpoint.current.seq, rowsAtOnce)
  let read = 0
  while (!signal.aborted) {
    // The next page travels while this one is written.
    const isLast = page.rows.length === 0 || page.pending === 0
    const next = isLast ? undefined : hub.changes(page.lastSeq, rowsAtOnce)
    next?.catch(() => undefined)
    await takeRows(parts, page.rows, page.lastSeq)
    read += page.rows.length
    parts.progress(read, page.pending)
    if (!next) return
    page = await next
  }
}

/** Writes rows with the checkpoint after them. */
async function takeRows(
  parts: PullParts,
  rows: readonly ChangeRow[],
  lastSeq: string | number | undefined,
): Promise<void> {
  const last = lastSeq ?? rows.at(-1)?.seq
  if (last === undefined) return
  if (rows.length === 0 && String(last) === parts.checkpoint.current.seq) return
  const checkpoint: Checkpoint = {
    ...parts.checkpoint.current,
    seq: String(last),
    lastExchange: parts.now(),
  }
  if (checkpoint.readWhole && rows.some((row) => contradicts(parts, row)))
    throw doubtHub(parts.store, parts.target, parts.checkpoint)
  const documents = rows.flatMap(({ doc }) => (doc ? [doc] : []))
  await takeDocuments(parts, documents, checkpoint.marker, checkpoint)
  // The mark may have been renewed meanwhile.
  parts.checkpoint.current = { ...checkpoint, marker: parts.checkpoint.current.marker }
  parts.exchanged()
  const split = rows
    .filter(({ changes }) => changes.length > 1)
    .flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })))
  if (split.length > 0) await joinSplit(parts, split)
}

/** True when the hub has another revision in the place of one that it had accepted: it went back while the line was open. */
function contradicts({ store }: PullParts, { id, changes, doc }: ChangeRow): boolean {
  const parsed = changes.length === 1 && doc ? parseDocument(doc) : undefined
  if (parsed?.kind !== 'record') return false
  const known = lookUpState(store, parsed.collection, parsed.id)
  const rev = known?.state.rev
  if (rev === undefined || known?.verify === true) return false
  return id === doc?._id && rev !== doc._rev && generationOf(rev) === generationOf(doc._rev)
}

/** Documents with several leaves: the day book's pages first, since they decide who has a time. */
async function joinSplit(parts: PullParts, split: readonly { id: string; rev: string }[]): Promise<void> {
  const { hub, workstationId, store } = parts
  const all: [string, HubDocument[]][] = [...(await hub.leaves(split))]
  all.sort(([left], [right]) => Number(right.startsWith('daybook:')) - Number(left.startsWith('daybook:')))
  for (const [, leaves] of all) {
    const closed = await closeLeaves(leaves, workstationId, store)
    if (!closed) continue
    const { lost, displaced } = closed
    const plan: Plan = { writes: [], lost: [...lost], displaced, confirmed: [], suspects: [] }
    await parts.exclusively(async () => {
      const replica = await readReplica(parts, [])
      const { marker } = parts.checkpoint.current
      return carryOut(parts, plan, replica, parts.target, marker, () => undefined)
    })
    // Refused where another workstation closed them first; the feed brings what it wrote.
    await hub.write(closed.documents)
  }
}

/** What is still unverified is not on the hub: it waits to be sent. */
async function noteReadWhole(parts: PullParts): Promise<void> {
  const { store, target, checkpoint } = parts
  await parts.exclusively(() => {
    store.writeOwn((file) => {
      sendUnverified(file, target)
      writeCheckpoint(file, target, { ...checkpoint.current, readWhole: true })
    })
    return Promise.resolve()
  })
  checkpoint.current = { ...checkpoint.current, readWhole: true }
  parts.exchanged()
}
