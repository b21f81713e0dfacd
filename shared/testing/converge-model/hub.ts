/** A hub as the model needs it: compare-and-swap on revisions, and one sequence of changes. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import type { RemoteChange } from '#shared/sync/replica.ts'
import type { Stamps } from '#shared/sync/sync-state.ts'
import { generationOf } from '#shared/sync/wire.ts'

export interface PushedDocument {
  collection: CollectionName
  id: string
  rev: string | undefined
  record: SyncedRecord | undefined
  stamps: Stamps
}

interface HubDocument extends RemoteChange {
  sequence: number
}

export const keyOf = (collection: CollectionName, id: string): string => `${collection}:${id}`

export class ModelHub {
  #sequence = 0
  #revisions = 0
  #identity = 1
  #documents = new Map<string, HubDocument>()

  /** Changes with every restore from a backup. */
  get identity(): number {
    return this.#identity
  }

  documents(): IterableIterator<HubDocument> {
    return this.#documents.values()
  }

  get(collection: CollectionName, id: string): RemoteChange | undefined {
    return this.#documents.get(keyOf(collection, id))
  }

  /** The newest state of each document written after `since`, in order. */
  changes(since: number, limit: number): { changes: RemoteChange[]; last: number } {
    const later = [...this.#documents.values()]
      .filter(({ sequence }) => sequence > since)
      .sort((left, right) => left.sequence - right.sequence)
      .slice(0, limit)
    return { changes: later, last: later.at(-1)?.sequence ?? since }
  }

  /** Writes documents whose revision is the current one. @returns the new revisions; undefined for a conflict */
  push(documents: readonly PushedDocument[], compare = true): (string | undefined)[] {
    return documents.map(({ collection, id, rev, record, stamps }) => {
      const key = keyOf(collection, id)
      const current = this.#documents.get(key)
      // CouchDB takes a document without a revision over a tombstone.
      const fits = current?.remote.rev === rev || (rev === undefined && current?.remote.record === undefined)
      if (!fits && compare) return undefined
      this.#sequence += 1
      this.#revisions += 1
      const generation = current ? generationOf(current.remote.rev) + 1 : 1
      const remote = { rev: `${generation}-${this.#identity}x${this.#revisions}`, record, stamps }
      this.#documents.set(key, { collection, id, remote, sequence: this.#sequence })
      return remote.rev
    })
  }

  /** What a backup would hold; documents are never changed in place. */
  backup(): { sequence: number; documents: Map<string, HubDocument> } {
    return { sequence: this.#sequence, documents: new Map(this.#documents) }
  }

  restore(backup: ReturnType<ModelHub['backup']>): void {
    this.#sequence = backup.sequence
    this.#documents = new Map(backup.documents)
    this.#identity += 1
  }
}
