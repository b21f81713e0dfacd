/**
 * All events on one page. To add one: write it here and emit it in the decision that causes it; a test then asks which
 * reactors handle it (docs/event-map.md).
 */
import Type, { type Static } from 'typebox'
import { Id, Instant, Line, Text, Timestamp } from '../domain/records/fields.ts'
import { Party } from '../domain/records/appointment.ts'
import { Absence, WorkingPeriod } from '../domain/records/doctor.ts'
import { ReportKind } from '../domain/records/report.ts'
import { RequestAbout } from '../domain/records/patient-request.ts'
import { FeedbackChannel } from '../domain/records/feedback.ts'
import type { EventType, StoredEvent } from './event.ts'
import { AppointmentSnapshot, ClinicSnapshot, DoctorSnapshot, PatientSnapshot } from './snapshots.ts'

/** One changed field of a record, before and after, as the audit shows it. */
export const FieldChange = Type.Object({
  field: Line,
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
})

const appointmentParties = {
  appointment: AppointmentSnapshot,
  patient: PatientSnapshot,
  doctor: DoctorSnapshot,
  clinic: ClinicSnapshot,
}

export const catalogue = {
  PatientCreated: {
    version: 1,
    emittedWhen: 'a patient is registered',
    payload: Type.Object({ patient: PatientSnapshot, clinic: ClinicSnapshot, imported: Type.Boolean() }),
  },
  PatientUpdated: {
    version: 1,
    emittedWhen: 'an existing patient record changes, is merged, or is restored',
    payload: Type.Object({ patient: PatientSnapshot, changes: Type.Array(FieldChange) }),
  },
  PatientDeleted: {
    version: 1,
    emittedWhen: 'an administrator deletes a patient',
    payload: Type.Object({ patientId: Id, reason: Type.Optional(Line) }),
  },
  AppointmentScheduled: {
    version: 1,
    emittedWhen: 'an appointment is booked after the conflict checks',
    payload: Type.Object({ ...appointmentParties, imported: Type.Boolean() }),
  },
  AppointmentRescheduled: {
    version: 1,
    emittedWhen: 'a booking is moved after its new time was checked',
    payload: Type.Object({
      ...appointmentParties,
      before: AppointmentSnapshot,
      doctorBefore: DoctorSnapshot,
      movedBy: Party,
    }),
  },
  AppointmentCanceled: {
    version: 1,
    emittedWhen: 'a booking is cancelled',
    payload: Type.Object({ ...appointmentParties, canceledBy: Party, reason: Type.Optional(Line) }),
  },
  AppointmentDisplaced: {
    version: 1,
    emittedWhen: 'a booking loses its time, because the hub had accepted another one before it',
    payload: Type.Object(appointmentParties),
  },
  DoctorCreated: {
    version: 1,
    emittedWhen: 'a doctor is added',
    payload: Type.Object({
      doctor: DoctorSnapshot,
      workingHours: Type.Array(WorkingPeriod),
      absences: Type.Array(Absence),
      clinic: ClinicSnapshot,
      /** True for a doctor taken over from another system: nobody is welcomed. Absent means no. */
      imported: Type.Optional(Type.Boolean()),
    }),
  },
  EquipmentLowStock: {
    version: 1,
    emittedWhen: "an item's quantity crosses below its minimum",
    payload: Type.Object({
      equipmentId: Id,
      name: Line,
      unit: Line,
      quantity: Type.Number(),
      minimumQuantity: Type.Number(),
      targetQuantity: Type.Number(),
      movementId: Id,
    }),
  },
  FeedbackSubmitted: {
    version: 1,
    emittedWhen: 'a patient gives feedback: in the portal, by a link, or at the desk',
    payload: Type.Object({
      feedbackId: Id,
      patientId: Id,
      doctor: DoctorSnapshot,
      clinic: ClinicSnapshot,
      rating: Type.Integer(),
      text: Text,
      channel: FeedbackChannel,
      submittedAt: Timestamp,
    }),
  },
  ReportUpdated: {
    version: 1,
    emittedWhen: 'a medical report is written or changed',
    payload: Type.Object({
      reportId: Id,
      patient: PatientSnapshot,
      doctor: DoctorSnapshot,
      clinic: ClinicSnapshot,
      kind: ReportKind,
      title: Line,
      version: Type.Integer(),
      relevantToPatient: Type.Boolean(),
      instructions: Type.Optional(Text),
      deleted: Type.Boolean(),
    }),
  },
  PatientRequestSubmitted: {
    version: 1,
    emittedWhen: 'a patient asks in the portal to cancel or move an appointment, or proposes other details',
    payload: Type.Object({
      requestId: Id,
      patient: PatientSnapshot,
      clinic: ClinicSnapshot,
      about: RequestAbout,
      startsAt: Type.Optional(Instant),
    }),
  },
  PatientRequestAnswered: {
    version: 1,
    emittedWhen: 'the desk accepts or declines what a patient asked for',
    payload: Type.Object({
      requestId: Id,
      patient: PatientSnapshot,
      clinic: ClinicSnapshot,
      about: RequestAbout,
      accepted: Type.Boolean(),
      startsAt: Type.Optional(Instant),
      note: Type.Optional(Line),
    }),
  },
  ChartOpenedInEmergency: {
    version: 1,
    emittedWhen: 'somebody whose role does not open charts opens one in an emergency',
    payload: Type.Object({
      patient: PatientSnapshot,
      clinic: ClinicSnapshot,
      staffId: Id,
      staffName: Line,
      reason: Line,
      until: Timestamp,
    }),
  },
  AdministratorPasswordRecovered: {
    version: 1,
    emittedWhen: 'somebody who holds the clinic’s recovery key sets an administrator’s password',
    payload: Type.Object({ clinic: ClinicSnapshot, staffId: Id, staffName: Line }),
  },
} as const satisfies Record<string, EventType>

export type EventName = keyof typeof catalogue
export type EventPayload<Name extends EventName> = Static<(typeof catalogue)[Name]['payload']>

/** An event whose type this version knows, with its payload's type. */
export type ClinicEvent = {
  [Name in EventName]: Omit<StoredEvent, 'type' | 'payload'> & { type: Name; payload: EventPayload<Name> }
}[EventName]

/** The known event of one type. */
export type EventOf<Name extends EventName> = Extract<ClinicEvent, { type: Name }>

/** True when this version of the application knows the event's type and version. */
export function isKnownEvent(event: StoredEvent): event is ClinicEvent {
  return Object.hasOwn(catalogue, event.type) && event.version <= catalogue[event.type as EventName].version
}
