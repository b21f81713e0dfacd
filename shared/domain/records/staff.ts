/** Someone who works at the clinic and uses the application. */
import Type from 'typebox'
import { EmailAddress, Id, Line, recordFields } from './fields.ts'
import type { RecordType } from './record-type.ts'

export const Role = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('doctor'),
  Type.Literal('receptionist'),
  Type.Literal('stockKeeper'),
])

export const Staff = Type.Object({
  ...recordFields,
  name: Line,
  email: Type.Optional(EmailAddress),
  roles: Type.Array(Role, { maxItems: 4 }),
  /** The doctor's record when this person is one. */
  doctorId: Type.Optional(Id),
  active: Type.Boolean(),
})

export type Role = Type.Static<typeof Role>
export type Staff = Type.Static<typeof Staff>

export const staffRecord: RecordType<typeof Staff> = {
  name: 'staff',
  version: 0,
  schema: Staff,
  indexes: [],
  migrations: {},
}
