/** What a patient says about a visit, and the doctor's answer. */
import Type from 'typebox'
import { Id, Line, recordFields, Text, Timestamp } from './fields.ts'
import type { RecordType } from './record-type.ts'

export const FeedbackChannel = Type.Union([
  Type.Literal('portal'),
  Type.Literal('link'),
  Type.Literal('desk'),
])

export const feedbackDetails = {
  patientId: Id,
  doctorId: Id,
  appointmentId: Type.Optional(Id),
  /** 1 (bad) to 5 (very good). */
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  text: Text,
  channel: FeedbackChannel,
}

export const Feedback = Type.Object({
  ...recordFields,
  ...feedbackDetails,
  submittedAt: Timestamp,
  response: Type.Optional(Type.Object({ text: Text, at: Timestamp, staffId: Id, staffName: Line })),
})

export type Feedback = Type.Static<typeof Feedback>

export const feedbackRecord: RecordType<typeof Feedback> = {
  name: 'feedback',
  version: 0,
  schema: Feedback,
  // The last one finds what nobody has answered.
  indexes: [
    ['doctorId', 'submittedAt'],
    ['patientId', 'submittedAt'],
    'submittedAt',
    ['response.at', 'submittedAt'],
  ],
  migrations: {},
}
