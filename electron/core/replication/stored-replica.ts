/** This workstation's records and states as the pure plans of `shared/sync` want to see them. */
import type { CollectionName, Collections } from '#shared/decisions/decision.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import type { LocalRecord } from '#shared/sync/merge.ts'
import type { Replica } from '#shared/sync/replica.ts'
import { unknownRecord } from '#shared/sync/sync-state.ts'
import type { Store } from '../store/store.ts'
import type { SyncClock } from './clock.ts'
import { lookUpState, type StateRow } from './sync-tables.ts'

export interface RecordKey {
  collection: CollectionName
  id: string
}

/** A replica that remembers which rows it has shown, so that what follows can be written back. */
export interface StoredReplica extends Replica {
  rowOf(collection: CollectionName, id: string): StateRow | undefined
}

const textOf = ({ collection, id }: RecordKey): string => `${collection}:${id}`

/** @param keys records that will be asked for: read at once */
export async function readReplica(
  parts: { store: Store; clock: SyncClock; now: () => string },
  keys: readonly RecordKey[],
): Promise<StoredReplica> {
  const { store, clock, now } = parts
  const rows = new Map<string, StateRow | undefined>()
  const records = new Map<string, SyncedRecord>()
  for (const key of keys) rows.set(textOf(key), lookUpState(store, key.collection, key.id))
  for (const [collection, group] of Map.groupBy(keys, (key) => key.collection)) {
    const known = group.filter((key) => rows.get(textOf(key)) !== undefined).map(({ id }) => id)
    for (const record of await store.getMany(collection, [...new Set(known)]))
      records.set(textOf({ collection, id: record.id }), record as unknown as SyncedRecord)
  }
  const rowOf = (collection: CollectionName, id: string): StateRow | undefined => {
    const text = textOf({ collection, id })
    if (!rows.has(text)) rows.set(text, lookUpState(store, collection, id))
    return rows.get(text)
  }
  return {
    rowOf,
    async get(collection: CollectionName, id: string): Promise<LocalRecord> {
      const text = textOf({ collection, id })
      const asked = rows.has(text)
      const row = rowOf(collection, id)
      if (!asked) {
        const record = await store.get(collection as keyof Collections, id)
        if (record) records.set(text, record as unknown as SyncedRecord)
      }
      return { record: records.get(text), state: row?.state ?? unknownRecord }
    },
    workstationId: clock.workstationId,
    nextStamp: () => clock.next(),
    now,
  }
}
