/** Every command's handler. */
import type { CommandName, WorkstationCommandName } from '#shared/contract/contract.ts'
import { appointmentCommandHandlers } from './appointments.ts'
import type { syncCommands } from '#shared/contract/sync.ts'
import type { enrolmentCommands } from '#shared/contract/workstations.ts'
import { clinicCommandHandlers } from './clinic.ts'
import type { CommandHandlers } from './command-handler.ts'
import { conflictCommandHandlers } from './conflicts.ts'
import { doctorCommandHandlers } from './doctors.ts'
import { equipmentCommandHandlers } from './equipment.ts'
import { feedbackCommandHandlers } from './feedback.ts'
import type { sessionCommands } from '#shared/contract/staff.ts'
import { patientCommandHandlers } from './patients.ts'
import { reportCommandHandlers } from './reports.ts'
import { staffCommandHandlers } from './staff.ts'

/**
 * `deadLetters.retry` is the dispatcher's own, those of `sync` and `workstations` are the link's; commands of the session concern one connection,
 * and a workstation's write no records.
 */
export const commandHandlers: CommandHandlers<
  Exclude<
    CommandName,
    | 'deadLetters.retry'
    | keyof typeof syncCommands
    | keyof typeof enrolmentCommands
    | WorkstationCommandName
    | keyof typeof sessionCommands
  >
> = {
  ...clinicCommandHandlers,
  ...patientCommandHandlers,
  ...doctorCommandHandlers,
  ...appointmentCommandHandlers,
  ...reportCommandHandlers,
  ...equipmentCommandHandlers,
  ...feedbackCommandHandlers,
  ...staffCommandHandlers,
  ...conflictCommandHandlers,
}
