/** One line of the log: what happened, never what a document holds. */
export type LogLine =
  | { event: 'listening'; url: string }
  | { event: 'stopping' | 'stopped' }
  | { event: 'request'; method: string; route: string; status: number; milliseconds: number }
  | { event: 'fault'; route: string; error: string }

/** Writes log lines as JSON, one a line, with the time in UTC. */
export function jsonLog(write: (text: string) => void): (line: LogLine) => void {
  return (line) => {
    write(JSON.stringify({ at: new Date().toISOString(), ...line }) + '\n')
  }
}
