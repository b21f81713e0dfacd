/** What becomes of a claim that is found without an outcome: of a sender that ended, or accepted late. */
import type { Message } from '#shared/domain/records/message.ts'
import { changeState } from './message-state.ts'

/**
 * @param sender whoever looks, under which epoch, and whether the channel sends once however often it is asked
 * @param accepted true when the hub has the claim
 * @returns the message without the claim; undefined while its sender may still be at it
 */
export function settleClaim(
  message: Message,
  sender: { by: string; epoch: number; idempotent: boolean; at: string },
  accepted: boolean,
): Message | undefined {
  const { claim } = message
  if (message.state !== 'claimed' || !claim) return undefined
  const { by, epoch, at } = sender
  const own = claim.by === by
  // It was asked for and has not been answered yet.
  if (own && claim.epoch === epoch && !accepted) return undefined
  // A claim of this sender's own that it did not go on with, or that the hub never had: nothing was sent.
  if (own && (claim.epoch === epoch || !accepted))
    return changeState(message, { at, by, state: 'pending', reason: 'notSent' })
  const state = sender.idempotent ? 'pending' : 'unknown'
  return changeState(message, { at, by, state, reason: 'senderEnded' })
}
