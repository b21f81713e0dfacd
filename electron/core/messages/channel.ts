/** What carries messages out of the house: a mail server, a provider of short messages. */
import type { Message, MessageReason } from '#shared/domain/records/message.ts'

/** A link under a message. */
export interface MessageLink {
  label: string
  url: string
}

export interface Outgoing {
  message: Message
  /** Name of the clinic, for the calendar entry. */
  clinicName: string
  links: readonly MessageLink[]
}

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

export interface Channel {
  /** True where asking twice for the same message sends it once. */
  readonly idempotent: boolean
  /** Never throws: whatever happens is an outcome. */
  send(outgoing: Outgoing): Promise<SendOutcome>
  /** What the provider says of one it has taken, where it can be asked. */
  status?(reference: string): Promise<'delivered' | 'undelivered' | 'underway'>
  close(): Promise<void>
}
