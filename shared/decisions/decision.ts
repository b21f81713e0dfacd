/**
 * What a decision is: from the records it was shown, the wish and the surroundings, to the records and events that
 * follow, or a refusal. Pure: no clock, no random source, no database.
 */
import type { Refusal } from '../domain/refusal.ts'
import type { Result } from '../lib/result.ts'
import type { Arbitration } from '../domain/scheduling/arbitration.ts'
import type { Appointment } from '../domain/records/appointment.ts'
import type { Clinic } from '../domain/records/clinic.ts'
import type { DayPage, WaitingPatient } from '../domain/records/day-page.ts'
import type { Doctor } from '../domain/records/doctor.ts'
import type { Equipment, StockMovement } from '../domain/records/equipment.ts'
import type { Feedback } from '../domain/records/feedback.ts'
import type { Message } from '../domain/records/message.ts'
import type { PatientRequest } from '../domain/records/patient-request.ts'
import type { Patient } from '../domain/records/patient.ts'
import type { Report } from '../domain/records/report.ts'
import type { StoredStaff } from '../domain/records/staff.ts'
import type { Actor, StoredEvent } from '../events/event.ts'
import type { EventName, EventPayload } from '../events/catalogue.ts'

/** The collections and what each stores. */
export interface Collections {
  patients: Patient
  doctors: Doctor
  appointments: Appointment
  daybook: DayPage | WaitingPatient | PatientRequest
  equipment: Equipment
  stockmovements: StockMovement
  reports: Report
  feedback: Feedback
  events: StoredEvent
  messages: Message
  staff: StoredStaff
  clinic: Clinic
}
export type CollectionName = keyof Collections

/**
 * One record to write. `before` is the record the decision saw (absent for a new one): if the stored one has changed
 * since, nothing of the whole decision is written. `after` absent removes it for good.
 */
export type RecordWrite = {
  [Name in CollectionName]: {
    collection: Name
    before: Collections[Name] | undefined
    after: Collections[Name] | undefined
    /** Bytes to store with the record, by attachment id (reports only). */
    attachments?: Record<string, { type: string; bytes: Uint8Array }>
  }
}[CollectionName]

/** An event to emit with the writes. Its id is made by the core unless the decision derives one. */
export type EmittedEvent = {
  [Name in EventName]: { type: Name; subjectId: string; payload: EventPayload<Name>; id?: string }
}[EventName]

export interface Decision<Value> {
  /** What the command answers. */
  value: Value
  writes: RecordWrite[]
  events: EmittedEvent[]
  /** A person's reason, for the audit. */
  reason?: string
  /** Records that were looked at rather than written, which the audit has to note. */
  sights?: readonly { recordType: CollectionName; recordId: string }[]
}

export type Decided<Value> = Result<Decision<Value>, Refusal>

/** What a decision may know besides records: handed in, so that the same inputs always decide the same. */
export interface Surroundings extends Arbitration {
  /** Now, UTC to the millisecond. */
  now: string
  /** A new record id. */
  newId: () => string
  /** Random bytes for numbers that are made without a network. */
  randomBytes: (count: number) => Uint8Array
  actor: Actor
  clinic: Clinic
}
