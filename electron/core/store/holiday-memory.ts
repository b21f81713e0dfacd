/**
 * Keeps the public holidays of this year and the next in the database: finding them out loads all calendars of the world
 * and takes a quarter of a second, which no board should wait for. What was kept by another version is found out anew.
 */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { holidayYear, recallHolidayYears } from '#shared/domain/scheduling/closed-days.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { readSetting, writeSetting } from './settings.ts'
import type { Store } from './store.ts'

const madeBy = `${packageJson.version} ${packageJson.dependencies['date-holidays']}`
/** By then the desk has its board, and is not yet looking for free times. */
const lookAheadAfterMs = 4_000

export interface HolidayMemory {
  /** Finds out, after a while, what is not kept yet, and keeps it: at the start, and when the clinic was changed. */
  lookAhead: (clinic: Clinic | undefined) => void
  stop: () => void
}

/** Recalls what is kept. @param after milliseconds before it looks ahead */
export function createHolidayMemory(store: Store, now: () => Date, after = lookAheadAfterMs): HolidayMemory {
  let kept = readSetting(store, 'holidays')
  if (kept?.madeBy === madeBy) recallHolidayYears(kept.years)
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function keep(clinic: Clinic): void {
    const year = now().getUTCFullYear()
    const years = [year, year + 1].map((each) => holidayYear(clinic, each))
    const wanted = { madeBy, years }
    if (sameJson(kept, wanted)) return
    store.writeOwn((file) => writeSetting(file, 'holidays', wanted))
    kept = wanted
  }

  return {
    lookAhead(clinic) {
      if (stopped || !clinic?.closedOnHolidays) return
      clearTimeout(timer)
      timer = setTimeout(() => keep(clinic), after)
      timer.unref()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
