/** The commands about the link itself: they change this workstation, not the clinic, so no decision and no audit. */
import { commands, type CommandInput } from '#shared/contract/contract.ts'
import { type Hosting, syncCommands, type SyncState } from '#shared/contract/sync.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import { faultOf } from '../store/storage-fault.ts'
import type { HubHosting } from './hosting.ts'
import type { Link } from './link.ts'

type LinkCommand = keyof typeof syncCommands

export const isLinkCommand = (name: string): name is LinkCommand => Object.hasOwn(syncCommands, name)

/** Carries out one of the commands about the link. */
export async function runLinkCommand(
  link: Link,
  hosting: HubHosting,
  name: LinkCommand,
  input: unknown,
  log: (line: string) => void,
): Promise<Result<{ state: SyncState } | Hosting, Refusal>> {
  const invalid = refuseInvalidInput(commands[name].input, input ?? {})
  if (invalid) return refuse(invalid)
  try {
    if (name === 'sync.host') return await hosting.host(input as CommandInput<'sync.host'>)
    if (name === 'sync.configure') await link.configure((input ?? {}) as CommandInput<'sync.configure'>)
    if (name === 'sync.pause') await link.pause((input as CommandInput<'sync.pause'>).paused)
    if (name === 'sync.now') {
      if (!link.configured) return refuse(refusal('NOT_FOUND', 'No hub is configured.', { what: 'hub' }))
      link.tryNow()
    }
    return accept({ state: link.view().state })
  } catch (error) {
    return refuse(faultOf(error, `command ${name}`, log))
  }
}
