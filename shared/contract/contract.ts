/** The contract: the only door to the core, for windows and scripts alike. */
import type { Static } from 'typebox'
import { appointmentCommands, appointmentQueries } from './appointments.ts'
import { clinicCommands, clinicQueries } from './clinic.ts'
import { doctorCommands, doctorQueries } from './doctors.ts'
import { oversightCommands, oversightQueries } from './oversight.ts'
import { patientCommands, patientQueries } from './patients.ts'
import {
  equipmentCommands,
  equipmentQueries,
  feedbackCommands,
  feedbackQueries,
  reportCommands,
  reportQueries,
} from './records.ts'
import { conflictCommands, syncCommands, syncQueries } from './sync.ts'

export const commands = {
  ...clinicCommands,
  ...patientCommands,
  ...doctorCommands,
  ...appointmentCommands,
  ...reportCommands,
  ...equipmentCommands,
  ...feedbackCommands,
  ...oversightCommands,
  ...syncCommands,
  ...conflictCommands,
}

export const queries = {
  ...clinicQueries,
  ...patientQueries,
  ...doctorQueries,
  ...appointmentQueries,
  ...reportQueries,
  ...equipmentQueries,
  ...feedbackQueries,
  ...oversightQueries,
  ...syncQueries,
}

export type CommandName = keyof typeof commands
export type QueryName = keyof typeof queries

export type CommandInput<Name extends CommandName> = Static<(typeof commands)[Name]['input']>
export type CommandOutput<Name extends CommandName> = Static<(typeof commands)[Name]['output']>
export type QueryInput<Name extends QueryName> = Static<(typeof queries)[Name]['input']>
export type QueryOutput<Name extends QueryName> = Static<(typeof queries)[Name]['output']>
