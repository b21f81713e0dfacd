/** The clinic, who is signed in, and when it is closed. */
import type { clinicQueries } from '#shared/contract/clinic.ts'
import { clinicId } from '#shared/domain/records/clinic.ts'
import { toStaff, type Staff } from '#shared/domain/records/staff.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { daysBetween, isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { closedDays } from '#shared/domain/scheduling/closed-days.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { QueryContext, QueryHandlers } from './query-handler.ts'

/** Longest range of closed days: twelve years and a few days. */
const mostDays = 4400

/** The member of staff who acts; null when nobody is signed in. */
async function actingStaff({ read, actor }: QueryContext): Promise<Staff | null> {
  const staff = actor && (await read.get('staff', actor.id))
  return staff ? toStaff(staff) : null
}

export const clinicQueryHandlers: QueryHandlers<keyof typeof clinicQueries> = {
  'clinic.get': {
    dependsOn: ['clinic', 'staff'],
    beforeSetUp: true,
    run: async (_input, context) => {
      const clinic = await context.read.get('clinic', clinicId)
      return accept({ clinic: clinic ?? null, staff: clinic ? await actingStaff(context) : null })
    },
  },
  'clinic.closedDays': {
    dependsOn: ['clinic'],
    run: ({ from, to }, { clinic }) => {
      if (!clinic) return Promise.resolve(refuse(refusal('NOT_SET_UP', 'The clinic is not set up yet.')))
      const valid = isCalendarDate(from) && isCalendarDate(to) && daysBetween(from, to) <= mostDays
      if (valid) return Promise.resolve(accept(closedDays(clinic, from, to)))
      const details = { field: 'from', mostDays }
      return Promise.resolve(refuse(refusal('INVALID_INPUT', 'No such dates, or too many.', details)))
    },
  },
}
