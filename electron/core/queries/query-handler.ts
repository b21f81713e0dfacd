/** What a query handler is, and when a subscription to it must look again. */
import type { BackupStatus } from '#shared/contract/backup.ts'
import type { FoundHub, Hosting } from '#shared/contract/sync.ts'
import type { HealthStatus } from '#shared/contract/health.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { QueryInput, QueryName, QueryOutput } from '#shared/contract/contract.ts'
import type { SessionState } from '#shared/contract/staff.ts'
import type { Actor } from '#shared/events/event.ts'
import type { Result } from '#shared/lib/result.ts'
import type { Imports } from '../import/imports.ts'
import type { LinkView } from '../replication/link.ts'
import type { Reader } from '../store/reader.ts'

export interface QueryContext {
  read: Reader
  /** Undefined before set-up. */
  clinic: Clinic | undefined
  actor: Actor | undefined
  /** The session of the connection that asks; absent where the application itself does. */
  session?: { state: () => Promise<SessionState>; hasOpenChart: (patientId: string) => boolean }
  /** Now, UTC to the millisecond. */
  now: string
  /** How the link to the hub stands; absent where there is none. */
  link?: LinkView | undefined
  /** How this workstation sends messages; absent where only records are looked at. */
  sending?: (clinic: Clinic | undefined) => QueryOutput<'messages.sending'>
  /** Undefined where only records are looked at. */
  workstation?: WorkstationState
}

/** What this workstation knows of itself. */
export interface WorkstationState {
  health: () => HealthStatus
  backup: () => BackupStatus
  /** Whether its desktop notifications name people. */
  hidesNames: () => boolean
  hosting: () => Hosting
  discover: (milliseconds: number) => Promise<FoundHub[]>
  imports: Pick<Imports, 'preview' | 'progress'>
}

/** A record that was written, here or on another workstation. */
export interface RecordChange {
  collection: CollectionName
  id: string
  before: Record<string, unknown> | undefined
  after: Record<string, unknown> | undefined
}

export interface QueryHandler<Name extends QueryName> {
  /** Collections (or projections of a reactor, as `reactor:<name>`) whose changes can change the answer. */
  dependsOn: readonly (CollectionName | `reactor:${string}`)[]
  /** Narrows further: false when this change cannot change this answer. */
  affectedBy?: (input: QueryInput<Name>, change: RecordChange) => boolean
  /** Allowed before the clinic is set up. */
  beforeSetUp?: boolean
  run: (input: QueryInput<Name>, context: QueryContext) => Promise<Result<QueryOutput<Name>, Refusal>>
}

export type QueryHandlers<Names extends QueryName> = { [Name in Names]: QueryHandler<Name> }
