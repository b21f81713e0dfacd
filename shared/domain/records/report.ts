/** A medical report. Every version is kept; the document holds the newest and the ones before it. */
import Type from 'typebox'
import { Id, Line, recordFields, Text, Timestamp } from './fields.ts'
import type { RecordType } from './record-type.ts'

export const ReportKind = Type.Union([
  Type.Literal('treatment'),
  Type.Literal('diagnosis'),
  Type.Literal('xray'),
  Type.Literal('prescription'),
  Type.Literal('note'),
])

export const reportDetails = {
  kind: ReportKind,
  title: Line,
  text: Text,
  /** Tooth in FDI notation (ISO 3950) or a body site in words. */
  site: Type.Optional(Line),
  /** What the patient should do; this is what they are told about. */
  instructions: Type.Optional(Text),
  relevantToPatient: Type.Boolean(),
}

export const ReportAttachment = Type.Object({
  id: Id,
  name: Line,
  type: Line,
  size: Type.Integer({ minimum: 0 }),
  addedAt: Timestamp,
})

export const ReportVersion = Type.Object({
  /** Tells apart what one author wrote on two workstations at the same time; absent on versions from before it was kept. */
  id: Type.Optional(Id),
  number: Type.Integer({ minimum: 1 }),
  at: Timestamp,
  authorId: Id,
  authorName: Line,
  ...reportDetails,
})

export const Report = Type.Object({
  ...recordFields,
  patientId: Id,
  doctorId: Id,
  appointmentId: Type.Optional(Id),
  ...reportDetails,
  version: Type.Integer({ minimum: 1 }),
  /** Older and newest versions, oldest first. */
  versions: Type.Array(ReportVersion, { maxItems: 500 }),
  attachments: Type.Array(ReportAttachment, { maxItems: 100 }),
  deletedAt: Type.Optional(Timestamp),
})

export type ReportKind = Type.Static<typeof ReportKind>
export type ReportVersion = Type.Static<typeof ReportVersion>
export type ReportAttachment = Type.Static<typeof ReportAttachment>
export type Report = Type.Static<typeof Report>

export const reportRecord: RecordType<typeof Report> = {
  name: 'reports',
  version: 1,
  schema: Report,
  indexes: [
    ['patientId', 'updatedAt'],
    ['doctorId', 'updatedAt'],
  ],
  // 1: a version may have an id.
  migrations: { 1: (old) => old },
  attachments: true,
}
