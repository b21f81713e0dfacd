/**
 * Commands that write no records: backups of this workstation, what its desktop shows, and taking data out and in. They do not wait
 * for other commands, nor those for them.
 */
import { commands, type CommandInput, type CommandOutput } from '#shared/contract/contract.ts'
import type { Actor } from '#shared/events/event.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { AuditNote } from '../audit/audit-chain.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import { createExportCommand } from '../export/export-command.ts'
import type { Imports } from '../import/imports.ts'
import type { Backups } from '../store/backup/backups.ts'
import type { Reader } from '../store/reader.ts'
import { faultOf } from '../store/storage-fault.ts'

type Name =
  | 'backup.now'
  | 'backup.prove'
  | 'backup.configure'
  | 'backup.chooseFolder'
  | 'notifications.configure'
  | 'interchange.export'
  | 'interchange.openImport'
  | 'interchange.import'
  | 'interchange.stopImport'

type Handlers = {
  [Each in Name]: (
    input: CommandInput<Each>,
    by: Actor | undefined,
  ) => Promise<Result<CommandOutput<Each>, Refusal>>
}

export interface WorkstationCommands {
  knows(name: string): name is Name
  /** @param by who asks */
  run(name: Name, input: unknown, by: Actor | undefined): Promise<Result<unknown, Refusal>>
}

export function createWorkstationCommands(parts: {
  backups: Backups
  imports: Imports
  /** Desktop notifications name people from now on, or no longer do. */
  hideNames: (hide: boolean) => void
  /** Asks the person for a folder; left out where there is no desktop. */
  askFolder: (() => Promise<string | null>) | undefined
  read: Reader
  now: () => Date
  /** Writes an audit entry. */
  note: (note: AuditNote, by: Actor) => Promise<void>
  log: (line: string) => void
}): WorkstationCommands {
  const { backups, imports, askFolder } = parts
  const handlers: Handlers = {
    'backup.now': () => backups.now(),
    'backup.prove': ({ file }) => backups.prove(file),
    'backup.configure': (change) => Promise.resolve(backups.configure(change)),
    'notifications.configure': ({ hideNames }) => {
      parts.hideNames(hideNames)
      return Promise.resolve(accept({ hideNames }))
    },
    'interchange.export': createExportCommand(parts),
    'interchange.openImport': (input) => imports.open(input),
    'interchange.import': (input, by) => imports.run(input, by),
    'interchange.stopImport': (input) => Promise.resolve(imports.stop(input)),
    'backup.chooseFolder': async () => accept({ folder: (await askFolder?.()) ?? null }),
  }
  return {
    knows: (name): name is Name => Object.hasOwn(handlers, name),
    async run(name, input, by) {
      const invalid = refuseInvalidInput(commands[name].input, input ?? {})
      if (invalid) return refuse(invalid)
      try {
        return await handlers[name]((input ?? {}) as never, by)
      } catch (error) {
        return refuse(faultOf(error, `command ${name}`, parts.log))
      }
    },
  }
}
