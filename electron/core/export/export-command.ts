/** The command that takes the clinic's data out, and leaves a note of it in the audit trail. */
import fs from 'node:fs'
import type { CommandInput, CommandOutput } from '#shared/contract/contract.ts'
import { clinicId } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { AuditNote } from '../audit/audit-chain.ts'
import type { Reader } from '../store/reader.ts'
import { exportClinic } from './export-clinic.ts'

interface ExportCommandParts {
  read: Reader
  now: () => Date
  /** Asks the person for a folder; left out where there is no desktop. */
  askFolder: (() => Promise<string | null>) | undefined
  note: (note: AuditNote, by: Actor) => Promise<void>
}

type Answer = Result<CommandOutput<'interchange.export'>, Refusal>

/** What the disk says where nothing can be made in a folder. */
const unusable = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'EEXIST'])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

export const createExportCommand =
  ({ read, now, askFolder, note }: ExportCommandParts) =>
  async (input: CommandInput<'interchange.export'>, by: Actor | undefined): Promise<Answer> => {
    if (!by) return refuse(refusal('SIGN_IN_NEEDED', 'Sign in first.'))
    // What a window shows must not choose where the clinic's data are written: the person does, in the desktop's dialog.
    if (askFolder && input.folder !== undefined)
      return refuse(
        refusal('INVALID_INPUT', 'A window lets the person choose the folder.', { field: 'folder' }),
      )
    const parent = input.folder ?? (await askFolder?.()) ?? null
    if (parent === null) return accept(null)
    if (!fs.statSync(parent, { throwIfNoEntry: false })?.isDirectory())
      return refuse(refusal('BACKUP_FOLDER_UNUSABLE', `${parent} is no folder.`))
    try {
      // Noted first: what was taken out is in the trail even where the computer stops in the middle.
      await note(
        {
          action: 'interchange.export',
          recordType: 'clinic',
          recordId: clinicId,
          changes: [{ field: 'parts', after: input.parts.join(', ') }],
        },
        by,
      )
      return accept(
        await exportClinic(read, {
          parent,
          parts: input.parts,
          namesInCalendars: input.namesInCalendars ?? false,
          now: now(),
        }),
      )
    } catch (error) {
      if (unusable.has(codeOf(error)))
        return refuse(refusal('BACKUP_FOLDER_UNUSABLE', 'Nothing can be written into that folder.'))
      throw error
    }
  }
