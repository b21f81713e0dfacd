/** Every command's handler. */
import type { CommandName } from '#shared/contract/contract.ts'
import type { CommandHandlers } from './command-handler.ts'

/** `deadLetters.retry` is the dispatcher's own. */
export const commandHandlers = {} as CommandHandlers<Exclude<CommandName, 'deadLetters.retry'>>
