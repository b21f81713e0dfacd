/** Answers one question: checks the input, then asks the handler. */
import { queries, type QueryName } from '#shared/contract/contract.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { LinkView } from '../replication/link.ts'
import { faultOf } from '../store/storage-fault.ts'
import type { Reader } from '../store/reader.ts'
import type { QueryHandler, WorkstationState } from './query-handler.ts'
import { type CoreQueryName, queryHandlers } from './registry.ts'

export function createQueryRunner(parts: {
  store: Reader
  clinic: () => Promise<Clinic | undefined>
  actor: () => Promise<Actor | undefined>
  now: () => string
  link: () => LinkView | undefined
  workstation: WorkstationState
  log: (line: string) => void
}): (name: CoreQueryName, input: unknown) => Promise<Result<unknown, Refusal>> {
  return async (name, input) => {
    const invalid = refuseInvalidInput(queries[name].input, input ?? {})
    if (invalid) return refuse(invalid)
    try {
      const [clinic, actor] = [await parts.clinic(), await parts.actor()]
      const handler = queryHandlers[name] as unknown as QueryHandler<QueryName>
      if (!clinic && !handler.beforeSetUp)
        return refuse(refusal('NOT_SET_UP', 'Set up the clinic first (clinic.setUp).'))
      return await handler.run(input ?? {}, {
        read: parts.store,
        clinic,
        actor,
        now: parts.now(),
        link: parts.link(),
        workstation: parts.workstation,
      })
    } catch (error) {
      return refuse(faultOf(error, `query ${name}`, parts.log))
    }
  }
}
