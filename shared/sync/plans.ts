/**
 * What a workstation writes because of the hub: pure plans over records it is shown. The link carries them out in one
 * transaction each; the converge-model proof carries out the same plans in a simulation.
 */
import type { CollectionName } from '#shared/decisions/decision.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import type { SyncedRecord } from './cells.ts'
import { type LocalRecord, type Merged, mergeInDoubt, mergeRemote } from './merge.ts'
import { mergeRules, versionKey } from './merge-rules.ts'
import { acceptedBookings, settlePage, suspectAppointment, suspectBookings } from './day-book-plans.ts'
import { type AcceptedPush, Draft, emptyPlan, type Plan, type RemoteChange, type Replica } from './replica.ts'
import { acknowledge } from './sync-state.ts'
import { generationOf, type RemoteRecord } from './wire.ts'

/**
 * True when a document is not newer than what this workstation has merged: an answer that was on its way while this
 * workstation's own push was accepted. Taking it would undo the push.
 */
export const isStale = (local: LocalRecord, rev: string): boolean =>
  local.state.rev !== undefined &&
  (local.state.rev === rev || generationOf(rev) < generationOf(local.state.rev))

/** What follows from documents of the hub, in the hub's order. */
export async function planRemote(changes: readonly RemoteChange[], replica: Replica): Promise<Plan> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
  for (const { collection, id, remote } of pagesLast(changes)) {
    const local = await draft.get(collection, id)
    if (isStale(local, remote.rev)) continue
    const merged = mergeRemote(mergeRules[collection], local, remote)
    await take(collection, id, local, merged, draft, plan)
  }
  plan.writes = draft.writes()
  return plan
}

/** The hub's order, but for pages: who holds a time there hangs on what the other records say of its patients. */
const pagesLast = (changes: readonly RemoteChange[]): RemoteChange[] => [
  ...changes.filter(({ collection }) => collection !== 'daybook'),
  ...changes.filter(({ collection }) => collection === 'daybook'),
]

/**
 * What follows from comparing a record with a hub whose history is in doubt.
 * @param found what the hub holds of each record; `remote` absent where it holds nothing
 */
export async function planVerification(
  found: readonly (Omit<RemoteChange, 'remote'> & { remote: RemoteRecord | undefined })[],
  replica: Replica,
): Promise<Plan> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
  for (const { collection, id, remote } of found) {
    const local = await draft.get(collection, id)
    const merged = mergeInDoubt(mergeRules[collection], local, remote)
    await take(collection, id, local, merged, draft, plan)
  }
  plan.writes = draft.writes()
  return plan
}

async function take(
  collection: CollectionName,
  id: string,
  local: LocalRecord,
  merged: Merged,
  draft: Draft,
  plan: Plan,
): Promise<void> {
  const same = sameJson(local.record ?? null, merged.record ?? null)
  await draft.set(collection, id, {
    record: same ? local.record : normalized(collection, merged.record),
    state: merged.state,
  })
  // A booking on a page is the shadow of its appointment, whose own merge keeps what is lost.
  const shadow = collection === 'daybook' && merged.record?.kind === 'page'
  if (!shadow && mergeRules[collection].quiet !== true)
    for (const value of merged.lost) plan.lost.push({ ...value, collection, id })
  if (collection === 'daybook') {
    plan.confirmed.push(...acceptedBookings(local.state, merged))
    await settlePage(id, merged, draft, plan)
    await suspectBookings(id, local, draft, plan)
  }
  if (collection === 'appointments') await suspectAppointment(id, local, draft, plan)
}

/** What follows from the hub's acceptance of documents from here. */
export async function planAccepted(pushes: readonly AcceptedPush[], replica: Replica): Promise<Plan> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
  for (const { collection, id, sent, rev } of pushes) {
    const local = await draft.get(collection, id)
    if (local.state.rev !== undefined && generationOf(rev) <= generationOf(local.state.rev)) continue
    const state = acknowledge(local.state, sent, rev)
    await draft.set(collection, id, { record: local.record, state })
    if (collection === 'daybook')
      plan.confirmed.push(...acceptedBookings(local.state, { record: local.record, state }))
  }
  plan.writes = draft.writes()
  return plan
}

/** Brings fields that follow from others back into agreement after a merge. */
function normalized(collection: CollectionName, record: SyncedRecord | undefined): SyncedRecord | undefined {
  if (!record || collection !== 'reports') return record
  const versions = record.versions as Readonly<Record<string, unknown>>[] | undefined
  if (!versions) return record
  const inOrder = versions
    .toSorted((left, right) => (versionKey(left) < versionKey(right) ? -1 : 1))
    .map((version, index) => ({ ...version, number: index + 1 }))
  return { ...record, versions: inOrder, version: inOrder.length }
}
