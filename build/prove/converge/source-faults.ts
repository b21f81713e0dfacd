/**
 * Defects that are planted into the sources of a workstation while it is bundled, so that the harness can be seen to find them:
 * what ships has no place for them.
 */

export interface SourceFault {
  name: string
  /** What is wrong with it, in words. */
  says: string
  file: string
  /** Where it is planted: to be found exactly once in the file. */
  before: string
  after: string
}

const link = 'electron/core/replication'

export const sourceFaults: readonly SourceFault[] = [
  {
    name: 'acknowledge-early',
    says: 'what was sent counts as accepted before the hub has answered',
    file: `${link}/push.ts`,
    before: 'answers = await hub.write(sending.map(({ document }) => document))',
    after: `this.#parts.store.writeOwn((file) => {
        for (const { row } of sending)
          file.statement("UPDATE sync_record SET pending = '{}' WHERE collection = ? AND id = ?").run(row.collection, row.id)
      })
      answers = await hub.write(sending.map(({ document }) => document))`,
  },
  {
    name: 'skip-a-page-of-changes',
    says: 'now and then a batch of the feed is counted as read and not taken',
    file: `${link}/pull.ts`,
    before: 'const documents = rows.flatMap(({ doc }) => (doc ? [doc] : []))',
    after: 'const documents = Math.random() < 0.1 ? [] : rows.flatMap(({ doc }) => (doc ? [doc] : []))',
  },
  {
    name: 'since-now',
    says: 'after a break the feed starts at what is newest',
    file: `${link}/pull.ts`,
    before: 'let page = await hub.changes(checkpoint.current.seq, rowsAtOnce)',
    after: `const { updateSeq } = await hub.info()
  let page = await hub.changes(checkpoint.current.readWhole ? updateSeq : checkpoint.current.seq, rowsAtOnce)`,
  },
  {
    name: 'drop-the-loser',
    says: 'a value that gave way is not put into the conflict log',
    file: `${link}/carry-out.ts`,
    before: 'if (plan.lost.length === 0) return []',
    after: 'if (plan.lost.length >= 0) return []',
  },
  {
    name: 'write-over-the-hub',
    says: 'a refused push takes over the hub’s revision without what stands in it',
    file: `${link}/push.ts`,
    before: 'const taken = await takeDocuments(this.#parts, newer, marker(), undefined)',
    after: `store.writeOwn((file) => {
      for (const { _id, _rev } of newer)
        file.statement("UPDATE sync_record SET rev = ? WHERE collection || ':' || id = ?").run(_rev, _id)
    })
    const taken = { quarantined: marker() < 0 ? 1 : 0 }`,
  },
  {
    name: 'take-stale-answers',
    says: 'an answer that was on its way while a push was accepted undoes the push',
    file: 'shared/sync/plans.ts',
    before: '(local.state.rev === rev || generationOf(rev) < generationOf(local.state.rev))',
    after: 'local.state.rev === rev',
  },
  {
    name: 'checkpoint-before-the-documents',
    says: 'the checkpoint is on the disk before what stands before it',
    file: `${link}/pull.ts`,
    before: 'await takeDocuments(parts, documents, marker, after)',
    after: `parts.store.writeOwn((file) => writeCheckpoint(file, parts.target, after()))
  await new Promise((resolve) => setTimeout(resolve, 60))
  await takeDocuments(parts, documents, marker, after)`,
  },
  {
    name: 'never-displace',
    says: 'a booking that lost its time is not displaced',
    file: `${link}/carry-out.ts`,
    before: 'for (const appointmentId of plan.displaced) askToDisplace(file, appointmentId)',
    after:
      'for (const appointmentId of plan.displaced) if (appointmentId === "") askToDisplace(file, appointmentId)',
  },
  {
    name: 'trust-a-restored-hub',
    says: 'a hub that went back is taken for what it was',
    file: `${link}/hub-identity.ts`,
    before: 'if (!sameHub) {',
    after: 'if (!sameHub && workstationId === "") {',
  },
  {
    name: 'clear-all-that-waits',
    says: 'the hub’s acceptance clears what was changed again meanwhile',
    file: 'shared/sync/sync-state.ts',
    before: 'if (stampOf(state.stamps, cell) !== accepted) pending[cell] = accepted',
    after: 'if (accepted === "never") pending[cell] = accepted',
  },
  {
    name: 'last-writer-takes-the-record',
    says: 'the hub’s document replaces the record whole, with what waited in it',
    file: 'shared/sync/merge.ts',
    before: 'if (!isWaiting(local.state) && !returned) return taken',
    after: 'if (local.record && remote.record && !returned) return taken',
  },
  {
    name: 'forget-what-waits-at-the-start',
    says: 'what waited for the hub is forgotten when the workstation starts again',
    file: `${link}/link.ts`,
    before: 'store.keepJournal(createJournal(clock))',
    after: `store.keepJournal(createJournal(clock))
    store.writeOwn((file) => file.statement("UPDATE sync_record SET pending = '{}' WHERE pending NOT LIKE '%*%'").run())`,
  },
  {
    name: 'tell-twice',
    says: 'the id of a message does not follow from its event',
    file: 'shared/messaging/write-message.ts',
    before: 'id: `${event.id}~${kind}-${id}~${channel}${which}`,',
    after: 'id: `${event.id}~${kind}-${id}~${channel}${which}~${Math.random().toString(36).slice(2)}`,',
  },
]

/** The fault of that name, or all of them. @throws Error when there is none */
export function faultsNamed(name: string): readonly SourceFault[] {
  const found = name === 'all' ? sourceFaults : sourceFaults.filter((fault) => fault.name === name)
  if (found.length > 0) return found
  const names = sourceFaults.map((fault) => fault.name).join(', ')
  throw new Error(`There is no fault "${name}". There are: all, ${names}`)
}
