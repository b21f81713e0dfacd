import Type from 'typebox'
import { Absence, Doctor, doctorDetails, WorkingPeriod } from '../domain/records/doctor.ts'
import { CalendarDate, Id, Line } from '../domain/records/fields.ts'
import { endpoint } from './endpoint.ts'

export const DoctorInput = Type.Object({
  ...Type.Partial(Type.Object(doctorDetails)).properties,
  phone: Type.Optional(Line),
  email: Type.Optional(Line),
})

/** What a change of hours leaves behind: bookings that no longer fall in working time, listed and not hidden. */
const affected = { doctor: Doctor, affectedAppointmentIds: Type.Array(Type.String()) }

export const doctorCommands = {
  'doctors.create': endpoint(
    'Adds a doctor with working hours and gives them a doctor number.',
    Type.Object({
      ...DoctorInput.properties,
      familyName: Type.String({ minLength: 1, maxLength: 200 }),
      workingHours: Type.Optional(Type.Array(WorkingPeriod, { maxItems: 70 })),
      id: Type.Optional(Id),
    }),
    Doctor,
  ),
  'doctors.update': endpoint(
    'Changes a doctor’s details; `active: false` takes them off the board.',
    Type.Object({
      doctorId: Id,
      changes: Type.Object({ ...DoctorInput.properties, active: Type.Optional(Type.Boolean()) }),
    }),
    Doctor,
  ),
  'doctors.setWorkingHours': endpoint(
    'Replaces a doctor’s weekly hours.',
    Type.Object({ doctorId: Id, workingHours: Type.Array(WorkingPeriod, { maxItems: 70 }) }),
    Type.Object(affected),
  ),
  'doctors.addAbsence': endpoint(
    'Adds a vacation or another absence: whole days by `fromDate` and `toDate`, or part of one day with times.',
    Type.Object({
      doctorId: Id,
      fromDate: CalendarDate,
      toDate: CalendarDate,
      fromTime: Type.Optional(Type.String({ maxLength: 5 })),
      toTime: Type.Optional(Type.String({ maxLength: 5 })),
      kind: Absence.properties.kind,
      note: Type.Optional(Line),
    }),
    Type.Object({ ...affected, absenceId: Id }),
  ),
  'doctors.removeAbsence': endpoint(
    'Removes an absence.',
    Type.Object({ doctorId: Id, absenceId: Id }),
    Doctor,
  ),
}

export const calendarCommands = {
  'doctors.openCalendar': endpoint(
    'Makes the address under which a calendar program reads a doctor’s appointments from the portal, and answers with its path, this once; the address before it is no longer good. Entries name nobody unless asked to.',
    Type.Object({ doctorId: Id, names: Type.Optional(Type.Boolean()) }),
    Type.Object({ doctor: Doctor, path: Type.String() }),
  ),
  'doctors.closeCalendar': endpoint(
    'The address of a doctor’s calendar is no longer good.',
    Type.Object({ doctorId: Id }),
    Doctor,
  ),
}

export const doctorQueries = {
  'doctors.list': endpoint(
    'All doctors, by name.',
    Type.Object({ includeInactive: Type.Optional(Type.Boolean()) }),
    Type.Array(Doctor),
  ),
}
