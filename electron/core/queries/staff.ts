/** Who works here, and who is signed in on this connection. */
import type { sessionQueries, staffQueries } from '#shared/contract/staff.ts'
import { toStaff } from '#shared/domain/records/staff.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { QueryHandlers } from './query-handler.ts'

export const staffQueryHandlers: QueryHandlers<keyof typeof sessionQueries | keyof typeof staffQueries> = {
  'session.current': {
    dependsOn: ['clinic', 'staff'],
    beforeSetUp: true,
    run: async (_input, { session }) =>
      session ? accept(await session.state()) : refuse(refusal('SIGN_IN_NEEDED', 'There is no connection.')),
  },
  'staff.list': {
    dependsOn: ['staff'],
    async run(_input, { read }) {
      const staff = await read.find('staff', { where: {} })
      return accept(
        staff
          .sort((first, second) => first.name.localeCompare(second.name))
          .map((person) => ({ ...toStaff(person), hasPassword: person.credential !== undefined })),
      )
    },
  },
}
