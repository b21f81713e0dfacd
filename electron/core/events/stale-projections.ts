/**
 * Rows of projections that follow records. The transaction that changes a record, here or by replication, notes its rows as
 * out of date; they are made anew soon after, several changes at once, and whoever reads one before gets it as it will be. An
 * import makes them in its own transaction, where all they need is at hand.
 */
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { Reactor, RowsOfRecords } from '../reactors/reactor.ts'
import type { Reader } from '../store/reader.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import type { Store } from '../store/store.ts'
import { nothingPrepared, type PreparedReaction, projectRow } from './apply-reaction.ts'
import { lookUpFacts } from './facts.ts'

export interface StaleRow {
  reactor: string
  key: string
}

interface RefreshParts {
  store: Store
  reactors: readonly Reactor[]
  /** Tells live queries that projections of a reactor changed. */
  projectionChanged: (reactor: string) => void
}

const rowsAtOnce = 100
/** Commands come in between when many wait. */
const mostInARow = 1000

/** Rows that follow the written records, each once. */
export function staleRows(
  reactors: readonly Pick<Reactor, 'name' | 'rowsOfRecords'>[],
  writes: readonly RecordWrite[],
): StaleRow[] {
  const found = new Map<string, StaleRow>()
  for (const { name, rowsOfRecords } of reactors) {
    if (!rowsOfRecords) continue
    for (const write of writes) {
      const keyOf = rowsOfRecords.keyOf[write.collection as keyof RowsOfRecords['keyOf']] as
        ((record: unknown) => string | undefined) | undefined
      if (!keyOf) continue
      for (const record of [write.before, write.after]) {
        const key = record && keyOf(record)
        if (key !== undefined) found.set(`${name} ${key}`, { reactor: name, key })
      }
    }
  }
  return [...found.values()]
}

/** Notes rows as stale; part of the transaction that writes the records. */
export function noteStale(file: SqliteFile, rows: readonly StaleRow[]): void {
  for (const { reactor, key } of rows)
    file.statement('INSERT OR IGNORE INTO stale_projection(reactor, key) VALUES(?, ?)').run(reactor, key)
}

/** Rises when rows of the portal hold more than before. */
const portalRows = 1

/** Has the portal's rows made anew that an older version of the application made; in the background. */
export function remakePortalRows(store: Store): void {
  if (readSetting(store, 'portalRows') === portalRows) return
  store.writeOwn((file) => {
    file
      .statement(
        "INSERT OR IGNORE INTO stale_projection(reactor, key) SELECT 'portal', key FROM projection WHERE reactor = 'portal' AND key NOT LIKE 'deleted~%'",
      )
      .run()
    writeSetting(file, 'portalRows', portalRows)
  })
}

/** Prepares rows anew from records as they are, or will be after the writes. */
export async function refresh(
  rows: readonly StaleRow[],
  writes: readonly RecordWrite[],
  into: PreparedReaction,
  { store, reactors }: RefreshParts,
): Promise<void> {
  for (const { reactor: name, key } of rows) {
    const rowsOfRecords = reactors.find((reactor) => reactor.name === name)?.rowsOfRecords
    if (!rowsOfRecords) continue
    const fresh = into.projections.get(name)
    const facts = await lookUpFacts(rowsOfRecords.facts(key), name, store, fresh, writes)
    for (const change of rowsOfRecords.react(key, facts))
      if (change.kind === 'project') projectRow(into, name, change)
  }
}

/** Makes noted rows anew. */
export async function refreshStale(parts: RefreshParts): Promise<void> {
  const { store, projectionChanged } = parts
  for (let done = 0; done < mostInARow; done += rowsAtOnce) {
    const rows = store.rows<StaleRow>('SELECT reactor, key FROM stale_projection LIMIT ?', rowsAtOnce)
    if (rows.length === 0) return
    const prepared = nothingPrepared()
    await refresh(rows, [], prepared, parts)
    store.writeOwn((file) => {
      for (const own of prepared.own) own(file)
      for (const { reactor, key } of rows)
        file.statement('DELETE FROM stale_projection WHERE reactor = ? AND key = ?').run(reactor, key)
    })
    for (const name of prepared.projections.keys()) projectionChanged(name)
  }
}

/**
 * The value of a row that follows records, as they are now: the stored one, or, while that waits to be made anew, what it
 * will be. Undefined where there is none.
 */
export async function upToDateRow(
  read: Reader,
  { name, rowsOfRecords }: Reactor,
  key: string,
): Promise<unknown> {
  const [stored] = read.rows<{ value: string | null; stale: number }>(
    `SELECT (SELECT value FROM projection WHERE reactor = ? AND key = ?) AS value,
            EXISTS (SELECT 1 FROM stale_projection WHERE reactor = ? AND key = ?) AS stale`,
    name,
    key,
    name,
    key,
  )
  const kept: unknown = typeof stored?.value === 'string' ? JSON.parse(stored.value) : undefined
  if (stored?.stale !== 1 || !rowsOfRecords) return kept
  const facts = await lookUpFacts(rowsOfRecords.facts(key), name, read)
  const made = rowsOfRecords
    .react(key, facts)
    .find((change) => change.kind === 'project' && change.key === key)
  return made?.kind === 'project' ? (made.value ?? undefined) : kept
}

/** True when rows wait to be made anew. */
export const anyStale = (read: Reader): boolean =>
  read.rows('SELECT 1 FROM stale_projection LIMIT 1').length > 0
