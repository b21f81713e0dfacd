/** Changes of a message's state, each with its line in the history. */
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

/** The message in its new state. A claim ends with every change but a claim. */
export function changeState(message: Message, { state, at, by, reason }: StateChange): Message {
  const { claim: _claim, nextAttemptAt: _next, ...rest } = message
  const updatedAt = laterTimestamp(at, message.updatedAt)
  const line = { at: updatedAt, state, by, ...(reason === undefined ? {} : { reason }) }
  return { ...rest, state, updatedAt, history: [...message.history, line].slice(-longestHistory) }
}

/** Since when a message waits to be sent: it was written, released, or a person asked for it again. */
export function waitingSince(message: Message): string {
  const renewed = message.history.filter(
    ({ state, reason }) => state === 'pending' && (reason === 'byPerson' || reason === 'confirmed'),
  )
  const times = renewed.map(({ at }) => at).sort()
  return times.at(-1) ?? message.createdAt
}
