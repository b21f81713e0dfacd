/** Taking the clinic's data out. Taking data in: taking-in.ts. */
import Type from 'typebox'
import { endpoint } from './endpoint.ts'

export const ExportPart = Type.Union([
  /** FHIR R4 bulk NDJSON with reports' files. */
  Type.Literal('fhir'),
  /** FHIR R4 as transaction Bundles, the reports' files in them. */
  Type.Literal('bundles'),
  /** Tables for spreadsheets. */
  Type.Literal('csv'),
  /** One iCalendar file for each doctor. */
  Type.Literal('calendars'),
  /** Every record as it is stored. */
  Type.Literal('records'),
])
export type ExportPart = Type.Static<typeof ExportPart>

const ExportedFile = Type.Object({
  /** Path below the export's folder, with `/`. */
  name: Type.String(),
  rows: Type.Integer(),
})

export const interchangeCommands = {
  'interchange.export': endpoint(
    'Writes a new folder with the clinic’s data, unencrypted, into a folder that the person chooses, or into the named one where there is no desktop; with all parts it is all that a clinic needs to leave. Answers null when no folder was chosen. The audit trail notes it.',
    Type.Object({
      folder: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
      parts: Type.Array(ExportPart, { minItems: 1, maxItems: 5 }),
      /** True: calendars name the patients. */
      namesInCalendars: Type.Optional(Type.Boolean()),
    }),
    Type.Union([Type.Object({ folder: Type.String(), files: Type.Array(ExportedFile) }), Type.Null()]),
  ),
}
