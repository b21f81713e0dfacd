/** The contract: the only door to the core, for windows and scripts alike. */
import type { Static } from 'typebox'
import { appointmentCommands, appointmentQueries } from './appointments.ts'
import { backupCommands, backupQueries } from './backup.ts'
import { clinicCommands, clinicQueries } from './clinic.ts'
import { discretionCommands, discretionQueries } from './discretion.ts'
import { calendarCommands, doctorCommands, doctorQueries } from './doctors.ts'
import { messageCommands, messageQueries, sendingCommands } from './messages.ts'
import { healthCommands, healthQueries } from './health.ts'
import { noticeCommands, noticeQueries } from './notices.ts'
import { openingCommands, openingQueries } from './opening.ts'
import { interchangeCommands } from './interchange.ts'
import { importCommands, importQueries } from './taking-in.ts'
import { oversightCommands, oversightQueries } from './oversight.ts'
import { patientCommands, patientQueries } from './patients.ts'
import { portalCommands, portalQueries } from './portal.ts'
import {
  equipmentCommands,
  equipmentQueries,
  feedbackCommands,
  feedbackQueries,
  reportCommands,
  reportQueries,
} from './records.ts'
import { chartCommands, sessionCommands, sessionQueries, staffCommands, staffQueries } from './staff.ts'
import { conflictCommands, syncCommands, syncQueries } from './sync.ts'
import { enrolmentCommands, enrolmentQueries } from './workstations.ts'

/** What concerns this workstation alone and is no record: its keys, its backups, its disk, what people were told. */
export const workstationCommands = {
  ...openingCommands,
  ...backupCommands,
  ...healthCommands,
  ...discretionCommands,
  ...noticeCommands,
  ...interchangeCommands,
  ...importCommands,
}
export const workstationQueries = {
  ...openingQueries,
  ...backupQueries,
  ...healthQueries,
  ...discretionQueries,
  ...noticeQueries,
  ...importQueries,
}

export const commands = {
  ...clinicCommands,
  ...patientCommands,
  ...doctorCommands,
  ...calendarCommands,
  ...appointmentCommands,
  ...reportCommands,
  ...equipmentCommands,
  ...feedbackCommands,
  ...oversightCommands,
  ...portalCommands,
  ...sessionCommands,
  ...staffCommands,
  ...chartCommands,
  ...syncCommands,
  ...enrolmentCommands,
  ...conflictCommands,
  ...messageCommands,
  ...sendingCommands,
  ...workstationCommands,
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
  ...portalQueries,
  ...sessionQueries,
  ...staffQueries,
  ...syncQueries,
  ...messageQueries,
  ...enrolmentQueries,
  ...workstationQueries,
}

export type CommandName = keyof typeof commands
export type QueryName = keyof typeof queries
export type WorkstationCommandName = keyof typeof workstationCommands
/** Commands that write records. */
export type RecordCommandName = Exclude<CommandName, WorkstationCommandName | keyof typeof sessionCommands>

export type CommandInput<Name extends CommandName> = Static<(typeof commands)[Name]['input']>
export type CommandOutput<Name extends CommandName> = Static<(typeof commands)[Name]['output']>
export type QueryInput<Name extends QueryName> = Static<(typeof queries)[Name]['input']>
export type QueryOutput<Name extends QueryName> = Static<(typeof queries)[Name]['output']>
