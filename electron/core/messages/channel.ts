/** What carries messages out of the house: a mail server, a provider of short messages. */
import type { SendOutcome } from '#shared/decisions/messages/after-outcome.ts'
import type { Message } from '#shared/domain/records/message.ts'

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

export interface Channel {
  /** True where asking twice for the same message sends it once. */
  readonly idempotent: boolean
  /** Never throws: whatever happens is an outcome. */
  send(outgoing: Outgoing): Promise<SendOutcome>
  /** What the provider says of one it has taken, where it can be asked. */
  status?(reference: string): Promise<'delivered' | 'undelivered' | 'underway'>
  close(): Promise<void>
}
