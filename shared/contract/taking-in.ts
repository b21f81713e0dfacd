/**
 * Taking data in from a file that the person chose: a table (CSV) of patients or appointments, or FHIR R4 (a Bundle, or a
 * folder of one's own export). A page opens a file, looks at its preview, changes the mapping, and takes it in.
 */
import Type from 'typebox'
import { endpoint } from './endpoint.ts'

/** What a column of a table of patients can be. */
export const PatientColumn = Type.Union([
  /** The patient's number in the system that the table comes from: the same number is the same patient when it comes again. */
  Type.Literal('number'),
  /** Given and family name in one: `Ana García`, or `García, Ana`. */
  Type.Literal('fullName'),
  Type.Literal('givenName'),
  Type.Literal('familyName'),
  Type.Literal('birthDate'),
  Type.Literal('sex'),
  Type.Literal('phone'),
  Type.Literal('otherPhone'),
  Type.Literal('email'),
  Type.Literal('addressLine'),
  Type.Literal('city'),
  Type.Literal('region'),
  Type.Literal('postalCode'),
  Type.Literal('country'),
  Type.Literal('language'),
  Type.Literal('preferredChannel'),
  Type.Literal('messageConsent'),
  /** Several separated by `;`. */
  Type.Literal('allergies'),
  /** Several separated by `;`. */
  Type.Literal('preconditions'),
  Type.Literal('notes'),
])
export type PatientColumn = Type.Static<typeof PatientColumn>

/** What a column of a table of appointments can be. */
export const AppointmentColumn = Type.Union([
  /** The appointment's number in the system that the table comes from. */
  Type.Literal('number'),
  /** The patient's number in that system, or the member ID here. */
  Type.Literal('patient'),
  Type.Literal('patientName'),
  Type.Literal('patientBirthDate'),
  /** The doctor's number or name here. */
  Type.Literal('doctor'),
  Type.Literal('date'),
  Type.Literal('startTime'),
  /** Date and time in one. */
  Type.Literal('startsAt'),
  Type.Literal('endTime'),
  /** Date and time in one. */
  Type.Literal('endsAt'),
  Type.Literal('durationMinutes'),
  Type.Literal('status'),
  Type.Literal('reason'),
  Type.Literal('note'),
])
export type AppointmentColumn = Type.Static<typeof AppointmentColumn>

export const TableEncoding = Type.Union([
  Type.Literal('utf-8'),
  Type.Literal('utf-16le'),
  /** Western European spreadsheets. */
  Type.Literal('windows-1252'),
  /** Arabic spreadsheets. */
  Type.Literal('windows-1256'),
])
export type TableEncoding = Type.Static<typeof TableEncoding>

export const TableSeparator = Type.Union([
  Type.Literal(','),
  Type.Literal(';'),
  Type.Literal('\t'),
  Type.Literal('|'),
])
export type TableSeparator = Type.Static<typeof TableSeparator>

const format = {
  encoding: TableEncoding,
  separator: TableSeparator,
  /** How dates such as 03/04/1990 are meant; a date that begins with the year is read as such anyway. */
  dateOrder: Type.Union([Type.Literal('dayFirst'), Type.Literal('monthFirst')]),
}

/** How a table is read: its form, and what each column is; null for one that is left out. */
export const TableMapping = Type.Union([
  Type.Object({
    what: Type.Literal('patients'),
    ...format,
    columns: Type.Array(Type.Union([PatientColumn, Type.Null()]), { maxItems: 500 }),
  }),
  Type.Object({
    what: Type.Literal('appointments'),
    ...format,
    columns: Type.Array(Type.Union([AppointmentColumn, Type.Null()]), { maxItems: 500 }),
  }),
])
export type TableMapping = Type.Static<typeof TableMapping>

/** Why a row could not be taken. */
export const RowProblem = Type.Union([
  /** The file is broken here: a quotation mark that is never closed, or bytes that are not of the encoding. */
  Type.Literal('unreadable'),
  Type.Literal('nameMissing'),
  Type.Literal('tooLong'),
  Type.Literal('birthDateInvalid'),
  /** A word that means nothing in this column: a sex, a language, a status, yes or no. */
  Type.Literal('wordUnknown'),
  Type.Literal('patientUnknown'),
  /** More than one patient of that name. */
  Type.Literal('patientAmbiguous'),
  Type.Literal('doctorUnknown'),
  Type.Literal('timeInvalid'),
  /** It was erased from this clinic for good, or changed while it was written. */
  Type.Literal('erased'),
  /** A resource that is not as FHIR R4, or not as this application, writes it. */
  Type.Literal('resourceInvalid'),
])
export type RowProblem = Type.Static<typeof RowProblem>

const Problem = Type.Object({
  /** In a folder, which file. */
  file: Type.Optional(Type.String()),
  /** Line of the file on which the row begins, the heading being line 1; in a Bundle, which entry. */
  line: Type.Integer(),
  problem: RowProblem,
  /** Number of the column, from 0. */
  column: Type.Optional(Type.Integer()),
  /** More of it, in English, for FHIR. */
  detail: Type.Optional(Type.String()),
})

const ImportId = Type.String({ minLength: 1, maxLength: 64 })
const Source = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }))

export const ImportOutcome = Type.Object({
  /** `checked`: nothing was written. `stopped`: somebody stopped it; what is taken by then stays. */
  state: Type.Union([Type.Literal('done'), Type.Literal('checked'), Type.Literal('stopped')]),
  taken: Type.Integer(),
  /** Rows whose record is here from before; they stay as they are here. */
  present: Type.Integer(),
  refused: Type.Integer(),
  /** The first thousand of what could not be taken. */
  problems: Type.Array(Problem),
})
export type ImportOutcome = Type.Static<typeof ImportOutcome>

export const importCommands = {
  'interchange.openImport': endpoint(
    'Opens the file that the person chooses, or the named one where there is no desktop, to be taken in; answers null when none was chosen. It is forgotten after an hour, or when it was taken in.',
    Type.Object({ file: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })) }),
    Type.Union([
      Type.Object({
        importId: ImportId,
        /** Without its folder. */
        fileName: Type.String(),
        bytes: Type.Integer(),
        kind: Type.Union([Type.Literal('table'), Type.Literal('fhir')]),
      }),
      Type.Null(),
    ]),
  ),
  'interchange.import': endpoint(
    'Takes the opened file in, in batches of one transaction each; rows that are here already stay. With `check` it only says what would become of the rows. Answers when it is through; interchange.importProgress tells how far it is. The audit trail notes each batch.',
    Type.Object({
      importId: ImportId,
      /** Needed for a table. */
      mapping: Type.Optional(TableMapping),
      /** Name of the system that the file comes from: numbers and ids are unique within it; `table` or `fhir` otherwise. */
      source: Source,
      check: Type.Optional(Type.Boolean()),
    }),
    ImportOutcome,
  ),
  'interchange.stopImport': endpoint(
    'Stops an import after the batch it is in, or forgets an opened file.',
    Type.Object({ importId: ImportId }),
    Type.Null(),
  ),
}

export const importQueries = {
  'interchange.previewTable': endpoint(
    'The heading and the first rows of an opened table, read by the mapping or, without one, by what the heading suggests, and what would become of each row.',
    Type.Object({ importId: ImportId, mapping: Type.Optional(TableMapping), source: Source }),
    Type.Object({
      /** The one that was given or, without one, the suggested one. */
      mapping: TableMapping,
      heading: Type.Array(Type.String()),
      rows: Type.Array(
        Type.Object({
          line: Type.Integer(),
          cells: Type.Array(Type.String()),
          becomes: Type.Union([Type.Literal('new'), Type.Literal('present'), Type.Literal('refused')]),
          problem: Type.Optional(RowProblem),
          /** Number of the column with the problem, from 0. */
          column: Type.Optional(Type.Integer()),
        }),
      ),
      /** True when the file has more rows than these. */
      more: Type.Boolean(),
      /** Columns without which nothing can be taken in, and which no column is. */
      missing: Type.Array(Type.String()),
    }),
  ),
  'interchange.importProgress': endpoint(
    'How far the import of an opened file is; live.',
    Type.Object({ importId: ImportId }),
    Type.Object({
      state: Type.Union([Type.Literal('waiting'), Type.Literal('running'), Type.Literal('over')]),
      doneBytes: Type.Integer(),
      totalBytes: Type.Integer(),
      taken: Type.Integer(),
      present: Type.Integer(),
      refused: Type.Integer(),
    }),
  ),
}
