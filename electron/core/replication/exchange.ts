/**
 * What is done with documents of the hub and with its answers to ours: plans by `shared/sync`, carried out one at a time.
 * The only writer of sync states besides the journal.
 */
import { planAccepted, planRemote, type AcceptedPush, type RemoteChange } from '#shared/sync/replica.ts'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { carryOut, type CarryOutParts } from './carry-out.ts'
import type { HubDocument } from './hub-database.ts'
import { parseDocument } from './parse-document.ts'
import { readReplica, type RecordKey } from './stored-replica.ts'
import { type Checkpoint, quarantine, release, writeCheckpoint } from './sync-tables.ts'

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
 * @param checkpoint undefined when the documents were fetched on their own
 */
export function takeDocuments(
  parts: ExchangeParts,
  documents: readonly HubDocument[],
  marker: number,
  checkpoint: Checkpoint | undefined,
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
  const revisions = new Map(changes.map((change) => [`${change.collection}:${change.id}`, change.remote.rev]))
  return parts.exclusively(async () => {
    await plannedAndWritten(
      parts,
      changes,
      revisions,
      (replica) => planRemote(changes, replica),
      marker,
      (file) => {
        for (const work of own) work(file)
        for (const { collection, id } of changes) release(file, target, `${collection}:${id}`)
        verifyKnown(file, changes)
        if (checkpoint) writeCheckpoint(file, target, checkpoint)
      },
    )
    return { quarantined: setAside }
  })
}

/** A record that the hub still has in the known revision needs no further look, changed or not. */
function verifyKnown(file: SqliteFile, changes: readonly RemoteChange[]): void {
  for (const { collection, id, remote } of changes) {
    file
      .statement('UPDATE sync_record SET verify = 0 WHERE collection = ? AND id = ? AND rev = ? AND verify = 1')
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
    plannedAndWritten(
      parts,
      accepted,
      new Map(),
      (replica) => planAccepted(accepted, replica),
      marker,
      also,
    ),
  )
}

async function plannedAndWritten(
  parts: ExchangeParts,
  keys: readonly RecordKey[],
  revisions: ReadonlyMap<string, string>,
  plan: (replica: Awaited<ReturnType<typeof readReplica>>) => ReturnType<typeof planRemote>,
  marker: number,
  also: (file: SqliteFile) => void,
): Promise<void> {
  for (let count = 0; count < attempts; count++) {
    const replica = await readReplica(parts, keys, revisions)
    const planned = await plan(replica)
    if (await carryOut(parts, planned, replica, parts.target, marker, also)) return
  }
  throw new Error('The record keeps changing while it is replicated.')
}
