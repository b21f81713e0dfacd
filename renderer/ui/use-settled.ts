import { useEffect, useState } from 'react'

/** A window that has just been drawn is still waiting for answers of the core; what is not seen is drawn after those. */
const pauseMilliseconds = 600
/** When the window is busy after the pause it is taken for settled after this time. */
const longestWaitMilliseconds = 300

/**
 * False until the window has painted what it shows first and has a moment to spare, true from then on: what nobody sees yet
 * is drawn after that, so that the board is there sooner.
 */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    let waiting = 0
    const pause = setTimeout(() => {
      waiting = requestIdleCallback(() => setSettled(true), { timeout: longestWaitMilliseconds })
    }, pauseMilliseconds)
    return () => {
      clearTimeout(pause)
      cancelIdleCallback(waiting)
    }
  }, [])
  return settled
}
