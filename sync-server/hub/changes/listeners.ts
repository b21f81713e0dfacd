import { CouchError } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'

/** What a waiting feed was woken by. */
export type Wake = 'change' | 'timeout' | 'ended' | 'rights'

/**
 * All feeds that wait for changes: counted against a limit, woken by commits and when users change, ended when the hub
 * stops.
 */
export class Listeners {
  readonly #most: number
  readonly #waiting = new Set<(wake: Wake) => void>()
  #count = 0
  #isEnding = false

  constructor(most: number) {
    this.#most = most
  }

  get count(): number {
    return this.#count
  }

  /** Takes a place; throws 503 when all are taken. The answer gives it back. */
  enter(): () => void {
    if (this.#count >= this.#most) {
      throw new CouchError(503, 'service_unavailable', 'Too many changes feeds are open.')
    }
    this.#count++
    let isInside = true
    return () => {
      if (isInside) this.#count--
      isInside = false
    }
  }

  /** Waits until the database has more than `since`, it goes away, the client leaves, users change, or time is up. */
  wait(
    database: Database,
    since: number,
    milliseconds: number,
    onLeave: (leave: () => void) => () => void,
  ): Promise<Wake> {
    return new Promise((resolve) => {
      if (this.#isEnding || database.isClosed) {
        resolve('ended')
        return
      }
      if (database.updateSeq > since) {
        resolve('change')
        return
      }
      const finish = (wake: Wake): void => {
        clearTimeout(timer)
        database.off('change', changed)
        database.off('closed', ended)
        this.#waiting.delete(finish)
        forget()
        resolve(wake)
      }
      const changed = (): void => {
        finish('change')
      }
      const ended = (): void => {
        finish('ended')
      }
      const timer = setTimeout(() => {
        finish('timeout')
      }, milliseconds)
      const forget = onLeave(ended)
      database.on('change', changed)
      database.on('closed', ended)
      this.#waiting.add(finish)
    })
  }

  /** Ends every feed, and every one that would begin. */
  endAll(): void {
    this.#isEnding = true
    this.#wakeAll('ended')
  }

  /** Users or their roles changed: every feed looks whether it may go on. */
  rightsChanged(): void {
    this.#wakeAll('rights')
  }

  #wakeAll(wake: Wake): void {
    for (const finish of [...this.#waiting]) finish(wake)
  }
}
