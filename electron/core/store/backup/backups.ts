/** Takes backups by plan and on demand, keeps the newest, and knows which restore was proven last. */
import fs from 'node:fs'
import path from 'node:path'
import type { BackupPlan, BackupStatus } from '#shared/contract/backup.ts'
import type { CommandOutput } from '#shared/contract/contract.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { makeFolder } from '#shared/files/make-folder.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { ThreadError } from '../../thread-failure.ts'
import { hasWrap } from '../keys/key-ring.ts'
import type { KeyRing } from '../keys/key-ring-format.ts'
import { readSetting, removeSetting, writeSetting } from '../settings.ts'
import type { Store } from '../store.ts'
import { listBackups, newBackupFile, rememberBackupFolder, removeOldBackups } from './backup-files.ts'
import { type AsideWorker, runAside } from './run-aside.ts'
import { type ProvenBackup, unfinishedName } from './take-backup.ts'

const hourMs = 60 * 60_000
/** A start is busy enough without a backup. */
const firstDelayMs = 5 * 60_000
const retryMs = hourMs
/** A computer that slept finds out soon enough. */
const lookEveryMs = 60_000
const progressEveryMs = 500

type Proven = CommandOutput<'backup.now'>

export interface Backups {
  status(): BackupStatus
  /** The part of the status that needs no look at the folder, which may be on a network. */
  due(): Pick<BackupStatus, 'plan' | 'last' | 'lastFailure'>
  now(): Promise<Result<Proven, Refusal>>
  prove(file: string): Promise<Result<Proven, Refusal>>
  configure(change: Partial<BackupPlan>): Result<BackupPlan, Refusal>
  /** Takes backups by plan from now on. */
  start(): void
  /** Stops; waits for one that is being taken. */
  stop(): Promise<void>
}

export interface BackupParts {
  store: Store
  dataDir: string
  databaseFile: string
  key: Uint8Array
  /** The wrapped keys as they are at the moment. */
  ring: () => KeyRing | undefined
  workstationId: string
  worker: AsideWorker | undefined
  now: () => Date
  /** The status changed. */
  changed: () => void
  log: (line: string) => void
}

export function createBackups(parts: BackupParts): Backups {
  const { store, dataDir, databaseFile, key, workstationId } = parts
  const startedAt = parts.now().getTime()
  let running: { phase: 'copying' | 'proving'; backup: string } | undefined
  let current: Promise<Result<Proven, Refusal>> | undefined
  let timer: NodeJS.Timeout | undefined

  const plan = (): BackupPlan =>
    readSetting(store, 'backupPlan') ?? {
      automatic: true,
      folder: path.join(dataDir, 'backups'),
      everyHours: 24,
      keep: 7,
    }

  function nextAt(): number | undefined {
    const { automatic, everyHours } = plan()
    if (!automatic) return undefined
    const last = readSetting(store, 'backupLast')
    const failure = readSetting(store, 'backupFailure')
    return Math.max(
      startedAt + firstDelayMs,
      last ? Date.parse(last.takenAt) + everyHours * hourMs : 0,
      failure ? Date.parse(failure.at) + retryMs : 0,
    )
  }

  async function take(): Promise<Result<Proven, Refusal>> {
    const begun = Date.now()
    const { folder, keep } = plan()
    const backup = newBackupFile(folder, workstationId, parts.now().toISOString())
    running = { phase: 'copying', backup }
    parts.changed()
    const progress = setInterval(parts.changed, progressEveryMs)
    try {
      makeFolder(path.resolve(folder))
      const request = { database: databaseFile, key, backup, ring: parts.ring(), workstationId }
      const proven = await runAside(
        { kind: 'takeBackup', request },
        {
          worker: parts.worker,
          proving: () => {
            running = { phase: 'proving', backup }
          },
        },
      )
      const { takenAt, bytes, provenAt, rows } = proven
      store.writeOwn((file) => {
        const tookMilliseconds = Date.now() - begun
        writeSetting(file, 'backupLast', { file: backup, takenAt, bytes, provenAt, rows, tookMilliseconds })
        writeSetting(file, 'backupProven', { file: backup, at: provenAt })
        removeSetting(file, 'backupFailure')
      })
      removeOldBackups(folder, workstationId, keep)
      return accept(toOutput(proven))
    } catch (error) {
      const refused = backupRefusal(error, folder)
      parts.log(`backup: ${refused.code} ${JSON.stringify(refused.details)}`)
      noteFailure(refused.code)
      return refuse(refused)
    } finally {
      clearInterval(progress)
      running = undefined
      parts.changed()
    }
  }

  function noteFailure(code: string): void {
    try {
      store.writeOwn((file) => writeSetting(file, 'backupFailure', { at: parts.now().toISOString(), code }))
    } catch {
      // The disk of the records is full as well; the command's answer says so.
    }
  }

  function now(): Promise<Result<Proven, Refusal>> {
    current ??= take().finally(() => (current = undefined))
    return current
  }

  function look(): void {
    const at = nextAt()
    if (at !== undefined && parts.now().getTime() >= at) void now()
  }

  function due(): Pick<BackupStatus, 'plan' | 'last' | 'lastFailure'> {
    const last = readSetting(store, 'backupLast')
    const lastFailure = readSetting(store, 'backupFailure')
    return { plan: plan(), ...(last ? { last } : {}), ...(lastFailure ? { lastFailure } : {}) }
  }

  return {
    due,
    status() {
      const lastProvenRestore = readSetting(store, 'backupProven')
      const at = nextAt()
      const ring = parts.ring()
      return {
        ...due(),
        sameDisk: onSameDisk(plan().folder, dataDir),
        running: running ? { phase: running.phase, fraction: fractionOf(running, databaseFile) } : null,
        ...(lastProvenRestore ? { lastProvenRestore } : {}),
        ...(at === undefined ? {} : { nextAt: new Date(at).toISOString() }),
        files: listBackups(plan().folder),
        opensElsewhere: !!ring && (hasWrap(ring, 'recovery') || hasWrap(ring, 'passphrase')),
      }
    },
    now,
    async prove(file) {
      try {
        const proven = await runAside({ kind: 'proveBackup', backup: file, key }, { worker: parts.worker })
        store.writeOwn((own) => writeSetting(own, 'backupProven', { file, at: proven.provenAt }))
        parts.changed()
        return accept(toOutput(proven))
      } catch (error) {
        return refuse(backupRefusal(error, path.dirname(file)))
      }
    },
    configure(change) {
      const wish = { ...plan(), ...change }
      if (!path.isAbsolute(wish.folder) || !canBeWritten(wish.folder)) {
        return refuse(
          refusal('BACKUP_FOLDER_UNUSABLE', 'Backups cannot be written to that folder.', { field: 'folder' }),
        )
      }
      store.writeOwn((file) => writeSetting(file, 'backupPlan', wish))
      rememberBackupFolder(dataDir, wish.folder)
      parts.changed()
      return accept(wish)
    },
    start() {
      timer = setInterval(look, lookEveryMs)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await current
    },
  }

  function toOutput({ backup, takenAt, bytes, provenAt, rows, digest }: ProvenBackup): Proven {
    return { file: backup, takenAt, bytes, provenAt, rows, digest }
  }
}

/** Why a backup was not taken, proven or restored. */
export function backupRefusal(error: unknown, folder: string): Refusal {
  const name = error instanceof Error ? error.name : ''
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code.startsWith('SQLITE_FULL'))
    return refusal('STORAGE_FULL', `The disk of ${folder} is full. No backup was made.`, { code })
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|ENOENT)$/.test(code) || code.startsWith('SQLITE_CANTOPEN'))
    return refusal('BACKUP_FOLDER_UNUSABLE', `${folder} cannot be read or written.`, { code })
  if (name === 'BackupError' || name === 'SqliteOpenError')
    return refusal('BACKUP_UNREADABLE', 'That file is not a backup of these records, or it is damaged.', {
      code,
    })
  const known = error instanceof ThreadError ? error.message : name
  return refusal('BACKUP_FAILED', `The backup failed: ${known}`, { code })
}

function fractionOf(running: { phase: 'copying' | 'proving'; backup: string }, database: string): number {
  if (running.phase === 'proving') return 0.7
  try {
    const copied = fs.statSync(unfinishedName(running.backup)).size
    return Math.min(0.65, (0.65 * copied) / Math.max(1, fs.statSync(database).size))
  } catch {
    return 0
  }
}

function onSameDisk(folder: string, dataDir: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      return fs.statSync(at).dev === fs.statSync(dataDir).dev
    } catch {
      if (at === path.dirname(at)) return true
    }
  }
}

function canBeWritten(folder: string): boolean {
  try {
    makeFolder(path.resolve(folder))
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
    return fs.statSync(folder).isDirectory()
  } catch {
    return false
  }
}
