/**
 * The queue of events of this workstation and how far each reactor has come in it. Functions that write are part of the
 * transaction in which they are called.
 */
import type { Reader } from '../store/reader.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import type { EventSource } from '../reactors/reactor.ts'

export interface QueuedEvent {
  position: number
  eventId: string
  source: EventSource
}

/** Appends an event unless it is there already. */
export function enqueue(file: SqliteFile, eventId: string, source: EventSource): void {
  file.statement('INSERT OR IGNORE INTO event_queue(event_id, source) VALUES(?, ?)').run(eventId, source)
}

/** Position of the newest event; 0 when there is none. */
export function newestPosition(read: Reader): number {
  const [row] = read.rows<{ position: number | null }>('SELECT max(position) AS position FROM event_queue')
  return row?.position ?? 0
}

/** The next events after a position, in order. */
export const eventsAfter = (read: Reader, position: number, limit: number): QueuedEvent[] =>
  read.rows<QueuedEvent>(
    'SELECT position, event_id AS eventId, source FROM event_queue WHERE position > ? ORDER BY position LIMIT ?',
    position,
    limit,
  )

/** Where an event came from, as the queue remembers it. */
export function sourceOf(read: Reader, eventId: string): EventSource {
  const [row] = read.rows<{ source: EventSource }>(
    'SELECT source FROM event_queue WHERE event_id = ?',
    eventId,
  )
  return row?.source ?? 'local'
}

/** How far each reactor has come, by name; one that has seen nothing is not there. */
export function cursors(read: Reader): Map<string, number> {
  const rows = read.rows<{ reactor: string; position: number }>(
    'SELECT reactor, position FROM reactor_cursor',
  )
  return new Map(rows.map(({ reactor, position }) => [reactor, position]))
}

/** How far a reactor has come: the position of the last event it is done with. */
export function cursorOf(read: Reader, reactor: string): number {
  const [row] = read.rows<{ position: number }>(
    'SELECT position FROM reactor_cursor WHERE reactor = ?',
    reactor,
  )
  return row?.position ?? 0
}

/** Moves a reactor's cursor to a position. */
export function moveCursor(file: SqliteFile, reactor: string, position: number): void {
  file
    .statement('INSERT OR REPLACE INTO reactor_cursor(reactor, position) VALUES(?, ?)')
    .run(reactor, position)
}

/** Moves the cursors of reactors to the newest event. */
export function moveCursorsToNewest(file: SqliteFile, reactors: readonly string[]): void {
  file
    .statement(
      `INSERT OR REPLACE INTO reactor_cursor(reactor, position)
       SELECT value, (SELECT coalesce(max(position), 0) FROM event_queue) FROM json_each(?)`,
    )
    .run(JSON.stringify(reactors))
}
