/** Documents as they lie on the hub, and the way from and to records. */
import Type from 'typebox'
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { SyncedRecord } from './cells.ts'
import { stampPattern } from './stamp.ts'
import type { Stamps } from './sync-state.ts'

/** Version of the envelope itself. A workstation keeps what is newer aside until it is upgraded. */
export const wireFormat = 1

/** What surrounds a record on the hub. `data` is absent in a removed one. */
export const WireBody = Type.Object({
  format: Type.Integer({ minimum: 1 }),
  type: Type.String({ minLength: 1, maxLength: 40 }),
  /** Version of the record's schema. */
  version: Type.Integer({ minimum: 0 }),
  /** The workstation that wrote this revision. */
  by: Type.String({ minLength: 1, maxLength: 64 }),
  stamps: Type.Record(Type.String({ maxLength: 400 }), Type.String({ pattern: stampPattern })),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export type WireBody = Type.Static<typeof WireBody>

/** A document of the hub whose body has been checked. */
export interface RemoteRecord {
  rev: string
  /** Undefined when it was removed. */
  record: SyncedRecord | undefined
  stamps: Stamps
}

/** The two databases of a clinic: what the front desk needs, and charts. */
export type SyncDatabase = 'desk' | 'charts'

/** Document id on the hub. */
export const wireId = (collection: CollectionName, id: string): string => `${collection}:${id}`

/** Collection and record id of a document id; undefined for documents that are not records (design documents). */
export function recordKeyOf(documentId: string): { collection: string; id: string } | undefined {
  const colon = documentId.indexOf(':')
  if (colon <= 0 || documentId.startsWith('_')) return undefined
  return { collection: documentId.slice(0, colon), id: documentId.slice(colon + 1) }
}

/** The body of a record as the hub keeps it. */
export function wireBody(
  collection: CollectionName,
  version: number,
  by: string,
  record: SyncedRecord | undefined,
  stamps: Stamps,
): WireBody {
  const body = { format: wireFormat, type: collection, version, by, stamps: { ...stamps } }
  return record ? { ...body, data: record } : body
}

/** Generation of a CouchDB revision: 3 in `3-9af…`. */
export const generationOf = (rev: string): number => Number.parseInt(rev, 10)
