import Type from 'typebox'
import { Id, Instant, Line } from '../domain/records/fields.ts'
import { longestPhoto } from '../domain/photo.ts'
import { Patient, patientDetails } from '../domain/records/patient.ts'
import { FieldChange } from '../events/catalogue.ts'
import { endpoint } from './endpoint.ts'

/** A patient as the desk types them: phone and birth date in any form people write. */
export const PatientInput = Type.Object({
  ...Type.Partial(Type.Object(patientDetails)).properties,
  givenName: Type.Optional(Line),
  familyName: Type.Optional(Line),
  email: Type.Optional(Line),
  phone: Type.Optional(Line),
  birthDate: Type.Optional(Line),
})
export type PatientInput = Type.Static<typeof PatientInput>

/** The line a search or a list shows. */
export const PatientSummary = Type.Object({
  id: Id,
  memberId: Line,
  givenName: Line,
  familyName: Line,
  birthDate: Type.Optional(Line),
  phone: Type.Optional(Line),
  email: Type.Optional(Line),
  /** How many allergies and preconditions there are to be seen. */
  alerts: Type.Integer(),
  /** True where `patients.photo` has one. */
  hasPhoto: Type.Optional(Type.Literal(true)),
})
export type PatientSummary = Type.Static<typeof PatientSummary>

export const DuplicateCandidate = Type.Object({
  patient: PatientSummary,
  /** The other record of a pair, when the open pairs were asked for. */
  sameAs: Type.Optional(PatientSummary),
  /** 0 to 1: how likely it is the same person. */
  likelihood: Type.Number(),
  because: Type.Array(
    Type.Union([
      Type.Literal('name'),
      Type.Literal('birthDate'),
      Type.Literal('phone'),
      Type.Literal('email'),
    ]),
  ),
})
export type DuplicateCandidate = Type.Static<typeof DuplicateCandidate>

/** Two coming appointments of one person at the same time, which a merge brought to light. */
export const DoubleBooking = Type.Object({
  appointmentIds: Type.Tuple([Id, Id]),
  startsAt: Instant,
  endsAt: Instant,
})

const patientId = Type.Object({ patientId: Id })
const pairOfPatients = Type.Object({ patientIds: Type.Tuple([Id, Id]) })

export const patientCommands = {
  'patients.register': endpoint(
    'Registers a patient and gives them a member ID.',
    Type.Object({ ...PatientInput.properties, id: Type.Optional(Id) }),
    Patient,
  ),
  'patients.update': endpoint(
    'Changes fields of a patient. A field given as null is emptied.',
    Type.Object({
      patientId: Id,
      changes: Type.Record(Type.String({ maxLength: 40 }), Type.Unknown(), { maxProperties: 30 }),
      /** `updatedAt` of the version the change was made on; another one is refused as CHANGED_MEANWHILE. */
      basedOn: Type.Optional(Type.String({ maxLength: 24 })),
    }),
    Patient,
  ),
  'patients.delete': endpoint(
    'Administrators only: deletes a patient, recoverable for the days the clinic has set.',
    Type.Object({ patientId: Id, reason: Type.Optional(Line) }),
    patientId,
  ),
  'patients.restore': endpoint('Brings a deleted patient back.', patientId, Patient),
  'patients.erase': endpoint(
    'Administrators only: erases a deleted patient for good; a tombstone that names nobody stays. Happens by itself when the days of grace are over.',
    Type.Object({
      patientId: Id,
      /** A record of theirs of which something arrived after it was erased. */
      lateRecordId: Type.Optional(Id),
    }),
    patientId,
  ),
  'patients.merge': endpoint(
    'Two records are one person: the first is kept, the second points to it. Can be undone.',
    Type.Object({ keepPatientId: Id, mergePatientId: Id }),
    Type.Object({ ...Patient.properties, doubleBookings: Type.Array(DoubleBooking) }),
  ),
  'patients.unmerge': endpoint('Undoes a merge.', patientId, Patient),
  'patients.markDistinct': endpoint(
    'Two records that look like one person are two: the pair is not listed any more, on any workstation.',
    pairOfPatients,
    pairOfPatients,
  ),
  'patients.unmarkDistinct': endpoint(
    'Takes back that two records are two people: the pair is listed again while it looks like one.',
    pairOfPatients,
    pairOfPatients,
  ),
}

export const patientQueries = {
  'patients.search': endpoint(
    'Patients by name, phone, e-mail, member ID or birth date, as typed; best first.',
    Type.Object({
      text: Type.String({ maxLength: 200 }),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    }),
    Type.Array(PatientSummary),
  ),
  'patients.photo': endpoint(
    'The photo of a patient, a JPEG in base64; null where there is none.',
    patientId,
    Type.Object({ photo: Type.Union([Type.String({ maxLength: longestPhoto }), Type.Null()]) }),
  ),
  'patients.get': endpoint(
    'One patient. Preconditions belong to the chart: to those who may not open it they are withheld.',
    patientId,
    Type.Object({
      ...Patient.properties,
      /** True where preconditions are left out because the chart is closed to who asks. */
      chartClosed: Type.Optional(Type.Boolean()),
    }),
  ),
  'patients.history': endpoint(
    'Every change of a patient’s record, newest first, with who and when.',
    Type.Object({ patientId: Id, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
    Type.Array(
      Type.Object({ eventId: Line, type: Line, at: Line, by: Line, changes: Type.Array(FieldChange) }),
    ),
  ),
  'patients.duplicates': endpoint(
    'Registered patients who may be the same person as the one described; without a description, the pairs found when records of other workstations arrived that nobody has merged or called two people yet.',
    Type.Object({ ...PatientInput.properties, excludePatientId: Type.Optional(Id) }),
    Type.Array(DuplicateCandidate),
  ),
}
