/** The clinic itself: one document, `clinic`. */
import Type from 'typebox'
import {
  CalendarDate,
  EmailAddress,
  Id,
  Language,
  Line,
  PhoneNumber,
  recordFields,
  TimeOfDay,
  Timestamp,
} from './fields.ts'
import type { RecordType } from './record-type.ts'

/** Days on which the clinic is closed besides public holidays; both ends included. */
export const Closure = Type.Object({ id: Id, from: CalendarDate, to: CalendarDate, name: Line })

/** How the clinic writes to people. */
export const MessagingSettings = Type.Object({
  /**
   * Who sends: `worker`, or the id of the one workstation that does. Absent: a worker, if there is one.
   */
  sender: Type.Optional(Id),
  /** Minutes before an appointment at which patients are reminded; a multiple of 1440 is so many days, by the calendar. */
  reminders: Type.Optional(
    Type.Array(Type.Integer({ minimum: 15, maximum: 43_200 }), { maxItems: 5, uniqueItems: true }),
  ),
  /** On the clinic's clock, nothing is sent from the one to the other; it may go over midnight. */
  quietHours: Type.Optional(Type.Object({ from: TimeOfDay, to: TimeOfDay })),
})

/** The clinic's own words for a message in one language, from a moment on. Without texts: the usual words again. */
export const Wording = Type.Object({
  template: Line,
  language: Language,
  at: Timestamp,
  by: Id,
  subject: Type.Optional(Type.String({ maxLength: 200 })),
  text: Type.Optional(Type.String({ maxLength: 10_000 })),
  sms: Type.Optional(Type.String({ maxLength: 1000 })),
})

export const clinicDetails = {
  name: Line,
  /** IANA time zone of the clinic's wall clock, e.g. `Europe/Madrid`. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** ISO 3166-1 alpha-2; decides public holidays and how national phone numbers are read. */
  country: Type.String({ minLength: 2, maxLength: 2, pattern: '^[A-Z]{2}$' }),
  /** Region for public holidays, as `date-holidays` names it, e.g. `md` for Madrid. */
  region: Type.Optional(Type.String({ maxLength: 20 })),
  language: Language,
  phone: Type.Optional(PhoneNumber),
  email: Type.Optional(EmailAddress),
  address: Type.Optional(Line),
  /** False when the clinic works on public holidays. */
  closedOnHolidays: Type.Boolean(),
  /** Days for which a deleted patient can be restored before being erased for good. */
  restoreDays: Type.Integer({ minimum: 0, maximum: 3650 }),
  /** Minutes without a sign of life after which a session locks; 0 never, absent ten. */
  lockAfterMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 480 })),
  messaging: Type.Optional(MessagingSettings),
}

export const Clinic = Type.Object({
  ...recordFields,
  ...clinicDetails,
  closures: Type.Array(Closure, { maxItems: 1000 }),
  wordings: Type.Optional(Type.Array(Wording, { maxItems: 1000 })),
})

export type MessagingSettings = Type.Static<typeof MessagingSettings>
export type Wording = Type.Static<typeof Wording>
export type Closure = Type.Static<typeof Closure>
export type Clinic = Type.Static<typeof Clinic>

/** Id of the one clinic document. */
export const clinicId = 'clinic'

export const clinicRecord: RecordType<typeof Clinic> = {
  name: 'clinic',
  version: 1,
  schema: Clinic,
  indexes: [],
  // Only what may be absent has been added.
  migrations: { 1: (old) => old },
}
