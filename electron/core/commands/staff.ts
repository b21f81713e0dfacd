/** Accounts of those who work here, and charts opened in an emergency. */
import type { chartCommands, staffCommands } from '#shared/contract/staff.ts'
import { openChartInEmergency } from '#shared/decisions/staff/open-chart.ts'
import {
  createStaff,
  deactivateStaff,
  known,
  setCredential,
  setRoles,
  updateStaff,
} from '#shared/decisions/staff/staff-account.ts'
import type { StoredStaff } from '#shared/domain/records/staff.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { passwordLength, passwordWeakness } from '#shared/domain/staff/secret-rules.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { hashSecret } from '../session/secrets.ts'
import type { Reader } from '../store/reader.ts'
import type { CommandContext, CommandHandlers } from './command-handler.ts'

const everybody = (read: Reader): Promise<StoredStaff[]> => read.find('staff', { where: {} })

/**
 * The credential of a new password.
 * @param names what the password must not be
 * @returns PASSWORD_WEAK with what is wrong with it
 */
export async function makeCredential(
  password: string,
  names: readonly string[],
  { now, randomBytes }: Pick<CommandContext, 'now' | 'randomBytes'>,
): Promise<Result<NonNullable<StoredStaff['credential']>, Refusal>> {
  const weakness = passwordWeakness(password, names)
  if (weakness) {
    const message = `A password has at least ${passwordLength.minimum} characters and is not easily guessed.`
    return refuse(refusal('PASSWORD_WEAK', message, { field: 'password', weakness, ...passwordLength }))
  }
  return accept({ hash: await hashSecret(password, randomBytes), setAt: now })
}

export const staffCommandHandlers: CommandHandlers<keyof typeof staffCommands | keyof typeof chartCommands> =
  {
    'staff.create': async ({ password, ...input }, context) => {
      const { read, clinic } = context
      if (password === undefined) return createStaff(await everybody(read), input, undefined, context)
      const credential = await makeCredential(password, [input.name, clinic.name], context)
      return credential.ok ? createStaff(await everybody(read), input, credential.value, context) : credential
    },

    'staff.update': async (input, context) => updateStaff(await everybody(context.read), input, context),

    'staff.setRoles': async (input, context) => setRoles(await everybody(context.read), input, context),

    'staff.deactivate': async ({ staffId }, context) =>
      deactivateStaff(await everybody(context.read), staffId, context),

    // That one's own password before is right has been checked by the session (electron/core/session), which counts tries.
    'staff.setPassword': async ({ staffId, password }, context) => {
      const { read, actor, clinic } = context
      const staff = await everybody(read)
      const found = known(staff, staffId)
      if (actor.id !== staffId && !actor.roles.includes('administrator')) {
        return refuse(
          refusal('FORBIDDEN', 'Only an administrator sets another person’s password.', {
            action: 'staff.setPassword',
            needs: ['administrator'],
          }),
        )
      }
      if (!found.ok) return found
      const credential = await makeCredential(password, [found.value.name, clinic.name], context)
      if (!credential.ok) return credential
      return setCredential(staff, staffId, credential.value, context)
    },

    'charts.openInEmergency': async (input, context) =>
      openChartInEmergency(await context.read.get('patients', input.patientId), input, context),
  }
