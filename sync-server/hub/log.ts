import { errorPlace } from '#shared/lib/logged-error.ts'
import { CouchError } from './http/couch-error.ts'

/** One line of the log: what happened, never what a document holds. */
export type LogLine =
  | { event: 'listening'; url: string }
  | { event: 'stopping' | 'stopped' }
  | { event: 'request'; method: string; route: string; status: number; milliseconds: number }
  | { event: 'fault'; route: string; error: string }

/** What is logged of a fault of the hub's own: the reason that it gives itself, else the error's code and place. */
export const faultLine = (route: string, error: unknown): LogLine => ({
  event: 'fault',
  route,
  error: error instanceof CouchError && error.status >= 500 ? error.reason : errorPlace(error),
})

const flushAfterMs = 100
const flushLength = 16_384

/**
 * Writes log lines as JSON, one a line, with the time in UTC. Lines about requests leave a tenth of a second late and
 * together, because each write to standard error holds the process; every other line leaves at once.
 */
export function jsonLog(write: (text: string) => void): (line: LogLine) => void {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (waiting !== '') write(waiting)
    waiting = ''
  }
  return (line) => {
    waiting += JSON.stringify({ at: new Date().toISOString(), ...line }) + '\n'
    if (line.event !== 'request' || waiting.length >= flushLength) flush()
    else timer ??= setTimeout(flush, flushAfterMs).unref()
  }
}
