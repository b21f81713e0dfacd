/** A message to one recipient over one channel. Its id derives from event, recipient and channel, so it exists once. */
import Type from 'typebox'
import { Id, Instant, Language, Line, recordFields, Text } from './fields.ts'
import type { RecordType } from './record-type.ts'

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
  state: MessageState,
  appointmentId: Type.Optional(Id),
  startsAt: Type.Optional(Instant),
})

export type MessageState = Type.Static<typeof MessageState>
export type Message = Type.Static<typeof Message>

export const messageRecord: RecordType<typeof Message> = {
  name: 'messages',
  version: 0,
  schema: Message,
  indexes: [['recipientId', 'createdAt'], ['state', 'createdAt'], 'createdAt'],
  migrations: {},
}
