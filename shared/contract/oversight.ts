/** What the owner and the administrator look at: events, audit, figures, messages, and what failed. */
import Type from 'typebox'
import { CalendarDate, Id, Line } from '../domain/records/fields.ts'
import { Message } from '../domain/records/message.ts'
import { FieldChange } from '../events/catalogue.ts'
import { Actor, StoredEvent } from '../events/event.ts'
import { endpoint } from './endpoint.ts'

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 }))

export const AuditEntry = Type.Object({
  id: Line,
  workstationId: Id,
  /** Position in this workstation's chain, from 1. */
  sequence: Type.Integer({ minimum: 1 }),
  at: Line,
  actor: Actor,
  /** The command, or `view` for a sight of a chart. */
  action: Line,
  recordType: Line,
  recordId: Id,
  changes: Type.Array(FieldChange),
  reason: Type.Optional(Line),
  /** SHA-256 over salt, changes and reason, hexadecimal: what of them is in `hash`. */
  commitment: Line,
  salt: Type.Optional(Line),
  /** True when changes and reason were erased with the person they were about. */
  erased: Type.Optional(Type.Boolean()),
  /** SHA-256 over the entry (changes, reason and salt by their commitment) and the hash before it, hexadecimal. */
  hash: Line,
  previousHash: Line,
})
export type AuditEntry = Type.Static<typeof AuditEntry>

const ListedAuditEntry = Type.Object({
  ...AuditEntry.properties,
  /** Whose or what the record is by now: a person, a thing in stock, the patient it belongs to. Not part of the trail. */
  recordName: Type.Optional(Line),
})

export const DeadLetter = Type.Object({
  id: Line,
  reactor: Line,
  eventId: Line,
  eventType: Line,
  attempts: Type.Integer(),
  error: Line,
  failedAt: Line,
})
export type DeadLetter = Type.Static<typeof DeadLetter>

const Counts = Type.Record(Type.String(), Type.Integer())

export const AnalyticsPeriod = Type.Object({
  /** First day of the day, week (Monday) or month. */
  from: CalendarDate,
  newPatients: Type.Integer(),
  appointments: Type.Integer(),
  byStatus: Counts,
  byDoctor: Counts,
  forNewPatients: Type.Integer(),
  forExistingPatients: Type.Integer(),
  canceled: Type.Integer(),
  noShows: Type.Integer(),
  /** Mean minutes from arrival to being seated; absent where nobody's was noted. */
  waitingMinutes: Type.Optional(Type.Number()),
  bookedMinutes: Type.Integer(),
  feedbackCount: Type.Integer(),
  feedbackRating: Type.Optional(Type.Number()),
  lowStockEvents: Type.Integer(),
})
export type AnalyticsPeriod = Type.Static<typeof AnalyticsPeriod>

export const oversightCommands = {
  'deadLetters.retry': endpoint(
    'Tries a reaction that failed for good once more.',
    Type.Object({ deadLetterId: Line }),
    Type.Object({ deadLetterId: Line, succeeded: Type.Boolean() }),
  ),
}

export const oversightQueries = {
  'events.list': endpoint(
    'The event log, newest first.',
    Type.Object({ subjectId: Type.Optional(Id), type: Type.Optional(Line), limit }),
    Type.Array(StoredEvent),
  ),
  'messages.list': endpoint(
    'Messages to patients, doctors and staff, newest first.',
    Type.Object({ recipientId: Type.Optional(Id), state: Type.Optional(Line), limit }),
    Type.Array(Message),
  ),
  'deadLetters.list': endpoint('Reactions that failed for good.', Type.Object({}), Type.Array(DeadLetter)),
  'analytics.summary': endpoint(
    'Figures of the clinic between two dates, in clinic time.',
    Type.Object({
      from: CalendarDate,
      to: CalendarDate,
      by: Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]),
    }),
    Type.Object({ totalPatients: Type.Integer(), periods: Type.Array(AnalyticsPeriod) }),
  ),
  'audit.list': endpoint(
    'The audit trail, newest first.',
    Type.Object({ recordId: Type.Optional(Id), actorId: Type.Optional(Id), limit }),
    Type.Array(ListedAuditEntry),
  ),
  'audit.verify': endpoint(
    'Checks every workstation’s chain and names the first entry that is not as it was written.',
    Type.Object({}),
    Type.Object({
      entries: Type.Integer(),
      intact: Type.Boolean(),
      problem: Type.Optional(
        Type.Object({
          workstationId: Id,
          sequence: Type.Integer(),
          entryId: Type.Optional(Line),
          kind: Type.Union([
            Type.Literal('changed'),
            Type.Literal('removed'),
            Type.Literal('moved'),
            Type.Literal('cutOff'),
          ]),
        }),
      ),
    }),
  ),
}
