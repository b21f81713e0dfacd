/**
 * A message to one recipient over one channel. Its id derives from event (or appointment, its time and the reminder),
 * recipient and channel, so it exists once.
 */
import Type from 'typebox'
import { Id, Instant, Language, Line, recordFields, Text, Timestamp } from './fields.ts'
import type { RecordType } from './record-type.ts'

/**
 * `pending`: to be sent. `held`: its booking is not accepted by the hub yet. `claimed`: one sender has taken it to send it.
 * `sent`: the provider has taken it. `delivered`: the provider says it arrived. `failed`: it was not sent and is not tried
 * again by itself. `unknown`: it may have been sent. `superseded`: it must not be sent any more.
 */
export const MessageState = Type.Union([
  Type.Literal('pending'),
  Type.Literal('held'),
  Type.Literal('claimed'),
  Type.Literal('sent'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('unknown'),
  Type.Literal('superseded'),
])

export const RecipientKind = Type.Union([
  Type.Literal('patient'),
  Type.Literal('doctor'),
  Type.Literal('staff'),
])

/** One change of state, in the order of time. */
export const MessageChange = Type.Object({
  at: Timestamp,
  state: MessageState,
  /** The workstation or worker that changed it. */
  by: Id,
  /** Why, as one of `messageReasons`; a newer version may know others. */
  reason: Type.Optional(Line),
})

/** Who has taken it to send it, and under which lease. */
export const MessageClaim = Type.Object({ by: Id, epoch: Type.Integer({ minimum: 1 }), at: Timestamp })

/** What a calendar is told of the appointment. */
export const MessageCalendar = Type.Object({
  method: Type.Union([Type.Literal('REQUEST'), Type.Literal('CANCEL')]),
  /** Rises with each change of the appointment: a calendar believes the highest. */
  sequence: Type.Integer({ minimum: 0 }),
  startsAt: Instant,
  endsAt: Instant,
})

export const Message = Type.Object({
  ...recordFields,
  id: Type.String({ maxLength: 200 }),
  eventId: Type.String({ maxLength: 100 }),
  template: Line,
  recipientKind: RecipientKind,
  recipientId: Id,
  channel: Type.Union([Type.Literal('email'), Type.Literal('sms')]),
  /** Address or number it goes to. */
  to: Line,
  language: Language,
  subject: Line,
  text: Text,
  /** What fills the template: from the event alone. */
  parameters: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  state: MessageState,
  history: Type.Array(MessageChange, { maxItems: 200 }),
  claim: Type.Optional(MessageClaim),
  /** How often sending it was tried in vain. */
  attempts: Type.Optional(Type.Integer({ minimum: 0 })),
  nextAttemptAt: Type.Optional(Timestamp),
  /** The provider's own name for it. */
  reference: Type.Optional(Line),
  appointmentId: Type.Optional(Id),
  startsAt: Type.Optional(Instant),
  calendar: Type.Optional(MessageCalendar),
})

export type MessageState = Type.Static<typeof MessageState>
export type MessageChange = Type.Static<typeof MessageChange>
export type MessageCalendar = Type.Static<typeof MessageCalendar>
export type Message = Type.Static<typeof Message>

/** Why a message changed its state. */
export const messageReasons = [
  'confirmed',
  'moved',
  'canceled',
  'displaced',
  'notNeeded',
  'noConsent',
  'gone',
  'tooLate',
  'tooOld',
  'addressInvalid',
  'refused',
  'notReachable',
  'slowDown',
  'tooManyAttempts',
  'noAnswer',
  'senderEnded',
  'notSent',
  'byPerson',
  'undelivered',
] as const
export type MessageReason = (typeof messageReasons)[number]

export const messageRecord: RecordType<typeof Message> = {
  name: 'messages',
  version: 1,
  schema: Message,
  indexes: [['recipientId', 'createdAt'], ['state', 'createdAt'], 'createdAt'],
  migrations: {
    1: (old) => ({
      ...old,
      history: [{ at: old.createdAt, state: old.state, by: 'before-history' }],
    }),
  },
}
