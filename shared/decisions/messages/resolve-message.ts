/** What a person decides of a message that failed, or of which it is not known whether it left. */
import type { Message } from '#shared/domain/records/message.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { Decided } from '../decision.ts'
import { changeState } from './message-state.ts'

const notFound = () => refuse(refusal('NOT_FOUND', 'There is no such message.', { what: 'message' }))
const notNow = (message: Message) =>
  refuse(
    refusal('NOT_NOW', `That is for messages that failed or are in doubt; this one is ${message.state}.`),
  )

const written = (before: Message, after: Message): Decided<Message> =>
  accept({ value: after, writes: [{ collection: 'messages', before, after }], events: [] })

/**
 * Sends it once more, to the recipient's address of today.
 * @param recipient the patient or doctor it goes to, as far as known
 * @returns the message; or NOT_FOUND, NOT_NOW
 */
export function sendAgain(
  message: Message | undefined,
  recipient: { email?: string; phone?: string } | undefined,
  by: string,
  at: string,
): Decided<Message> {
  if (!message) return notFound()
  if (message.state !== 'failed' && message.state !== 'unknown') return notNow(message)
  const { attempts: _attempts, reference: _reference, ...rest } = message
  const to = (message.channel === 'email' ? recipient?.email : recipient?.phone) ?? message.to
  return written(message, changeState({ ...rest, to }, { state: 'pending', at, by, reason: 'byPerson' }))
}

/** Notes that it did leave. @returns the message; or NOT_FOUND, NOT_NOW */
export function noteWasSent(message: Message | undefined, by: string, at: string): Decided<Message> {
  if (!message) return notFound()
  if (message.state !== 'unknown') return notNow(message)
  return written(message, changeState(message, { state: 'sent', at, by, reason: 'byPerson' }))
}
