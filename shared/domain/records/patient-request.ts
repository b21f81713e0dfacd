/**
 * What a patient asks for in the portal: to cancel or move an appointment, or to have their details corrected. It lies in the
 * day book until the desk has answered it, and there with its answer afterwards.
 */
import Type from 'typebox'
import { CalendarDate, EmailAddress, Id, Instant, Language, Line, PhoneNumber, Timestamp } from './fields.ts'
import { Address } from './patient.ts'

export const RequestAbout = Type.Union([
  Type.Literal('cancel'),
  Type.Literal('move'),
  Type.Literal('details'),
])

/** Details that a patient may propose to change; an empty text empties one. */
export const ProposedDetails = Type.Object({
  givenName: Type.Optional(Line),
  familyName: Type.Optional(Line),
  email: Type.Optional(Type.Union([EmailAddress, Type.Literal('')])),
  phone: Type.Optional(Type.Union([PhoneNumber, Type.Literal('')])),
  address: Type.Optional(Address),
  language: Type.Optional(Language),
  preferredChannel: Type.Optional(
    Type.Union([Type.Literal('email'), Type.Literal('sms'), Type.Literal('none')]),
  ),
})

export const RequestAnswer = Type.Object({
  accepted: Type.Boolean(),
  at: Timestamp,
  staffId: Id,
  staffName: Line,
  /** What the patient is told besides. */
  note: Type.Optional(Line),
})

export const PatientRequest = Type.Object({
  id: Id,
  /** Open, or answered. */
  kind: Type.Union([Type.Literal('request'), Type.Literal('answered')]),
  updatedAt: Timestamp,
  patientId: Id,
  about: RequestAbout,
  requestedAt: Timestamp,
  appointmentId: Type.Optional(Id),
  /** When the appointment was to be when the patient asked. */
  startsAt: Type.Optional(Instant),
  /** Earliest day the patient wishes. */
  from: Type.Optional(CalendarDate),
  dayPart: Type.Optional(Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])),
  note: Type.Optional(Line),
  changes: Type.Optional(ProposedDetails),
  answer: Type.Optional(RequestAnswer),
})

export type RequestAbout = Type.Static<typeof RequestAbout>
export type ProposedDetails = Type.Static<typeof ProposedDetails>
export type PatientRequest = Type.Static<typeof PatientRequest>
