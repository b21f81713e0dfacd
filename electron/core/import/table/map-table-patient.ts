/** A row of a table of patients to a patient's record. */
import type { TableMapping } from '#shared/contract/taking-in.ts'
import { earliestBirthDate, readTypedDate } from '#shared/domain/patients/birth-date.ts'
import { readEmailAddress } from '#shared/domain/patients/email-address.ts'
import { fold } from '#shared/domain/patients/folding.ts'
import { memberIdFrom } from '#shared/domain/patients/member-id.ts'
import { readPhoneNumber } from '#shared/domain/patients/phone-number.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { ImportContext } from '../mapped.ts'
import { identityOf } from '../record-ids.ts'
import { Cells } from './cells.ts'
import { readChannel, readLanguage, readSex, readYes } from './table-words.ts'

export type PatientMapping = Extract<TableMapping, { what: 'patients' }>

export interface TablePatient {
  patient: Patient
  eventId: string
  /** The patient's number where the table comes from. */
  number: string | undefined
}

/**
 * The record that a row becomes. A phone number or e-mail address that is none is kept in the notes; a birth date that is
 * none keeps the row out, because then the order of day and month may be wrong for all.
 * @throws RowRefused
 */
export function mapTablePatient(
  row: readonly string[],
  { columns, dateOrder }: PatientMapping,
  context: ImportContext,
): TablePatient {
  const cells = new Cells(row, columns)
  const name = readName(cells)
  const number = cells.short('number')
  const notes: string[] = []
  const today = clinicDateOf(context.now, context.timeZone)
  const birthDate = cells.word(
    'birthDate',
    (text) => {
      const read = readTypedDate(withoutTime(text), dateOrder, { earliest: earliestBirthDate, latest: today })
      return read.ok ? read.value : undefined
    },
    'birthDateInvalid',
  )
  const contact = readContact(cells, context.country, notes)
  const written = cells.text('notes')
  if (written !== undefined) notes.unshift(written)
  const text = notes.join('\n')
  if (text.length > 20_000) throw cells.refused('notes', 'tooLong')
  const identity =
    number === undefined
      ? identityOf(context.system, 'Row', fold(JSON.stringify({ ...name, birthDate, ...contact })))
      : identityOf(context.system, 'Patient', number)
  const patient: Patient = {
    id: identity.id,
    createdAt: context.now,
    updatedAt: context.now,
    memberId: memberIdFrom(identity.bytes),
    ...name,
    ...withoutUndefined({
      ...contact,
      birthDate,
      sex: cells.word('sex', readSex, 'wordUnknown'),
      address: readAddress(cells),
      language: cells.word('language', readLanguage, 'wordUnknown'),
      preferredChannel: cells.word('preferredChannel', readChannel, 'wordUnknown'),
      notes: text === '' ? undefined : text,
    }),
    preconditions: cells.list('preconditions'),
    allergies: cells.list('allergies').map((each) => {
      const severe = /\s*\(!\)$/.exec(each)
      return severe ? { text: each.slice(0, severe.index), criticality: 'high' as const } : { text: each }
    }),
    // Nobody has asked, where the table does not say that the patient agreed.
    messageConsent: cells.word('messageConsent', readYes, 'wordUnknown') ?? false,
    ...(number === undefined ? {} : { sources: [{ system: context.system, value: number }] }),
  }
  return { patient, eventId: identity.eventId, number }
}

type Row = Cells<NonNullable<PatientMapping['columns'][number]>>

/** Spreadsheets write `1990-05-06 00:00:00` for a date. */
const withoutTime = (text: string): string => text.replace(/[ T]0?0:00(:00(\.0+)?)?Z?$/, '')

function readName(cells: Row): { givenName: string; familyName: string } {
  const givenName = cells.short('givenName')
  const familyName = cells.short('familyName')
  if (givenName !== undefined || familyName !== undefined)
    return { givenName: givenName ?? '', familyName: familyName ?? '' }
  const whole = cells.short('fullName')
  if (whole === undefined) throw cells.refused('fullName', 'nameMissing')
  const [family = '', ...given] = whole.split(',').map((part) => part.trim())
  if (given.length > 0) return { givenName: given.join(' ').trim(), familyName: family }
  const words = whole.split(' ')
  return words.length === 1
    ? { givenName: '', familyName: whole }
    : { givenName: words[0] ?? '', familyName: words.slice(1).join(' ') }
}

function readContact(cells: Row, country: string, notes: string[]): { phone?: string; email?: string } {
  let phone: string | undefined
  for (const column of ['phone', 'otherPhone'] as const) {
    const typed = cells.line(column)
    if (typed === undefined) continue
    const read = readPhoneNumber(typed, country)
    if (read.ok && phone === undefined) phone = read.value
    else if (!read.ok || read.value !== phone) notes.push(`Phone: ${typed}`)
  }
  const typed = cells.line('email')
  const read = typed === undefined ? undefined : readEmailAddress(typed)
  if (read?.ok === false) notes.push(`E-mail: ${typed ?? ''}`)
  return withoutUndefined({ phone, email: read?.ok ? read.value : undefined })
}

function readAddress(cells: Row): Patient['address'] {
  const address = withoutUndefined({
    line: cells.short('addressLine'),
    city: cells.short('city'),
    region: cells.short('region'),
    postalCode: cells.short('postalCode'),
    country: cells.short('country'),
  })
  return Object.keys(address).length === 0 ? undefined : address
}
