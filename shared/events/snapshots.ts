/**
 * What events say of a record. An event carries all that its reactors need, so a message can be written from the event
 * alone and every workstation writes the same one.
 */
import Type from 'typebox'
import {
  CalendarDate,
  EmailAddress,
  Id,
  Instant,
  Language,
  Line,
  MessageChannel,
  PhoneNumber,
} from '../domain/records/fields.ts'
import { AppointmentStatus } from '../domain/records/appointment.ts'

export const PatientSnapshot = Type.Object({
  id: Id,
  memberId: Type.String({ maxLength: 16 }),
  givenName: Line,
  familyName: Line,
  email: Type.Optional(EmailAddress),
  phone: Type.Optional(PhoneNumber),
  birthDate: Type.Optional(CalendarDate),
  language: Language,
  preferredChannel: MessageChannel,
  messageConsent: Type.Boolean(),
})

export const DoctorSnapshot = Type.Object({
  id: Id,
  doctorNumber: Type.String({ maxLength: 16 }),
  title: Type.Optional(Line),
  givenName: Line,
  familyName: Line,
  email: Type.Optional(EmailAddress),
})

export const AppointmentSnapshot = Type.Object({
  id: Id,
  date: CalendarDate,
  startsAt: Instant,
  endsAt: Instant,
  status: AppointmentStatus,
  newPatient: Type.Boolean(),
  reason: Type.Optional(Line),
})

export const ClinicSnapshot = Type.Object({
  name: Line,
  timeZone: Type.String({ maxLength: 64 }),
  /** ISO 3166-1 alpha-2. */
  country: Type.Optional(Type.String({ maxLength: 2 })),
  language: Language,
  phone: Type.Optional(PhoneNumber),
})

export type PatientSnapshot = Type.Static<typeof PatientSnapshot>
export type DoctorSnapshot = Type.Static<typeof DoctorSnapshot>
export type AppointmentSnapshot = Type.Static<typeof AppointmentSnapshot>
export type ClinicSnapshot = Type.Static<typeof ClinicSnapshot>
