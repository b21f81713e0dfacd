/**
 * What is done with documents of the hub and with its answers to ours: plans by `shared/sync`, carried out one at a time.
 * The only writer of sync states besides the journal.
 */
import { planDayBookCheck } from '#shared/sync/day-book-plans.ts'
import { planAccepted, planRemote, planVerification } from '#shared/sync/plans.ts'
import type { AcceptedPush, Plan, RemoteChange, Suspect } from '#shared/sync/replica.ts'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { carryOut, type CarryOutParts } from './carry-out.ts'
import type { HubDocument } from './hub-database.ts'
import { parseDocument } from './parse-document.ts'
import { readReplica, type RecordKey, type StoredReplica } from './stored-replica.ts'
import {
  type Checkpoint,
  clearSuspect,
  lookUpState,
  quarantine,
  release,
  someUnverified,
  suspects,
  writeCheckpoint,
} from './sync-tables.ts'

export interface ExchangeParts extends CarryOutParts {
  target: SyncDatabase
  /** One at a time with the commands of this workstation. */
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
}

interface Taken {
  /** Documents that were set aside. */
  quarantined: number
}

/** How often a plan is made anew because something else wrote meanwhile. */
const attempts = 10

/**
 * Takes documents of the hub, in their order, with the checkpoint after them: all of it in one transaction.
 * @param checkpoint asked when they are written, since the link may doubt its hub or renew its mark until then; undefined when
 *   the documents were fetched on their own
 */
export function takeDocuments(
  parts: ExchangeParts,
  documents: readonly HubDocument[],
  marker: number,
  checkpoint: (() => Checkpoint) | undefined,
): Promise<Taken> {
  const { target, clock } = parts
  const changes: RemoteChange[] = []
  const own: ((file: SqliteFile) => void)[] = []
  let setAside = 0
  for (const document of documents) {
    const parsed = parseDocument(document)
    const { _id: documentId, _rev: rev } = document
    if (parsed.kind === 'other') continue
    if (parsed.kind === 'record') {
      changes.push(parsed)
      clock.saw(Object.values(parsed.remote.stamps))
      continue
    }
    const { kind, reason } = parsed
    setAside += 1
    own.push((file) => quarantine(file, { target, documentId, rev, reason, kind, at: parts.now() }))
  }
  return parts.exclusively(async () => {
    const { known, inDoubt } = byDoubt(parts, changes)
    if (inDoubt.length > 0) {
      const verify = (replica: StoredReplica) => planVerification(inDoubt, replica)
      await plannedAndWritten(parts, inDoubt, verify, marker, () => undefined)
    }
    const plan = (replica: StoredReplica) => planRemote(known, replica)
    await plannedAndWritten(parts, known, plan, marker, (file) => {
      for (const work of own) work(file)
      for (const { collection, id } of changes) release(file, target, `${collection}:${id}`)
      const now = checkpoint?.()
      if (known.length < changes.length || now?.readWhole === false) verifyKnown(file, changes)
      if (now) writeCheckpoint(file, target, now)
    })
    return { quarantined: setAside }
  })
}

/** Records that have to be verified and are on the hub in another revision than the known one are in doubt. */
function byDoubt({ store, target }: ExchangeParts, changes: readonly RemoteChange[]) {
  if (!someUnverified(store, target)) return { known: changes, inDoubt: [] }
  const groups = Map.groupBy(changes, ({ collection, id, remote }) => {
    const row = lookUpState(store, collection, id)
    return row?.verify === true && row.state.rev !== remote.rev
  })
  return { known: groups.get(false) ?? [], inDoubt: groups.get(true) ?? [] }
}

/**
 * Brings the day book's pages into agreement with what merges have decided of appointments; to be called when everything
 * of the hub is here.
 */
export async function checkDayBook(parts: ExchangeParts, marker: number): Promise<void> {
  if (parts.target !== 'desk' || suspects(parts.store).length === 0) return
  await parts.exclusively(async () => {
    const found = suspects(parts.store)
    let cleared: readonly Suspect[] = []
    const plan = async (replica: StoredReplica) => {
      const checked = await planDayBookCheck(found, replica)
      cleared = checked.cleared
      return checked.plan
    }
    await plannedAndWritten(parts, [], plan, marker, (file) => {
      for (const suspect of cleared) clearSuspect(file, suspect)
    })
  })
}

/** A record that the hub still has in the known revision needs no further look, changed or not. */
function verifyKnown(file: SqliteFile, changes: readonly RemoteChange[]): void {
  for (const { collection, id, remote } of changes) {
    file
      .statement(
        'UPDATE sync_record SET verify = 0 WHERE collection = ? AND id = ? AND rev = ? AND verify = 1',
      )
      .run(collection, id, remote.rev)
  }
}

/**
 * Takes the hub's answers to a push: what it accepted, and the documents it holds where it refused.
 * @param conflicting winning leaves of documents that were changed on the hub meanwhile
 */
export function takeAnswers(
  parts: ExchangeParts,
  accepted: readonly AcceptedPush[],
  marker: number,
  also: (file: SqliteFile) => void,
): Promise<void> {
  return parts.exclusively(() =>
    plannedAndWritten(parts, accepted, (replica) => planAccepted(accepted, replica), marker, also),
  )
}

async function plannedAndWritten(
  parts: ExchangeParts,
  keys: readonly RecordKey[],
  plan: (replica: StoredReplica) => Promise<Plan>,
  marker: number,
  also: (file: SqliteFile) => void,
): Promise<void> {
  for (let count = 0; count < attempts; count++) {
    const replica = await readReplica(parts, keys)
    const planned = await plan(replica)
    if (await carryOut(parts, planned, replica, parts.target, marker, also)) return
  }
  throw new Error('The record keeps changing while it is replicated.')
}
