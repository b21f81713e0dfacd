/** From a record and its state to the document that is sent. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import { wireBody, wireId } from '#shared/sync/wire.ts'
import { allRecordTypes } from '../store/collections.ts'
import type { StateRow } from './sync-tables.ts'

const versions = new Map(allRecordTypes.map((type) => [type.name, type.version]))

/** Version of a collection's schema in this version of the application. */
export const versionOf = (collection: CollectionName): number => versions.get(collection) ?? 0

/** The document for a record, as the child of the revision that was merged last. */
export function documentOf(
  { collection, id, state }: StateRow,
  record: SyncedRecord | undefined,
  workstationId: string,
): Record<string, unknown> & { _id: string } {
  return {
    _id: wireId(collection, id),
    ...(state.rev === undefined ? {} : { _rev: state.rev }),
    ...(record ? {} : { _deleted: true }),
    ...wireBody(collection, versionOf(collection), workstationId, record, state.stamps),
  }
}
