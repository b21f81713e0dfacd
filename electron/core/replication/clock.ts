/** This workstation's hybrid logical clock: never behind what it made or saw, also after a restart. */
import { nextStamp, type Stamp } from '#shared/sync/stamp.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Reader } from '../store/reader.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'

export interface SyncClock {
  readonly workstationId: string
  /** A stamp larger than every one made or seen. */
  next(): Stamp
  /** Takes note of stamps that came from elsewhere. */
  saw(stamps: Iterable<Stamp>): void
  /** Keeps the clock, in the transaction that uses its stamps. */
  keep(file: SqliteFile): void
}

export function openClock(read: Reader, workstationId: string, now: () => Date): SyncClock {
  let newest = readSetting(read, 'syncClock')
  let kept = newest
  return {
    workstationId,
    next() {
      newest = nextStamp(newest, now().getTime(), workstationId)
      return newest
    },
    saw(stamps) {
      for (const stamp of stamps) if (newest === undefined || stamp > newest) newest = stamp
    },
    keep(file) {
      if (newest === undefined || newest === kept) return
      writeSetting(file, 'syncClock', newest)
      kept = newest
    },
  }
}
