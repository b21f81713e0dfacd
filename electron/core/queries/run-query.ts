/** Answers one question: checks who asks and the input, then asks the handler. */
import { queries, type QueryName } from '#shared/contract/contract.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { LinkView } from '../replication/link.ts'
import { refuseUnpermitted } from '../session/permission-check.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { faultOf } from '../store/storage-fault.ts'
import type { Reader } from '../store/reader.ts'
import type { QueryContext, QueryHandler, WorkstationState } from './query-handler.ts'
import { type CoreQueryName, queryHandlers } from './registry.ts'

export function createQueryRunner(parts: {
  store: Reader
  clinic: () => Promise<Clinic | undefined>
  sessions: Pick<Sessions, 'callerOf' | 'stateOf' | 'hasOpenChart'>
  now: () => string
  link: () => LinkView | undefined
  workstation: WorkstationState
  sending: NonNullable<QueryContext['sending']>
  log: (line: string) => void
}): (name: CoreQueryName, input: unknown, session: Session) => Promise<Result<unknown, Refusal>> {
  const { sessions } = parts
  return async (name, input, session) => {
    try {
      const caller = await sessions.callerOf(session)
      const refused =
        (await refuseUnpermitted(name, input, caller, {
          read: parts.store,
          hasOpenChart: sessions.hasOpenChart,
        })) ?? refuseInvalidInput(queries[name].input, input ?? {})
      if (refused) return refuse(refused)
      const clinic = await parts.clinic()
      const actor = 'actor' in caller && caller.actor.kind === 'staff' ? caller.actor : undefined
      const handler = queryHandlers[name] as unknown as QueryHandler<QueryName>
      if (!clinic && !handler.beforeSetUp)
        return refuse(refusal('NOT_SET_UP', 'Set up the clinic first (clinic.setUp).'))
      return await handler.run(input ?? {}, {
        read: parts.store,
        clinic,
        actor,
        now: parts.now(),
        session: {
          state: () => sessions.stateOf(session),
          hasOpenChart: (patientId) => sessions.hasOpenChart(session, patientId),
        },
        link: parts.link(),
        workstation: parts.workstation,
        sending: parts.sending,
      })
    } catch (error) {
      return refuse(faultOf(error, `query ${name}`, parts.log))
    }
  }
}
