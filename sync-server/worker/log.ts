/** One line of the worker's log: what happened, never what a record or a message holds. */
export type LogLine =
  | { event: 'running'; workstationId: string }
  | { event: 'stopping' | 'stopped' }
  | { event: 'core' | 'portal' | 'messages'; line: string }

export type WorkerLog = (line: LogLine) => void

/** Writes log lines as JSON, one a line, with the time in UTC. */
export const jsonLog =
  (write: (text: string) => void): WorkerLog =>
  (line) =>
    write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
