/**
 * Keeps the search index in few parts. Each transaction adds a part to it; what many patients at once leave (an import, a first
 * replication) are large ones, and SQLite would put them together within the transaction of somebody who registers one patient:
 * nearly a second on a clinic of 40,000. So it is done in small steps, when no more of the many come, and commands go between.
 */
import { errorName } from '#shared/lib/logged-error.ts'
import type { OneAtATime } from '#shared/lib/one-at-a-time.ts'
import { readSetting, removeSetting, writeSetting } from '../settings.ts'
import type { Store, StoredChange } from '../store.ts'
import { manyAtOnce, putTogetherSome } from './patient-index.ts'

/** Pages of a step, some milliseconds, and the pause between two in which others are served. */
const pagesAtOnce = 64
const pauseMilliseconds = 20

export interface SearchUpkeep {
  /** Goes on with what an earlier run of the application left. */
  start(): void
  /** To be told of every change, since more of the many put it off. */
  changed(changes: readonly StoredChange[]): void
  stop(): void
}

/** @param parts.quietMilliseconds how long none of the many have to come before it begins */
export function createSearchUpkeep(parts: {
  store: Store
  exclusively: OneAtATime['exclusively']
  log: (line: string) => void
  quietMilliseconds?: number
}): SearchUpkeep {
  const { store, exclusively, log, quietMilliseconds = 5000 } = parts
  let timer: NodeJS.Timeout | undefined
  let quietFrom = 0
  let stopped = false

  function schedule(): void {
    clearTimeout(timer)
    if (stopped) return
    const wait = Math.max(pauseMilliseconds, quietFrom - performance.now())
    timer = setTimeout(() => void step(), wait)
    timer.unref()
  }

  function putOff(): void {
    quietFrom = performance.now() + quietMilliseconds
    schedule()
  }

  async function step(): Promise<void> {
    try {
      if (await exclusively(() => Promise.resolve(stopped ? false : putSomeTogether()))) schedule()
    } catch (error) {
      log(`search index: ${errorName(error)}`)
      putOff()
    }
  }

  /** @returns whether there is more to do */
  function putSomeTogether(): boolean {
    const state = readSetting(store, 'searchParts')
    if (state === undefined) return false
    let isDone = false
    store.writeOwn((file) => {
      isDone = !putTogetherSome(file.connection, pagesAtOnce, state === 'many')
      if (isDone) removeSetting(file, 'searchParts')
      else if (state === 'many') writeSetting(file, 'searchParts', 'fewer')
    })
    return !isDone
  }

  return {
    start: putOff,
    changed(changes) {
      if (changes.length >= manyAtOnce && changes[0]?.collection === 'patients') putOff()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
