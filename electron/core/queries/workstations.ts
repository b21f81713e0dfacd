/** The clinic's workstations, as the hub knows them. */
import type { enrolmentQueries } from '#shared/contract/workstations.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { asWorkstation, noHub } from '../replication/enrolment-commands.ts'
import { hubWorkstations } from '../replication/enrolment.ts'
import type { QueryHandlers } from './query-handler.ts'

export const enrolmentQueryHandlers: QueryHandlers<keyof typeof enrolmentQueries> = {
  'workstations.list': {
    dependsOn: ['reactor:workstations'],
    async run(_input, { link }) {
      const settings = link?.settings
      if (!settings) return refuse(noHub())
      const known = await hubWorkstations.list(settings, settings.database)
      return known.ok ? accept(known.value.map((one) => asWorkstation(one, settings))) : known
    },
  },
}
