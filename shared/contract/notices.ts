/** What a person at this workstation was told, and whether they want to be told just now. Kept here alone, not replicated. */
import Type from 'typebox'
import { Id, Line } from '../domain/records/fields.ts'
import { endpoint } from './endpoint.ts'

export const Notice = Type.Object({
  key: Line,
  at: Line,
  title: Line,
  body: Type.String({ maxLength: 2000 }),
  read: Type.Boolean(),
  /** What it is about, where there is something to go to. */
  appointmentId: Type.Optional(Id),
  startsAt: Type.Optional(Line),
  patientId: Type.Optional(Id),
  equipmentId: Type.Optional(Id),
  feedbackId: Type.Optional(Id),
})
export type Notice = Type.Static<typeof Notice>

export const Notices = Type.Object({
  notices: Type.Array(Notice),
  unread: Type.Integer(),
  /** Until when this person is not to be disturbed; null when they are told at once. */
  quietUntil: Type.Union([Line, Type.Null()]),
})
export type Notices = Type.Static<typeof Notices>

export const noticeCommands = {
  'notices.seen': endpoint(
    'Notes that the person has seen what they were told; without keys, all of it.',
    Type.Object({ keys: Type.Optional(Type.Array(Line, { maxItems: 500 })) }),
    Type.Null(),
  ),
  'notices.quiet': endpoint(
    'Holds back desktop notifications for this person until an instant; null tells them at once again.',
    Type.Object({ until: Type.Union([Line, Type.Null()]) }),
    Type.Null(),
  ),
}

export const noticeQueries = {
  'notices.list': endpoint(
    'What this person was told on this workstation in the last fortnight, newest first.',
    Type.Object({ language: Type.Optional(Type.String({ maxLength: 20 })) }),
    Notices,
  ),
}
