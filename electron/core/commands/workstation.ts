/** Commands that write no records: backups of this workstation, and what its desktop shows. They do not wait for other commands, nor those for them. */
import { commands, type CommandInput, type CommandOutput } from '#shared/contract/contract.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { Backups } from '../store/backup/backups.ts'
import { faultOf } from '../store/storage-fault.ts'

type Name =
  'backup.now' | 'backup.prove' | 'backup.configure' | 'backup.chooseFolder' | 'notifications.configure'

type Handlers = {
  [Each in Name]: (input: CommandInput<Each>) => Promise<Result<CommandOutput<Each>, Refusal>>
}

export interface WorkstationCommands {
  knows(name: string): name is Name
  run(name: Name, input: unknown): Promise<Result<unknown, Refusal>>
}

export function createWorkstationCommands(parts: {
  backups: Backups
  /** Desktop notifications name people from now on, or no longer do. */
  hideNames: (hide: boolean) => void
  /** Asks the person for a folder; left out where there is no desktop. */
  askFolder: (() => Promise<string | null>) | undefined
  log: (line: string) => void
}): WorkstationCommands {
  const { backups, askFolder } = parts
  const handlers: Handlers = {
    'backup.now': () => backups.now(),
    'backup.prove': ({ file }) => backups.prove(file),
    'backup.configure': (change) => Promise.resolve(backups.configure(change)),
    'notifications.configure': ({ hideNames }) => {
      parts.hideNames(hideNames)
      return Promise.resolve(accept({ hideNames }))
    },
    'backup.chooseFolder': async () => accept({ folder: (await askFolder?.()) ?? null }),
  }
  return {
    knows: (name): name is Name => Object.hasOwn(handlers, name),
    async run(name, input) {
      const invalid = refuseInvalidInput(commands[name].input, input ?? {})
      if (invalid) return refuse(invalid)
      try {
        return await handlers[name]((input ?? {}) as never)
      } catch (error) {
        return refuse(faultOf(error, `command ${name}`, parts.log))
      }
    },
  }
}
