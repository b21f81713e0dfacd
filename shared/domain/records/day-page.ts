/**
 * One page of the day book: all bookings of one clinic day. One page covers both axes, doctor and patient, so one
 * compare-and-swap on it decides who has a slot. Its id is the date.
 */
import Type from 'typebox'
import { CalendarDate, Id, Instant, Line, recordFields, Timestamp } from './fields.ts'
import type { RecordType } from './record-type.ts'

export const Booking = Type.Object({
  appointmentId: Id,
  doctorId: Id,
  patientId: Id,
  startsAt: Instant,
  endsAt: Instant,
  /** True for a booking an administrator allowed to overlap. */
  overbooked: Type.Optional(Type.Boolean()),
})

export const DayPage = Type.Object({
  id: CalendarDate,
  kind: Type.Literal('page'),
  updatedAt: Timestamp,
  bookings: Type.Array(Booking, { maxItems: 5000 }),
})

/** Someone waiting for an earlier or any time; lives in the day book beside the pages. */
export const WaitingPatient = Type.Object({
  id: Id,
  kind: Type.Literal('waiting'),
  updatedAt: Timestamp,
  patientId: Id,
  doctorId: Type.Optional(Id),
  durationMinutes: Type.Integer({ minimum: 5, maximum: 720 }),
  dayPart: Type.Optional(Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])),
  note: Type.Optional(Line),
  addedAt: Timestamp,
  offer: Type.Optional(Type.Object({ doctorId: Id, startsAt: Instant, endsAt: Instant })),
})

export type Booking = Type.Static<typeof Booking>
export type DayPage = Type.Static<typeof DayPage>
export type WaitingPatient = Type.Static<typeof WaitingPatient>

/** What the collection stores, told apart by `kind`: pages, waiting patients, and what patients ask for in the portal. */
export const DayBookEntry = Type.Object({
  id: recordFields.id,
  kind: Type.String({ maxLength: 10 }),
  updatedAt: Timestamp,
})

export const dayBookRecord: RecordType<typeof DayBookEntry> = {
  name: 'daybook',
  version: 0,
  schema: DayBookEntry,
  indexes: [['kind', 'updatedAt']],
  migrations: {},
}
