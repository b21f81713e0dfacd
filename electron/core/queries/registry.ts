/** Every query's handler. */
import type { QueryName } from '#shared/contract/contract.ts'
import { oversightQueryHandlers } from './oversight.ts'
import type { QueryHandlers } from './query-handler.ts'

export const queryHandlers = { ...oversightQueryHandlers } as QueryHandlers<QueryName>
