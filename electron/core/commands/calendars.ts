/** Addresses of doctors' calendars. Only the hash of an address's secret is kept. */
import type { calendarCommands } from '#shared/contract/doctors.ts'
import { closeCalendar, openCalendar } from '#shared/decisions/doctors/calendar-feed.ts'
import { feedHash, feedSecretBytes } from '../export/doctor-feed.ts'
import type { CommandContext, CommandHandlers } from './command-handler.ts'

const ownDoctorId = async ({ read, actor }: CommandContext): Promise<string | undefined> =>
  (await read.get('staff', actor.id))?.doctorId

export const calendarCommandHandlers: CommandHandlers<keyof typeof calendarCommands> = {
  'doctors.openCalendar': async ({ doctorId, names = false }, context) => {
    const text = Buffer.from(context.randomBytes(feedSecretBytes)).toString('base64url')
    const secret = { text, hash: feedHash(text) }
    const doctor = await context.read.get('doctors', doctorId)
    return openCalendar(names, doctor, await ownDoctorId(context), secret, context)
  },
  'doctors.closeCalendar': async ({ doctorId }, context) =>
    closeCalendar(await context.read.get('doctors', doctorId), await ownDoctorId(context), context),
}
