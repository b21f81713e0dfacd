/** Changes of a message's state, each with its line in the history. */
import { isUrgent } from '#shared/domain/messages/urgency.ts'
import type { Message, MessageReason, MessageState } from '#shared/domain/records/message.ts'
import { laterTimestamp } from '#shared/lib/later-timestamp.ts'

/** The newest lines of a history that is longer than a record may hold. */
const longestHistory = 200

export interface StateChange {
  state: MessageState
  at: string
  /** The workstation or worker that changes it. */
  by: string
  reason?: MessageReason
}

/** States of a message that may still be sent by itself. */
const mayLeave: ReadonlySet<MessageState> = new Set(['pending', 'held', 'claimed'])

/**
 * The message in its new state. A claim ends with every change but a claim; a secret (a code to sign in) is kept no longer than
 * it may still have to be sent.
 */
export function changeState(message: Message, { state, at, by, reason }: StateChange): Message {
  const { claim: _claim, nextAttemptAt: _next, ...rest } = message
  const text = isUrgent(message) && !mayLeave.has(state) ? '' : message.text
  const updatedAt = laterTimestamp(at, message.updatedAt)
  const line = { at: updatedAt, state, by, ...(reason === undefined ? {} : { reason }) }
  return { ...rest, text, state, updatedAt, history: [...message.history, line].slice(-longestHistory) }
}

/** Since when a message waits to be sent: it was written, released, or a person asked for it again. */
export function waitingSince(message: Message): string {
  const renewed = message.history.filter(
    ({ state, reason }) => state === 'pending' && (reason === 'byPerson' || reason === 'confirmed'),
  )
  const times = renewed.map(({ at }) => at).sort()
  return times.at(-1) ?? message.createdAt
}
