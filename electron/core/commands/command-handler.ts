/** What a command handler is: it reads what its decision needs and lets the decision decide. */
import type { Decided, Surroundings } from '#shared/decisions/decision.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/contract.ts'
import type { Reader } from '../store/reader.ts'

export interface CommandContext extends Surroundings {
  read: Reader
  workstationId: string
}

/**
 * Input has been validated against the contract. The handler must not write: it returns the decision, which the core
 * writes in one transaction with its events, or runs again on newer records if another write came between.
 */
export type CommandHandler<Name extends CommandName> = (
  input: CommandInput<Name>,
  context: CommandContext,
) => Promise<Decided<CommandOutput<Name>>>

export type CommandHandlers<Names extends CommandName> = { [Name in Names]: CommandHandler<Name> }
