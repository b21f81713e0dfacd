/** Asking a core what it does not refuse: for tests. */
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'
import type { Core } from '../core.ts'

/**
 * @param core the one that is open when something is asked
 * @returns `run` carries a command out and waits until everything that follows from it is done; `ask` asks. Both throw when
 *   they are refused
 */
export const accepting = (core: () => Core) => ({
  run: async <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> => {
    const answer = await core().execute(name, input)
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
    await core().settled()
    return answer.value as CommandOutput<Name>
  },
  ask: async <Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryOutput<Name>> => {
    const answer = await core().query(name, input)
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
    return answer.value as QueryOutput<Name>
  },
})
