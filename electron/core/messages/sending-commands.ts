/** The command about this workstation's own sending: it changes no record. */
import { commands } from '#shared/contract/contract.ts'
import { sendingCommands, type SendingChange } from '#shared/contract/messages.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import { faultOf } from '../store/storage-fault.ts'
import type { Sending } from './sending.ts'

type SendingCommand = keyof typeof sendingCommands

export const isSendingCommand = (name: string): name is SendingCommand => Object.hasOwn(sendingCommands, name)

/** Carries it out. */
export async function runSendingCommand(
  sending: Sending,
  name: SendingCommand,
  input: unknown,
  log: (line: string) => void,
): Promise<Result<{ email: boolean; sms: boolean }, Refusal>> {
  const invalid = refuseInvalidInput(commands[name].input, input ?? {})
  if (invalid) return refuse(invalid)
  try {
    const kept = await sending.configure((input ?? {}) as SendingChange)
    if (!kept.ok) return kept
    const settings = kept.value
    return accept({ email: settings.email !== undefined, sms: settings.sms !== undefined })
  } catch (error) {
    return refuse(faultOf(error, `command ${name}`, log))
  }
}
