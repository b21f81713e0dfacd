/** What columns of tables can be, and why a row could not be taken, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AppointmentColumn, PatientColumn, RowProblem } from '#shared/contract/taking-in.ts'

export const patientColumns: Record<PatientColumn, MessageDescriptor> = {
  number: msg`Number there`,
  fullName: msg`Full name`,
  givenName: msg`Given name`,
  familyName: msg`Family name`,
  birthDate: msg`Date of birth`,
  sex: msg`Sex`,
  phone: msg`Telephone`,
  otherPhone: msg`Another telephone`,
  email: msg`E-mail`,
  addressLine: msg`Street and number`,
  city: msg`City`,
  region: msg`Region`,
  postalCode: msg`Postal code`,
  country: msg`Country`,
  language: msg`Language`,
  preferredChannel: msg`Messages by`,
  messageConsent: msg`Agrees to messages`,
  allergies: msg`Allergies`,
  preconditions: msg`Preconditions`,
  notes: msg`Notes`,
}

export const appointmentColumns: Record<AppointmentColumn, MessageDescriptor> = {
  number: msg`Number there`,
  patient: msg`Patient’s number or member ID`,
  patientName: msg`Patient’s name`,
  patientBirthDate: msg`Patient’s date of birth`,
  doctor: msg`Doctor`,
  date: msg`Date`,
  startTime: msg`Begins, time`,
  startsAt: msg`Begins, date and time`,
  endTime: msg`Ends, time`,
  endsAt: msg`Ends, date and time`,
  durationMinutes: msg`Length in minutes`,
  status: msg`Status`,
  reason: msg`Reason`,
  note: msg`Note`,
}

export const rowProblems: Record<RowProblem, MessageDescriptor> = {
  unreadable: msg`The file is broken here: a quotation mark is never closed, or the encoding is another one.`,
  nameMissing: msg`There is no name.`,
  tooLong: msg`A text is too long.`,
  birthDateInvalid: msg`That is no date of birth. Is the order of day and month right?`,
  wordUnknown: msg`That word means nothing in this column.`,
  patientUnknown: msg`There is no such patient here.`,
  patientAmbiguous: msg`More than one patient has that name.`,
  doctorUnknown: msg`There is no such doctor here.`,
  timeInvalid: msg`That is no time. Is the order of day and month right?`,
  erased: msg`It was erased from this clinic for good.`,
  resourceInvalid: msg`It is not written as it should be.`,
}
