/** A doctor, with the hours in which patients can be booked. */
import Type from 'typebox'
import {
  EmailAddress,
  Id,
  Instant,
  Line,
  PhoneNumber,
  recordFields,
  Source,
  TimeOfDay,
  Timestamp,
} from './fields.ts'
import type { RecordType } from './record-type.ts'

/** One period of work in a week; a day may have several. Weekdays are ISO 8601: Monday 1 to Sunday 7. */
export const WorkingPeriod = Type.Object({
  weekday: Type.Integer({ minimum: 1, maximum: 7 }),
  from: TimeOfDay,
  to: TimeOfDay,
})

/** A stretch in which the doctor is away; whole days begin and end at the clinic's midnight. */
export const Absence = Type.Object({
  id: Id,
  startsAt: Instant,
  endsAt: Instant,
  kind: Type.Union([
    Type.Literal('vacation'),
    Type.Literal('sick'),
    Type.Literal('training'),
    Type.Literal('other'),
  ]),
  note: Type.Optional(Line),
})

export const doctorDetails = {
  title: Type.Optional(Line),
  givenName: Line,
  familyName: Line,
  specialty: Type.Optional(Line),
  email: Type.Optional(EmailAddress),
  phone: Type.Optional(PhoneNumber),
  /** Name of a colour of the interface's palette, for the doctor's column. */
  color: Type.Optional(Type.String({ maxLength: 20 })),
  /** Length of an ordinary appointment, and the grid on which the board offers times. */
  slotMinutes: Type.Integer({ minimum: 5, maximum: 240 }),
}

/** The address under which a doctor's own calendar program reads the doctor's appointments. */
export const CalendarFeed = Type.Object({
  /** SHA-256 of the address's secret part, hexadecimal: who reads the record does not know the address. */
  key: Type.String({ minLength: 64, maxLength: 64, pattern: '^[0-9a-f]{64}$' }),
  /** True when entries name the patients. */
  names: Type.Boolean(),
  since: Timestamp,
})

export const Doctor = Type.Object({
  ...recordFields,
  /** The doctor's public number in this clinic, e.g. `D-7KQ2`. */
  doctorNumber: Type.String({ maxLength: 16 }),
  ...doctorDetails,
  workingHours: Type.Array(WorkingPeriod, { maxItems: 70 }),
  absences: Type.Array(Absence, { maxItems: 500 }),
  active: Type.Boolean(),
  calendarFeed: Type.Optional(CalendarFeed),
  sources: Type.Optional(Type.Array(Source, { maxItems: 20 })),
})

export type WorkingPeriod = Type.Static<typeof WorkingPeriod>
export type Absence = Type.Static<typeof Absence>
export type Doctor = Type.Static<typeof Doctor>

export const doctorRecord: RecordType<typeof Doctor> = {
  name: 'doctors',
  version: 1,
  schema: Doctor,
  indexes: ['doctorNumber'],
  // 1: a calendar's address may be there.
  migrations: { 1: (old) => old },
}
