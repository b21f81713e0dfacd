/** Someone who works at the clinic and uses the application. */
import Type from 'typebox'
import { EmailAddress, Id, Line, recordFields, Timestamp } from './fields.ts'
import type { RecordType } from './record-type.ts'

export const Role = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('doctor'),
  Type.Literal('receptionist'),
  Type.Literal('stockKeeper'),
])

export const staffDetails = {
  name: Line,
  email: Type.Optional(EmailAddress),
  roles: Type.Array(Role, { maxItems: 4 }),
  /** The doctor's record when this person is one. */
  doctorId: Type.Optional(Id),
}

/** A member of staff as everybody may see them. */
export const Staff = Type.Object({ ...recordFields, ...staffDetails, active: Type.Boolean() })

/** A member of staff as stored. The credential stays in the core: no answer, event or audit entry holds it. */
export const StoredStaff = Type.Object({
  ...Staff.properties,
  credential: Type.Optional(
    Type.Object({
      /** Argon2id in the PHC string format, with its parameters and salt. */
      hash: Type.String({ maxLength: 200 }),
      /** Names this password: sessions and PINs that were made with another one end. */
      setAt: Timestamp,
    }),
  ),
})

export type Role = Type.Static<typeof Role>
export type Staff = Type.Static<typeof Staff>
export type StoredStaff = Type.Static<typeof StoredStaff>

/** A member of staff without what only the core may know. */
export function toStaff({ credential: _secret, ...staff }: StoredStaff): Staff {
  return staff
}

export const staffRecord: RecordType<typeof StoredStaff> = {
  name: 'staff',
  version: 0,
  schema: StoredStaff,
  indexes: [],
  migrations: {},
}
