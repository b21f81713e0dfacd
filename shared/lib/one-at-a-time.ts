/** One after the other: what is asked for waits until what was asked for before it is done. */
export interface OneAtATime {
  /** Does the work when its turn comes. @returns what it gives; a failure is the caller's and stops nobody after it */
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** Resolves when everything asked for until now is done. */
  idle: () => Promise<unknown>
}

export function createOneAtATime(): OneAtATime {
  let queue: Promise<unknown> = Promise.resolve()
  return {
    exclusively(work) {
      const result = queue.then(work)
      queue = result.catch(() => undefined)
      return result
    },
    idle: () => queue,
  }
}
