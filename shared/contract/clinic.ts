import Type from 'typebox'
import { Clinic, clinicDetails, Closure } from '../domain/records/clinic.ts'
import { CalendarDate, EmailAddress, Line } from '../domain/records/fields.ts'
import { Staff } from '../domain/records/staff.ts'
import { endpoint } from './endpoint.ts'

const { phone: _phone, ...clinicSettings } = clinicDetails

/** The clinic as the desk types it: the phone number in any form people write. */
export const ClinicInput = Type.Object({
  ...clinicSettings,
  phone: Type.Optional(Line),
  email: Type.Optional(Line),
})

export const clinicCommands = {
  'clinic.setUp': endpoint(
    'First run: names the clinic and its first administrator.',
    Type.Object({
      clinic: Type.Object({
        ...Type.Partial(ClinicInput).properties,
        name: Type.String({ minLength: 1, maxLength: 200 }),
        timeZone: clinicDetails.timeZone,
        country: clinicDetails.country,
      }),
      administrator: Type.Object({
        name: Type.String({ minLength: 1, maxLength: 200 }),
        email: Type.Optional(EmailAddress),
        /** Left out, nobody has to sign in until somebody gets a password. */
        password: Type.Optional(Type.String({ maxLength: 400 })),
      }),
    }),
    Type.Object({ clinic: Clinic, administrator: Staff }),
  ),
  'clinic.update': endpoint('Changes the clinic’s settings.', Type.Partial(ClinicInput), Clinic),
  'clinic.closures.set': endpoint(
    'Replaces the list of days on which the clinic is closed; answers with the bookings that now fall on one.',
    Type.Object({ closures: Type.Array(Type.Omit(Closure, ['id']), { maxItems: 1000 }) }),
    Type.Object({ clinic: Clinic, affectedAppointmentIds: Type.Array(Type.String()) }),
  ),
}

/** A day that public holidays or the clinic's closures close. */
export const ClosedDay = Type.Object({
  date: CalendarDate,
  name: Line,
  kind: Type.Union([Type.Literal('holiday'), Type.Literal('closure')]),
})
export type ClosedDay = Type.Static<typeof ClosedDay>

export const clinicQueries = {
  'clinic.get': endpoint(
    'The clinic, null before set-up, and who is signed in on this connection, null when nobody is.',
    Type.Object({}),
    Type.Object({ clinic: Type.Union([Clinic, Type.Null()]), staff: Type.Union([Staff, Type.Null()]) }),
  ),
  'clinic.closedDays': endpoint(
    'Public holidays and closures between two dates, both included.',
    Type.Object({ from: CalendarDate, to: CalendarDate }),
    Type.Array(ClosedDay),
  ),
}
