/**
 * What a reactor is: a module that declares which events it handles and answers with changes as data. Pure: it reads
 * nothing by itself, it is handed the facts it asked for, and it writes nothing, the dispatcher applies its changes once.
 */
import type { EventName, EventOf } from '#shared/events/catalogue.ts'
import type { Description, Likeness } from '#shared/domain/patients/duplicates.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Report } from '#shared/domain/records/report.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import type { DayPage, WaitingPatient } from '#shared/domain/records/day-page.ts'

/** Facts a reactor may ask for; each is looked up by the dispatcher just before. */
export interface FactRequest {
  patient?: string
  appointment?: string
  openAppointmentsOfPatient?: string
  reportsOfPatient?: string
  appointmentsOfPatient?: string
  /** Messages to a patient, newest first; the newest alone where there are very many. */
  messagesToPatient?: string
  /** What a patient asked for in the portal. */
  requestsOfPatient?: string
  waitingPatients?: true
  /** Who is likely the same person as the one described, without their own record. */
  likelyDuplicatesOf?: { id: string } & Description
  /** Keys of the reactor's own projection rows. */
  projectionRows?: readonly string[]
}
export interface Facts {
  patient: Patient | undefined
  appointment?: Appointment
  openAppointmentsOfPatient: Appointment[]
  reportsOfPatient: Report[]
  appointmentsOfPatient: Appointment[]
  messagesToPatient: Message[]
  requestsOfPatient: PatientRequest[]
  waitingPatients: WaitingPatient[]
  likelyDuplicates: ({ patientId: string } & Likeness)[]
  projectionRows: Record<string, unknown>
}

/** What a reaction knows that asks for nothing. */
export const noFacts: Facts = {
  patient: undefined,
  openAppointmentsOfPatient: [],
  reportsOfPatient: [],
  appointmentsOfPatient: [],
  messagesToPatient: [],
  requestsOfPatient: [],
  waitingPatients: [],
  likelyDuplicates: [],
  projectionRows: {},
}

/** Where the event happened. */
export type EventSource = 'local' | 'remote'

export type Change =
  /** A message document, created if none with its id exists. */
  | { kind: 'message'; message: Message }
  /** A desktop notification: once for each workstation and user whom it concerns. */
  | {
      kind: 'toast'
      /** Unique key; the same key is never shown twice on a workstation. */
      key: string
      audience: { roles?: readonly Role[]; doctorId?: string }
      /** Key of the text in shared/messaging, and what fills it. */
      template: string
      parameters: Record<string, string | number>
    }
  /** A row of the reactor's own projection; `value: null` removes it. `at` (an instant or date) serves range reads. */
  | { kind: 'project'; key: string; at: string; value: unknown }
  /** A command the application gives itself, as the system; must be harmless when repeated. */
  | {
      kind: 'command'
      name: 'appointments.cancel' | 'reports.delete' | 'waitlist.remove' | 'patients.erase'
      input: Record<string, unknown>
    }
  /** Offers a freed slot to a waiting patient. */
  | { kind: 'offer'; waitingPatientId: string; slot: { doctorId: string; startsAt: string; endsAt: string } }

export interface Reaction<Name extends EventName> {
  /** What it has to know besides; `source` tells a local event from one of another workstation. */
  facts?: (event: EventOf<Name>, source: EventSource) => FactRequest
  /** What it does, in one sentence, for the event map. */
  does: string
  react: (event: EventOf<Name>, facts: Facts, source: EventSource) => Change[]
}

/**
 * Rows of a projection that say what records say. A merge changes records without an event, and two workstations may tell
 * the same event in different words: such rows are made from the records as they are, after every change of them. The
 * transaction that changes a record notes its rows as out of date; they are made anew soon after, or by who reads them.
 */
export interface RowsOfRecords {
  /** Key of the row that follows a record of the collection; undefined where none does. */
  keyOf: {
    patients?: (patient: Patient) => string
    appointments?: (appointment: Appointment) => string
    reports?: (report: Report) => string
    messages?: (message: Message) => string | undefined
    daybook?: (entry: DayPage | WaitingPatient | PatientRequest) => string | undefined
  }
  facts: (key: string) => FactRequest
  react: (key: string, facts: Facts) => Change[]
}

export interface Reactor {
  name: string
  rowsOfRecords?: RowsOfRecords
  handles: { [Name in EventName]?: Reaction<Name> }
}
