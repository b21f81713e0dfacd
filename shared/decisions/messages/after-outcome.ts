/** What becomes of a message whose sending has ended. */
import type { Message, MessageReason } from '#shared/domain/records/message.ts'
import { changeState } from './message-state.ts'

/** How sending ended, as far as can be known. */
export type SendOutcome =
  /** The provider has taken it. */
  | { kind: 'sent'; reference?: string }
  /** It was certainly not taken; it can be tried again. `channel`: no message would be taken just now. */
  | { kind: 'later'; reason: MessageReason; channel?: true; retryAfterMilliseconds?: number }
  /** It was refused for good. */
  | { kind: 'never'; reason: MessageReason }
  /** It may have been taken. */
  | { kind: 'unknown'; reason: MessageReason }

/** How often and after which pauses one message is tried; milliseconds. */
export interface RetryLimits {
  attempts: number
  /** Before the second try; doubled each time. */
  firstDelay: number
  longestDelay: number
}

/** The pause after so many tries in vain. */
export const pauseAfter = (
  failures: number,
  { firstDelay, longestDelay }: Pick<RetryLimits, 'firstDelay' | 'longestDelay'>,
): number => Math.min(longestDelay, firstDelay * 2 ** Math.min(failures - 1, 16))

/**
 * @param current the message as it is by now
 * @param claimed as it was taken to be sent
 * @returns the message after it; undefined when somebody has decided meanwhile and there is no news for them
 */
export function afterOutcome(
  current: Message,
  claimed: Message,
  outcome: SendOutcome,
  { at, by, limits }: { at: string; by: string; limits: RetryLimits },
): Message | undefined {
  if (outcome.kind === 'sent') {
    const sent = changeState(current, { state: 'sent', at, by })
    return { ...sent, ...(outcome.reference === undefined ? {} : { reference: outcome.reference }) }
  }
  const still =
    current.state === 'claimed' && current.claim?.by === by && current.claim.epoch === claimed.claim?.epoch
  // Only that it was sent is news to whoever has decided.
  if (!still) return undefined
  const { reason } = outcome
  if (outcome.kind === 'unknown') return changeState(current, { state: 'unknown', at, by, reason })
  if (outcome.kind === 'never') return changeState(current, { state: 'failed', at, by, reason })
  if (outcome.channel) return changeState(current, { state: 'pending', at, by, reason })
  const attempts = (current.attempts ?? 0) + 1
  if (attempts >= limits.attempts)
    return { ...changeState(current, { state: 'failed', at, by, reason: 'tooManyAttempts' }), attempts }
  const delay = outcome.retryAfterMilliseconds ?? pauseAfter(attempts, limits)
  const nextAttemptAt = new Date(Date.parse(at) + delay).toISOString()
  return { ...changeState(current, { state: 'pending', at, by, reason }), attempts, nextAttemptAt }
}
