/** The clinic's set-up, settings and closures. */
import type { clinicCommands } from '#shared/contract/clinic.ts'
import { setUpClinic } from '#shared/decisions/clinic/set-up-clinic.ts'
import { setClosures, updateClinic } from '#shared/decisions/clinic/update-clinic.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import { clinicId } from '#shared/domain/records/clinic.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { instantOfTimestamp } from '#shared/domain/scheduling/interval.ts'
import { accept } from '#shared/lib/result.ts'
import type { CommandContext, CommandHandlers } from './command-handler.ts'
import { makeCredential } from './staff.ts'

/** Open bookings from today on that fall on one of the closures. */
async function bookingsOnClosures(
  closures: readonly { from: string; to: string }[],
  { read, clinic, now }: CommandContext,
): Promise<string[]> {
  const today = clinicDateOf(instantOfTimestamp(now), clinic.timeZone)
  const ids = new Set<string>()
  for (const { from, to } of closures) {
    if (to < today) continue
    const $gte = from < today ? today : from
    const found = await read.find('appointments', {
      where: { date: { $gte, $lte: to } },
      sort: [{ date: 'asc' }, { startsAt: 'asc' }],
    })
    for (const { id, status } of found) if (openStatuses.includes(status)) ids.add(id)
  }
  return [...ids]
}

export const clinicCommandHandlers: CommandHandlers<keyof typeof clinicCommands> = {
  'clinic.setUp': async (input, context) => {
    const existing = await context.read.get('clinic', clinicId)
    const { name, password } = input.administrator
    if (existing || password === undefined) return setUpClinic(input, existing, undefined, context)
    const credential = await makeCredential(password, [name, input.clinic.name], context)
    return credential.ok ? setUpClinic(input, existing, credential.value, context) : credential
  },
  'clinic.update': async (input, context) => {
    const { read } = context
    const stored = await read.get('clinic', clinicId)
    const moves = input.timeZone !== undefined && input.timeZone !== stored?.timeZone
    const appointments = moves ? await read.find('appointments', { where: {}, limit: 1 }) : []
    return updateClinic(input, stored, appointments.length > 0, context)
  },
  'clinic.closures.set': async ({ closures }, context) => {
    const decided = setClosures(closures, await context.read.get('clinic', clinicId), context)
    if (!decided.ok) return decided
    const clinic = decided.value.value
    const affectedAppointmentIds = await bookingsOnClosures(clinic.closures, context)
    return accept({ ...decided.value, value: { clinic, affectedAppointmentIds } })
  },
}
