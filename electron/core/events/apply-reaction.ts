/**
 * From a reactor's changes to what has to be written: pure preparation before the transaction, then rows of the core's
 * own tables inside it. Everything here is idempotent, so a reaction may be applied again.
 */
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import type { Change } from '../reactors/reactor.ts'
import type { Reader } from '../store/reader.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { recordAfter } from './facts.ts'

/** What one reaction, or several in a row, will write. */
export interface PreparedReaction {
  writes: RecordWrite[]
  /** What the transaction writes of records until now, in order: these writes, and before them those it was begun for. */
  all: RecordWrite[]
  /** Rows of the core's own tables. */
  own: ((file: SqliteFile) => void)[]
  /** Projection rows that change, by reactor and key; null removes one. */
  projections: Map<string, Map<string, unknown>>
}

/** @param begunFor writes of the transaction to which reactions are added */
export const nothingPrepared = (begunFor: readonly RecordWrite[] = []): PreparedReaction => ({
  writes: [],
  all: [...begunFor],
  own: [],
  projections: new Map(),
})

function planWrite(prepared: PreparedReaction, write: RecordWrite): void {
  prepared.writes.push(write)
  prepared.all.push(write)
}

/**
 * Adds what a reactor's changes write. A message that exists already is left alone: it has the same id everywhere.
 */
export async function prepareChanges(
  prepared: PreparedReaction,
  reactor: string,
  event: StoredEvent,
  changes: readonly Change[],
  read: Reader,
): Promise<void> {
  for (const [index, change] of changes.entries()) {
    switch (change.kind) {
      case 'message': {
        const { message } = change
        if (await recordAfter('messages', message.id, read, prepared.all)) break
        planWrite(prepared, { collection: 'messages', before: undefined, after: message })
        break
      }
      case 'offer': {
        const waiting = await recordAfter('daybook', change.waitingPatientId, read, prepared.all)
        if (waiting?.kind !== 'waiting') break
        const after = { ...waiting, offer: change.slot, updatedAt: event.at }
        planWrite(prepared, { collection: 'daybook', before: waiting, after })
        break
      }
      case 'project':
        projectRow(prepared, reactor, change)
        break
      case 'toast':
        prepared.own.push((file) => {
          file
            .statement(
              'INSERT OR IGNORE INTO toast(key, audience, template, parameters, at, state) VALUES(?,?,?,?,?,?)',
            )
            .run(
              change.key,
              JSON.stringify(change.audience),
              change.template,
              JSON.stringify(change.parameters),
              event.at,
              'pending',
            )
        })
        break
      case 'command':
        prepared.own.push((file) => {
          file
            .statement('INSERT OR IGNORE INTO pending_command(id, name, input, event_id) VALUES(?,?,?,?)')
            .run(`${event.id}~${reactor}~${index}`, change.name, JSON.stringify(change.input), event.id)
        })
        break
    }
  }
}

/** Rows of a reactor that change; a reactor that is asked for counts as changed. */
export function rowsOfReactor(prepared: PreparedReaction, reactor: string): Map<string, unknown> {
  let rows = prepared.projections.get(reactor)
  if (!rows) prepared.projections.set(reactor, (rows = new Map<string, unknown>()))
  return rows
}

type Projected = Extract<Change, { kind: 'project' }>

/** Adds a row of a projection. */
export function projectRow(prepared: PreparedReaction, reactor: string, change: Projected): void {
  rowsOfReactor(prepared, reactor).set(change.key, change.value)
  prepared.own.push((file) => writeRow(file, reactor, change))
}

function writeRow(file: SqliteFile, reactor: string, change: Projected): void {
  if (change.value === null) {
    file.statement('DELETE FROM projection WHERE reactor = ? AND key = ?').run(reactor, change.key)
    return
  }
  file
    .statement(
      `INSERT INTO projection(reactor, key, at, value) VALUES(?,?,?,?)
       ON CONFLICT(reactor, key) DO UPDATE SET at = excluded.at, value = excluded.value`,
    )
    .run(reactor, change.key, change.at, JSON.stringify(change.value))
}
