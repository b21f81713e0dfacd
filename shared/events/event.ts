/** What every event carries, whatever happened. */
import Type, { type TObject } from 'typebox'
import { Id, Line, Timestamp } from '../domain/records/fields.ts'
import { Role } from '../domain/records/staff.ts'
import type { RecordType } from '../domain/records/record-type.ts'

/** Who did it: a member of staff, a patient in the portal, or the application itself. */
export const Actor = Type.Object({
  kind: Type.Union([Type.Literal('staff'), Type.Literal('patient'), Type.Literal('system')]),
  id: Id,
  name: Line,
  roles: Type.Array(Role),
})
export type Actor = Type.Static<typeof Actor>

/** An event as it is stored and replicated. An unknown newer `type` or `version` is kept and skipped, never dropped. */
export const StoredEvent = Type.Object({
  id: Type.String({ maxLength: 100 }),
  type: Type.String({ maxLength: 60 }),
  version: Type.Integer({ minimum: 1 }),
  /** When it happened, by the clock of the workstation where it did. */
  at: Timestamp,
  workstationId: Id,
  actor: Actor,
  /** The record it is about. */
  subjectId: Id,
  payload: Type.Unknown(),
})
export type StoredEvent = Type.Static<typeof StoredEvent>

/** One kind of event: its version and what it says. */
export interface EventType<Payload extends TObject = TObject> {
  version: number
  /** When it is emitted, in one sentence for the event map. */
  emittedWhen: string
  payload: Payload
}

export const eventRecord: RecordType<typeof StoredEvent> = {
  name: 'events',
  version: 0,
  schema: StoredEvent,
  indexes: ['at', ['subjectId', 'at'], ['type', 'at']],
  migrations: {},
}
