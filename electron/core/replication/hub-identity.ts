/**
 * Is this still the hub we know, and has it everything it had? Each workstation leaves a mark on it (a `_local` document)
 * that it renews while it exchanges. A hub restored from an older backup has an older mark, none, a smaller sequence, or
 * lacks revisions that were exchanged since the last mark: then everything is verified again.
 */
import { randomUUID } from 'node:crypto'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { Store } from '../store/store.ts'
import { queueAllAttachments } from './enrol.ts'
import type { HubDatabase } from './hub-database.ts'
import { HubError } from './hub-error.ts'
import { type Checkpoint, readCheckpoint, unverifyAll, writeCheckpoint } from './sync-tables.ts'

interface Parts {
  store: Store
  target: SyncDatabase
  workstationId: string
  log: (line: string) => void
}

const markId = (workstationId: string) => `clinic-workstation-${workstationId}`

/** The number a sequence begins with, on CouchDB and on our hub. */
const numberOf = (seq: string | number): number => Number.parseInt(String(seq), 10) || 0

/** How many revisions exchanged since the last mark are looked for. */
const mostRecent = 5000

/**
 * Looks at the hub before anything is exchanged.
 * @returns the checkpoint to go on from: the beginning, with every record unverified, when the hub went back
 */
export async function recogniseHub(parts: Parts, hub: HubDatabase): Promise<Checkpoint> {
  const { store, target, workstationId, log } = parts
  const { updateSeq } = await hub.info()
  const own = await hub.getLocal(markId(workstationId))
  const known = readCheckpoint(store, target)
  // A restored workstation has another identity; the mark of the one it was tells that the hub is the same.
  const former = store.restored()?.formerWorkstationId
  const mark = own ?? (former === undefined ? undefined : await hub.getLocal(markId(former)))
  let checkpoint: Checkpoint = known ?? {
    seq: '0',
    token: randomUUID(),
    marker: 0,
    readWhole: false,
    lastExchange: null,
  }
  if (known && known.marker > 0) {
    const sameMark = mark?.token === known.token && Number(mark.marker) >= known.marker
    const sameHub =
      sameMark && numberOf(updateSeq) >= numberOf(known.seq) && !(await lacksRecent(parts, hub, known))
    if (!sameHub) {
      log(`the hub's ${target} database went back: everything is verified`)
      checkpoint = { ...known, seq: '0', token: randomUUID(), readWhole: false }
    }
  }
  const renewed = await renewMark(parts, hub, checkpoint, own?._rev)
  store.writeOwn((file) => {
    if (renewed.seq === '0') unverifyAll(file, target)
    writeCheckpoint(file, target, renewed)
  })
  if (renewed.seq === '0' && target === 'charts') await queueAllAttachments(store)
  return renewed
}

/**
 * Renews the mark over the one that was left, with its token: whoever doubts the hub in the meantime gives the checkpoint another,
 * and that must not stand on the hub, or the next look would find nothing to doubt.
 * @returns the number of the new mark
 * @throws HubError when the mark is not the one that was left
 */
export async function renewMarkLeft(
  hub: HubDatabase,
  workstationId: string,
  left: Checkpoint,
): Promise<number> {
  const rev = await markRevision(hub, workstationId, left)
  const { marker } = await renewMark({ workstationId }, hub, left, rev)
  return marker
}

/** Puts the next mark on the hub. @returns the checkpoint with it; not written yet */
async function renewMark(
  { workstationId }: Pick<Parts, 'workstationId'>,
  hub: HubDatabase,
  checkpoint: Checkpoint,
  rev: string | undefined,
): Promise<Checkpoint> {
  const marker = checkpoint.marker + 1
  await hub.putLocal({
    _id: `_local/${markId(workstationId)}`,
    ...(rev === undefined ? {} : { _rev: rev }),
    token: checkpoint.token,
    marker,
  })
  return { ...checkpoint, marker }
}

/**
 * Revision of the mark as it lies on the hub. A mark is renewed only over the one that was left there: over another it would
 * hide that the hub went back while a connection looked alive.
 * @throws HubError when the mark is not the one that was left
 */
async function markRevision(
  hub: HubDatabase,
  workstationId: string,
  { token, marker }: Checkpoint,
): Promise<string> {
  const mark = await hub.getLocal(markId(workstationId))
  if (mark?.token !== token || Number(mark.marker) < marker) throw anotherHub()
  return mark._rev
}

/**
 * The hub does not know what it had accepted: it went back while a connection looked alive. The next look at it verifies
 * everything.
 * @returns the error that ends the connection
 */
export function doubtHub(store: Store, target: SyncDatabase, checkpoint: { current: Checkpoint }): HubError {
  checkpoint.current = { ...checkpoint.current, token: randomUUID() }
  store.writeOwn((file) => writeCheckpoint(file, target, checkpoint.current))
  return anotherHub()
}

/** Ends the connection; the next one looks at the hub before anything is exchanged. */
const anotherHub = () => new HubError('offline', 200, 'The hub is not what it was.')

async function lacksRecent({ store, target }: Parts, hub: HubDatabase, known: Checkpoint): Promise<boolean> {
  const rows = store.rows<{ collection: string; id: string; rev: string }>(
    `SELECT collection, id, rev FROM sync_record WHERE target = ? AND marker >= ? AND rev IS NOT NULL LIMIT ${mostRecent}`,
    target,
    // What was exchanged while the last mark travelled may lie under the one before it.
    known.marker - 1,
  )
  if (rows.length === 0) return false
  return await hub.lacks(new Map(rows.map(({ collection, id, rev }) => [`${collection}:${id}`, rev])))
}
