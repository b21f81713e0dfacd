/**
 * Claims on messages: who may send one. A claim is an edit of one revision, and the hub accepts one edit of a revision; where
 * there is no hub, the local write decides.
 */
import { settleClaim } from '#shared/decisions/messages/settle-claim.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { isPending } from '#shared/sync/sync-state.ts'
import { lookUpState } from '../replication/sync-tables.ts'
import { recordsById, type SenderParts, writeRecords } from './sender-parts.ts'

type ClaimParts = Pick<
  SenderParts,
  'store' | 'workstationId' | 'now' | 'exclusively' | 'hubDecides' | 'channels'
>

const lookMilliseconds = 15

/** True when what this workstation has of a message's state is what the hub has. */
function isAccepted({ hubDecides, store }: ClaimParts, id: string): boolean {
  if (!hubDecides()) return true
  const row = lookUpState(store, 'messages', id)
  return row?.state.rev !== undefined && !row.verify && !isPending(row.state, 'state')
}

/** Settles claims that are found without an outcome. @param underWay ids of those that this sender is at */
export async function settleClaims(
  parts: ClaimParts,
  open: readonly Message[],
  epoch: number,
  underWay: ReadonlySet<string>,
): Promise<void> {
  const writes: RecordWrite[] = []
  for (const message of open) {
    if (message.state !== 'claimed' || underWay.has(message.id)) continue
    const idempotent = parts.channels[message.channel]?.idempotent === true
    const sender = { by: parts.workstationId, epoch, idempotent, at: parts.now().toISOString() }
    const after = settleClaim(message, sender, isAccepted(parts, message.id))
    if (after) writes.push({ collection: 'messages', before: message, after })
  }
  await writeRecords(parts, writes)
}

/** Waits for the hub's word on claims. @returns those that are this sender's, by id */
export async function acceptedClaims(
  parts: ClaimParts,
  claimed: readonly Message[],
  patienceMilliseconds: number,
  ended: AbortSignal,
): Promise<Map<string, Message>> {
  const end = performance.now() + patienceMilliseconds
  const waiting = new Map(claimed.map((message) => [message.id, message]))
  const ours = new Map<string, Message>()
  while (waiting.size > 0 && !ended.aborted) {
    const answered = [...waiting.keys()].filter((id) => isAccepted(parts, id))
    const now = await recordsById(parts.store, 'messages', answered)
    for (const id of answered) {
      const message = now.get(id)
      const asked = waiting.get(id)
      waiting.delete(id)
      if (message && asked && isSameClaim(message, asked)) ours.set(id, message)
    }
    if (waiting.size === 0 || performance.now() > end) break
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds))
  }
  return ours
}

const isSameClaim = ({ state, claim }: Message, asked: Message): boolean =>
  state === 'claimed' &&
  claim !== undefined &&
  claim.by === asked.claim?.by &&
  claim.epoch === asked.claim.epoch &&
  claim.at === asked.claim.at
