/** A booking of one patient with one doctor; also, by `kind`, an entry of the waiting list. */
import Type from 'typebox'
import { CalendarDate, Id, Instant, Line, recordFields, Source, Text, Timestamp } from './fields.ts'
import type { RecordType } from './record-type.ts'

/**
 * `requested`: in the local day book, not yet accepted by the hub. `displaced`: the hub already held another booking
 * of that time; never dropped, shown to the desk. The rest as people say them.
 */
export const AppointmentStatus = Type.Union([
  Type.Literal('requested'),
  Type.Literal('confirmed'),
  Type.Literal('displaced'),
  Type.Literal('arrived'),
  Type.Literal('inRoom'),
  Type.Literal('done'),
  Type.Literal('noShow'),
  Type.Literal('canceled'),
])

/** Who asked for a change of a booking. */
export const Party = Type.Union([Type.Literal('patient'), Type.Literal('doctor'), Type.Literal('clinic')])

export const Appointment = Type.Object({
  ...recordFields,
  patientId: Id,
  doctorId: Id,
  /** The clinic's calendar day on which it starts. */
  date: CalendarDate,
  startsAt: Instant,
  endsAt: Instant,
  status: AppointmentStatus,
  reason: Type.Optional(Line),
  note: Type.Optional(Text),
  /** True when it was the patient's first booking at the time it was made. */
  newPatient: Type.Boolean(),
  arrivedAt: Type.Optional(Timestamp),
  seatedAt: Type.Optional(Timestamp),
  doneAt: Type.Optional(Timestamp),
  canceledAt: Type.Optional(Timestamp),
  canceledBy: Type.Optional(Party),
  cancelReason: Type.Optional(Line),
  /** Why an administrator booked over another appointment or outside hours. */
  overbookReason: Type.Optional(Line),
  /** Set on imported history that overlaps another visit; history is kept, not refused. */
  overlapsHistory: Type.Optional(Type.Boolean()),
  seriesId: Type.Optional(Id),
  sources: Type.Optional(Type.Array(Source, { maxItems: 20 })),
})

export type AppointmentStatus = Type.Static<typeof AppointmentStatus>
export type Party = Type.Static<typeof Party>
export type Appointment = Type.Static<typeof Appointment>

export const appointmentRecord: RecordType<typeof Appointment> = {
  name: 'appointments',
  version: 0,
  schema: Appointment,
  indexes: [
    ['date', 'startsAt'],
    ['patientId', 'startsAt'],
    ['doctorId', 'startsAt'],
  ],
  migrations: {},
}
