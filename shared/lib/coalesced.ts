export interface Coalesced {
  /**
   * Does the work; during the work, once more after it, for all who ask meanwhile.
   * @returns resolves, or rejects, as the work does that began after the asking
   */
  ask(): Promise<void>
  /** The last work that is under way or asked for; undefined when there is none. */
  underWay(): Promise<void> | undefined
}

/** For work that may be asked for again while it is done, when it has looked already at what has changed since. */
export function coalesced(work: () => Promise<void>): Coalesced {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function begin(): Promise<void> {
    next = undefined
    running = work().finally(() => (running = undefined))
    return running
  }

  return {
    ask() {
      if (next) return next
      if (!running) return begin()
      next = running.then(begin, begin)
      return next
    },
    underWay: () => next ?? running,
  }
}
