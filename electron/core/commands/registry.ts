/** Every command's handler. */
import type { CommandName } from '#shared/contract/contract.ts'
import { appointmentCommandHandlers } from './appointments.ts'
import { clinicCommandHandlers } from './clinic.ts'
import type { CommandHandlers } from './command-handler.ts'
import { doctorCommandHandlers } from './doctors.ts'
import { equipmentCommandHandlers } from './equipment.ts'
import { feedbackCommandHandlers } from './feedback.ts'
import type { sessionCommands } from '#shared/contract/staff.ts'
import { patientCommandHandlers } from './patients.ts'
import { reportCommandHandlers } from './reports.ts'
import { staffCommandHandlers } from './staff.ts'

/** `deadLetters.retry` is the dispatcher's own, and commands of the session concern one connection and no record. */
export const commandHandlers: CommandHandlers<
  Exclude<CommandName, 'deadLetters.retry' | keyof typeof sessionCommands>
> = {
  ...clinicCommandHandlers,
  ...patientCommandHandlers,
  ...doctorCommandHandlers,
  ...appointmentCommandHandlers,
  ...reportCommandHandlers,
  ...equipmentCommandHandlers,
  ...feedbackCommandHandlers,
  ...staffCommandHandlers,
}
