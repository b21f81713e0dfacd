/** A person the clinic treats. */
import Type from 'typebox'
import {
  CalendarDate,
  EmailAddress,
  Id,
  Language,
  Line,
  MessageChannel,
  PhoneNumber,
  recordFields,
  Source,
  Text,
  Timestamp,
} from './fields.ts'
import { longestPhoto } from '../photo.ts'
import type { RecordType } from './record-type.ts'

export const Sex = Type.Union([
  Type.Literal('female'),
  Type.Literal('male'),
  Type.Literal('other'),
  Type.Literal('unknown'),
])

export const Address = Type.Object({
  line: Type.Optional(Line),
  city: Type.Optional(Line),
  region: Type.Optional(Line),
  postalCode: Type.Optional(Line),
  country: Type.Optional(Line),
})

/** An allergy or intolerance; `high` criticality must not be missed when booking or treating. */
export const Allergy = Type.Object({
  text: Line,
  criticality: Type.Optional(Type.Union([Type.Literal('low'), Type.Literal('high')])),
})

/** What the desk may enter; everything but a name may be unknown. */
export const patientDetails = {
  givenName: Line,
  familyName: Line,
  email: Type.Optional(EmailAddress),
  phone: Type.Optional(PhoneNumber),
  birthDate: Type.Optional(CalendarDate),
  sex: Type.Optional(Sex),
  address: Type.Optional(Address),
  preconditions: Type.Array(Line, { maxItems: 200 }),
  allergies: Type.Array(Allergy, { maxItems: 200 }),
  language: Type.Optional(Language),
  preferredChannel: Type.Optional(MessageChannel),
  messageConsent: Type.Boolean(),
  notes: Type.Optional(Text),
  /** A small JPEG of the face, in base64 (RFC 4648, 4). In the record itself, so that it is there wherever the patient is. */
  photo: Type.Optional(Type.String({ maxLength: longestPhoto, pattern: '^/9j/[A-Za-z0-9+/]+={0,2}$' })),
}

export const Patient = Type.Object({
  ...recordFields,
  /** Printed on the patient's card: unique without a network, with a check character (see patients/member-id.ts). */
  memberId: Type.String({ maxLength: 16 }),
  ...patientDetails,
  sources: Type.Optional(Type.Array(Source, { maxItems: 20 })),
  /** Set while the record is deleted but can still be restored. */
  deletedAt: Type.Optional(Timestamp),
  /** Set when the record was erased for good: it names nobody any more and cannot be restored. */
  erasedAt: Type.Optional(Timestamp),
  /** Set when this record was merged into another one; the other is the one to use. */
  mergedInto: Type.Optional(Type.String({ maxLength: 64 })),
  /** Records that look like this one's person and that somebody has said are another person's. */
  notSameAs: Type.Optional(Type.Array(Id, { maxItems: 500 })),
})

export type Patient = Type.Static<typeof Patient>
export type Allergy = Type.Static<typeof Allergy>
export type Address = Type.Static<typeof Address>

export const patientRecord: RecordType<typeof Patient> = {
  name: 'patients',
  version: 2,
  schema: Patient,
  indexes: ['memberId', 'updatedAt'],
  // 1: a photo may be there; 2: records that are another person's.
  migrations: { 1: (old) => old, 2: (old) => old },
}
