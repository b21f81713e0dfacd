/**
 * A clinic drafted in memory by the real command handlers, with every rule that holds at the desk, under a clock and a
 * random source of its own; then written at once.
 */
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/contract.ts'
import type { CollectionName, EmittedEvent, RecordWrite } from '#shared/decisions/decision.ts'
import { type Clinic, clinicId } from '#shared/domain/records/clinic.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import type { Result } from '#shared/lib/result.ts'
import type { CommandHandler } from '../commands/command-handler.ts'
import { commandHandlers } from '../commands/registry.ts'
import type { Core } from '../core.ts'
import { systemActor } from '../session/session.ts'
import { InMemoryReader } from '../testing/in-memory-reader.ts'
import type { SeededRandom } from './seeded-random.ts'

const collections: readonly CollectionName[] = [
  'clinic',
  'staff',
  'doctors',
  'patients',
  'appointments',
  'daybook',
  'equipment',
  'stockmovements',
  'reports',
  'feedback',
]

type Handled = keyof typeof commandHandlers

/** In a draft nobody was merged with anybody, and nothing else is asked of the core's own tables. */
class DraftReader extends InMemoryReader {
  override rows<Row>(sql: string): Row[] {
    return sql.includes('search_merge') ? [] : super.rows(sql)
  }
}

export class DraftClinic {
  readonly read = new DraftReader()
  readonly random: SeededRandom
  /** The clock under which commands run, UTC to the millisecond. */
  now: string
  actor: Actor = systemActor
  readonly #events: EmittedEvent[] = []

  constructor(random: SeededRandom, now: string) {
    this.random = random
    this.now = now
  }

  /** Runs a command and keeps what it decided. */
  async attempt<Name extends CommandName & Handled>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Result<CommandOutput<Name>, Refusal>> {
    const handler = commandHandlers[name] as unknown as CommandHandler<Name>
    const decided = await handler(input, {
      now: this.now,
      newId: () => this.newId(),
      randomBytes: (count) => this.random.bytes(count),
      actor: this.actor,
      clinic: (await this.clinic()) ?? clinicToBe,
      read: this.read,
      workstationId: 'demo',
    })
    if (!decided.ok) return decided
    this.keep(decided.value.writes, decided.value.events)
    return { ok: true, value: decided.value.value }
  }

  /** As `attempt`, where a refusal is a bug of the draft. */
  async run<Name extends CommandName & Handled>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> {
    const answer = await this.attempt(name, input)
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.error.code}`)
    return answer.value
  }

  /** Keeps writes and events that no command makes. */
  keep(writes: readonly RecordWrite[], events: readonly EmittedEvent[]): void {
    if (!this.read.write(writes)) throw new Error('A draft was written on records that had changed')
    for (const event of events) this.#events.push({ ...event, id: event.id ?? this.newId() })
  }

  newId(): string {
    return this.random.id(Date.parse(this.now))
  }

  clinic(): Promise<Clinic | undefined> {
    return this.read.get('clinic', clinicId)
  }

  /**
   * Writes everything into a core whose clinic is not set up, in one transaction. What is new to the clinic only because
   * it was drafted is marked as imported, so that nobody is welcomed and no desktop fills with notifications.
   */
  async writeTo(core: Pick<Core, 'writeDemonstration'>): Promise<void> {
    const writes = collections.flatMap((collection) =>
      this.read.all(collection).map((after) => ({ collection, before: undefined, after }) as RecordWrite),
    )
    const events = this.#events.map((event): EmittedEvent => {
      switch (event.type) {
        case 'PatientCreated':
          return { ...event, payload: { ...event.payload, imported: true } }
        case 'DoctorCreated':
          return { ...event, payload: { ...event.payload, imported: true } }
        case 'AppointmentScheduled':
          return { ...event, payload: { ...event.payload, imported: true } }
        default:
          return event
      }
    })
    const note = { action: 'demo', recordType: 'clinic', recordId: clinicId, changes: [] }
    const written = await core.writeDemonstration({ value: undefined, writes, events }, note)
    if (!written) throw new Error('The demonstration clinic needs an empty data folder')
  }
}

/** Stands in for the clinic until `clinic.setUp` has made it. */
const clinicToBe: Clinic = {
  id: clinicId,
  createdAt: '2000-01-01T00:00:00.000Z',
  updatedAt: '2000-01-01T00:00:00.000Z',
  name: '',
  timeZone: 'UTC',
  country: 'GB',
  language: 'en',
  closedOnHolidays: true,
  restoreDays: 30,
  closures: [],
}
