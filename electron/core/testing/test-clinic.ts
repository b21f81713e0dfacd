/** A small clinic in memory, driven through command and query handlers as the core drives them. */
import type { Actor } from '#shared/events/event.ts'
import type { CommandInput, QueryInput, QueryName, QueryOutput } from '#shared/contract/contract.ts'
import type { EmittedEvent } from '#shared/decisions/decision.ts'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Result } from '#shared/lib/result.ts'
import { appointmentCommandHandlers } from '../commands/appointments.ts'
import { clinicCommandHandlers } from '../commands/clinic.ts'
import type { CommandContext, CommandHandler } from '../commands/command-handler.ts'
import { doctorCommandHandlers } from '../commands/doctors.ts'
import { patientCommandHandlers } from '../commands/patients.ts'
import { appointmentQueryHandlers } from '../queries/appointments.ts'
import { clinicQueryHandlers } from '../queries/clinic.ts'
import { doctorQueryHandlers } from '../queries/doctors.ts'
import type { QueryHandler } from '../queries/query-handler.ts'
import { clinicRecord } from './clinic-record.ts'
import { SearchableReader } from './searchable-reader.ts'

const commandHandlers = {
  ...clinicCommandHandlers,
  ...doctorCommandHandlers,
  ...patientCommandHandlers,
  ...appointmentCommandHandlers,
}
const queryHandlers = { ...clinicQueryHandlers, ...doctorQueryHandlers, ...appointmentQueryHandlers }
type CommandNames = keyof typeof commandHandlers
type QueryNames = keyof typeof queryHandlers & QueryName

export const administrator: Actor = { kind: 'staff', id: 'admin', name: 'Ada', roles: ['administrator'] }
export const receptionist: Actor = { kind: 'staff', id: 'desk', name: 'Rita', roles: ['receptionist'] }

export class TestClinic {
  readonly reader = new SearchableReader()
  readonly events: EmittedEvent[] = []
  now = '2026-11-23T07:00:00.000Z'
  #ids = 0

  constructor(settings: Partial<Clinic> = {}) {
    this.reader.put('clinic', clinicRecord(this.now, settings))
  }

  /** Registers a patient, as far as booking needs one. */
  addPatient(id: string, fields: Partial<Patient> = {}): void {
    const created = { createdAt: this.now, updatedAt: this.now }
    const lists = { preconditions: [], allergies: [] }
    const names = { givenName: 'Pat', familyName: id }
    this.reader.put('patients', {
      id,
      ...created,
      memberId: id,
      ...names,
      ...lists,
      messageConsent: true,
      ...fields,
    })
  }

  /** Runs a command and writes its decision. */
  async command<Name extends CommandNames>(
    name: Name,
    input: CommandInput<Name>,
    actor: Actor = receptionist,
  ): Promise<Awaited<ReturnType<CommandHandler<Name>>>> {
    const clinic = await this.reader.get('clinic', clinicId)
    if (!clinic) throw new Error('The test clinic has no clinic document.')
    const context: CommandContext = {
      read: this.reader,
      workstationId: 'desk-1',
      now: this.now,
      newId: () => `id-${++this.#ids}`,
      randomBytes: (count) => new Uint8Array(count).map(() => Math.imul(++this.#ids, 2654435761) >>> 24),
      actor,
      clinic,
    }
    const handler = commandHandlers[name] as unknown as CommandHandler<Name>
    const decided = await handler(input, context)
    if (decided.ok) {
      if (!this.reader.write(decided.value.writes)) throw new Error('A write came between.')
      this.events.push(...decided.value.events)
    }
    return decided
  }

  /** Runs a query. */
  async query<Name extends QueryNames>(
    name: Name,
    input: QueryInput<Name>,
  ): Promise<Result<QueryOutput<Name>, Refusal>> {
    const clinic = await this.reader.get('clinic', clinicId)
    const handler = queryHandlers[name] as unknown as QueryHandler<Name>
    return handler.run(input, { read: this.reader, clinic, actor: receptionist, now: this.now })
  }
}
