/** Backups of this workstation's database. */
import Type from 'typebox'
import { Line } from '../domain/records/fields.ts'
import { endpoint } from './endpoint.ts'

const nothing = Type.Object({})

export const BackupFile = Type.Object({
  /** Absolute path. */
  file: Type.String(),
  takenAt: Line,
  bytes: Type.Integer(),
})
export type BackupFile = Type.Static<typeof BackupFile>

export const BackupPlan = Type.Object({
  /** Whether backups are taken by themselves. */
  automatic: Type.Boolean(),
  /** Absolute path of the folder they go to. */
  folder: Type.String({ minLength: 1, maxLength: 4096 }),
  everyHours: Type.Integer({ minimum: 1, maximum: 24 * 31 }),
  /** How many are kept. */
  keep: Type.Integer({ minimum: 1, maximum: 1000 }),
})
export type BackupPlan = Type.Static<typeof BackupPlan>

export const BackupStatus = Type.Object({
  plan: BackupPlan,
  /** Whether the folder lies on the same disk as the records. */
  sameDisk: Type.Boolean(),
  running: Type.Union([
    Type.Object({
      phase: Type.Union([Type.Literal('copying'), Type.Literal('proving')]),
      /** From 0 to 1. */
      fraction: Type.Number(),
    }),
    Type.Null(),
  ]),
  last: Type.Optional(
    Type.Object({
      ...BackupFile.properties,
      /** When a scratch restore of it was found to hold what the database held. */
      provenAt: Line,
      rows: Type.Integer(),
      tookMilliseconds: Type.Integer(),
    }),
  ),
  lastProvenRestore: Type.Optional(Type.Object({ file: Type.String(), at: Line })),
  lastFailure: Type.Optional(Type.Object({ at: Line, code: Line })),
  /** When the next one is due; absent when none is taken by itself. */
  nextAt: Type.Optional(Line),
  /** Backups in the folder, the newest first. */
  files: Type.Array(BackupFile),
  /** Whether somebody without this computer could open them: by recovery key or passphrase. */
  opensElsewhere: Type.Boolean(),
})
export type BackupStatus = Type.Static<typeof BackupStatus>

const ProvenBackup = Type.Object({
  ...BackupFile.properties,
  provenAt: Line,
  rows: Type.Integer(),
  /** SHA-256 over every table's definition and rows, hexadecimal. */
  digest: Line,
})

export const backupCommands = {
  'backup.now': endpoint('Takes a backup and proves it, while people work.', nothing, ProvenBackup),
  'backup.prove': endpoint(
    'Restores a backup into a scratch place and compares it with what was backed up.',
    Type.Object({ file: Type.String({ minLength: 1, maxLength: 4096 }) }),
    ProvenBackup,
  ),
  'backup.configure': endpoint(
    'Changes when and where backups are taken.',
    Type.Partial(BackupPlan),
    BackupPlan,
  ),
  'backup.chooseFolder': endpoint(
    'Asks the person for a folder, where there is a desktop; null when none was chosen.',
    nothing,
    Type.Object({ folder: Type.Union([Type.String(), Type.Null()]) }),
  ),
}

export const backupQueries = {
  'backup.status': endpoint(
    'The plan, the last backup, the last proven restore, and the next.',
    nothing,
    BackupStatus,
  ),
}
