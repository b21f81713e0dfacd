/** The patients' portal: what patients ask for there, what the desk answers, and what only the portal itself may do. */
import Type from 'typebox'
import { Appointment } from '../domain/records/appointment.ts'
import { CalendarDate, Id, Language, Line, Timestamp } from '../domain/records/fields.ts'
import { PatientRequest, RequestAbout } from '../domain/records/patient-request.ts'
import { FieldChange } from '../events/catalogue.ts'
import { StartsAt } from './appointments.ts'
import { endpoint } from './endpoint.ts'
import { PatientSummary } from './patients.ts'

const wishes = {
  /** Earliest day wished. */
  from: Type.Optional(CalendarDate),
  dayPart: Type.Optional(Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])),
  note: Type.Optional(Line),
}

export const AskedRequest = Type.Object({
  ...PatientRequest.properties,
  patient: Type.Union([PatientSummary, Type.Null()]),
  /** The appointment as it stands now; null when it is about none, or it is gone. */
  appointment: Type.Union([Appointment, Type.Null()]),
  /** Of proposed details: each field as it is, and as the patient would have it. */
  differences: Type.Array(FieldChange),
})
export type AskedRequest = Type.Static<typeof AskedRequest>

export const portalCommands = {
  'requests.submit': endpoint(
    'A patient asks to cancel or move an appointment, or proposes other details. The same wish again replaces the one before.',
    Type.Object({
      patientId: Id,
      about: RequestAbout,
      appointmentId: Type.Optional(Id),
      ...wishes,
      /** Typed as people write; a field given empty is to be emptied. */
      changes: Type.Optional(
        Type.Record(
          Type.String({ maxLength: 40 }),
          Type.Union([Line, Type.Record(Type.String({ maxLength: 40 }), Line, { maxProperties: 10 })]),
          { maxProperties: 10 },
        ),
      ),
    }),
    PatientRequest,
  ),
  'requests.answer': endpoint(
    'The desk accepts what a patient asked, which is done at once, or declines it; the patient is told.',
    Type.Object({
      requestId: Id,
      accepted: Type.Boolean(),
      /** Told to the patient. */
      note: Type.Optional(Line),
      /** Of a move: where it goes. */
      startsAt: Type.Optional(StartsAt),
      doctorId: Type.Optional(Id),
    }),
    PatientRequest,
  ),
  'portal.sendCode': endpoint(
    'Given by the portal: sends a one-time code to the patient with a member ID. Answers null where there is none, or no address to send it to.',
    Type.Object({
      memberId: Line,
      code: Type.String({ pattern: '^\\d{6}$' }),
      language: Type.Optional(Language),
    }),
    Type.Object({ patientId: Type.Union([Id, Type.Null()]) }),
  ),
  'portal.invite': endpoint(
    'Given by the portal: asks a patient, by message with a signed link, how a visit was.',
    Type.Object({ appointmentId: Id, link: Type.String({ maxLength: 1000 }) }),
    Type.Object({ invited: Type.Boolean() }),
  ),
}

export const portalQueries = {
  'requests.list': endpoint(
    'What patients ask for and nobody has answered yet, the longest waiting first.',
    Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }),
    Type.Array(AskedRequest),
  ),
  'portal.view': endpoint(
    'What the portal shows a patient, from its cached view; null when there is none.',
    Type.Object({ patientId: Id }),
    Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  ),
  'portal.attachment': endpoint(
    'A file of a report that the portal shows the patient, as base64.',
    Type.Object({ patientId: Id, reportId: Id, attachmentId: Id }),
    Type.Object({ name: Line, type: Line, base64: Type.String() }),
  ),
  'portal.invitations': endpoint(
    'Visits that ended since an instant and about which the patient has not been asked yet.',
    Type.Object({ since: Timestamp }),
    Type.Array(Type.Object({ appointmentId: Id, patientId: Id, doctorId: Id })),
  ),
}
