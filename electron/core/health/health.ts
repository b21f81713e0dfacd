/** Watches over the disk and the database file: free space, a check of every page after the start, refused writes. */
import type { BackupStatus } from '#shared/contract/backup.ts'
import type { HealthStatus } from '#shared/contract/health.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import type { Result } from '#shared/lib/result.ts'
import { type AsideWorker, runAside } from '../store/backup/run-aside.ts'
import { lookAtSpace } from './free-space.ts'

const spaceEveryMs = 30_000
const usualCheckDelayMs = 10_000
/** A backup that is this much later than planned is worth a word. */
const lateAfterMs = 2 * 24 * 60 * 60_000

export interface Health {
  status(): HealthStatus
  /** Takes note of a write's answer: a disk that refuses is told to everybody at the workstation until it takes a write. */
  note(answer: Result<unknown, Refusal>): void
  start(): void
  stop(): void
}

export interface HealthParts {
  dataDir: string
  databaseFile: string
  key: Uint8Array
  worker: AsideWorker | undefined
  /** What backups there should be, and are. */
  backup: () => Pick<BackupStatus, 'plan' | 'last' | 'lastFailure'>
  now: () => Date
  /** How long after the start the file is checked; milliseconds. */
  checkDelayMs?: number | undefined
  /** The status may have changed. */
  changed: () => void
  log: (line: string) => void
}

export function createHealth(parts: HealthParts): Health {
  const { dataDir, databaseFile, key } = parts
  let space: HealthStatus['space'] = { level: 'unknown', freeBytes: 0 }
  let check: HealthStatus['check'] = { state: 'notYet' }
  let writeFault: HealthStatus['writeFault']
  let spaceTimer: NodeJS.Timeout | undefined
  let checkTimer: NodeJS.Timeout | undefined
  let stopped = false

  async function lookAtDisk(): Promise<void> {
    const seen = await lookAtSpace(dataDir, databaseFile)
    if (stopped) return
    // Only what a person would notice is told: the level, and every tenth of a gibibyte.
    const coarse = { ...seen, freeBytes: Math.floor(seen.freeBytes / 1e8) * 1e8 }
    const differs = coarse.level !== space.level || coarse.freeBytes !== space.freeBytes
    space = coarse
    if (differs) parts.changed()
  }

  async function checkFile(): Promise<void> {
    check = { state: 'running' }
    parts.changed()
    let state: 'ok' | 'damaged' | 'failed' = 'failed'
    try {
      state = await runAside({ kind: 'quickCheck', database: databaseFile, key }, { worker: parts.worker })
    } catch (error) {
      parts.log(`the check of the database failed: ${errorName(error)}`)
    }
    if (stopped) return
    if (state === 'damaged') parts.log('the database is damaged')
    check = { state, at: parts.now().toISOString() }
    parts.changed()
  }

  function backupLevel({
    plan,
    last,
    lastFailure,
  }: ReturnType<HealthParts['backup']>): HealthStatus['backup'] {
    const lastAt = last ? { lastAt: last.takenAt } : {}
    if (lastFailure) return { level: 'failed', ...lastAt }
    const due = last ? Date.parse(last.takenAt) + plan.everyHours * 60 * 60_000 : undefined
    const isLate = plan.automatic && due !== undefined && parts.now().getTime() > due + lateAfterMs
    return { level: isLate ? 'late' : 'ok', ...lastAt }
  }

  return {
    status: () => ({
      space,
      check,
      ...(writeFault ? { writeFault } : {}),
      backup: backupLevel(parts.backup()),
    }),
    note(answer) {
      if (answer.ok) {
        if (!writeFault) return
        writeFault = undefined
      } else {
        const { code } = answer.error
        if (code !== 'STORAGE_FULL' && code !== 'STORAGE_FAILED') return
        writeFault = { code, at: parts.now().toISOString() }
      }
      parts.changed()
      void lookAtDisk()
    },
    start() {
      void lookAtDisk()
      spaceTimer = setInterval(() => void lookAtDisk(), spaceEveryMs)
      spaceTimer.unref()
      checkTimer = setTimeout(() => void checkFile(), parts.checkDelayMs ?? usualCheckDelayMs)
      checkTimer.unref()
    },
    stop() {
      stopped = true
      clearInterval(spaceTimer)
      clearTimeout(checkTimer)
    },
  }
}
