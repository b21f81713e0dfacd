/** Every command's handler. */
import type { CommandName, WorkstationCommandName } from '#shared/contract/contract.ts'
import { appointmentCommandHandlers } from './appointments.ts'
import type { sendingCommands } from '#shared/contract/messages.ts'
import type { syncCommands } from '#shared/contract/sync.ts'
import type { enrolmentCommands } from '#shared/contract/workstations.ts'
import { calendarCommandHandlers } from './calendars.ts'
import { clinicCommandHandlers } from './clinic.ts'
import type { CommandHandlers } from './command-handler.ts'
import { conflictCommandHandlers } from './conflicts.ts'
import { messageCommandHandlers } from './messages.ts'
import { doctorCommandHandlers } from './doctors.ts'
import { equipmentCommandHandlers } from './equipment.ts'
import { feedbackCommandHandlers } from './feedback.ts'
import type { sessionCommands } from '#shared/contract/staff.ts'
import { patientCommandHandlers } from './patients.ts'
import { portalCommandHandlers } from './portal.ts'
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
    | keyof typeof sendingCommands
    | keyof typeof enrolmentCommands
    | WorkstationCommandName
    | keyof typeof sessionCommands
  >
> = {
  ...clinicCommandHandlers,
  ...patientCommandHandlers,
  ...doctorCommandHandlers,
  ...calendarCommandHandlers,
  ...appointmentCommandHandlers,
  ...reportCommandHandlers,
  ...equipmentCommandHandlers,
  ...feedbackCommandHandlers,
  ...staffCommandHandlers,
  ...portalCommandHandlers,
  ...conflictCommandHandlers,
  ...messageCommandHandlers,
}
