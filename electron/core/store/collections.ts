/** The database's twelve collections, as RxDB wants them, from the record types. */
import type { RxCollectionCreator, RxJsonSchema } from 'rxdb/plugins/core'
import { recordTypes } from '#shared/domain/records/record-types.ts'
import type { RecordType } from '#shared/domain/records/record-type.ts'
import { eventRecord } from '#shared/events/event.ts'
import type { CollectionName } from '#shared/decisions/decision.ts'

export type StoredDocument = Record<string, unknown> & { id: string }

/** Every record type of this version of the application. */
export const allRecordTypes: readonly RecordType[] = [...recordTypes, eventRecord]

/** Names of the collections. */
export const collectionNames = allRecordTypes.map((type) => type.name as CollectionName)

/** The JSON Schema under which a record type is stored. */
export function rxSchema(type: RecordType): RxJsonSchema<StoredDocument> {
  // A copy as plain JSON: what TypeBox adds for its types is not part of the stored schema.
  const schema = JSON.parse(JSON.stringify(type.schema)) as {
    properties: Record<string, { maxLength?: number }>
    required?: string[]
  }
  return {
    title: type.name,
    version: type.version,
    primaryKey: 'id',
    type: 'object',
    properties: {
      ...schema.properties,
      id: { ...schema.properties.id, maxLength: schema.properties.id?.maxLength ?? 64 },
    },
    required: schema.required ?? [],
    indexes: type.indexes.map((index) => (typeof index === 'string' ? index : [...index])),
    ...(type.attachments ? { attachments: {} } : {}),
  }
}

/** What `database.addCollections` takes. */
export function collectionCreators(
  types: readonly RecordType[],
): Record<string, RxCollectionCreator<StoredDocument>> {
  return Object.fromEntries(
    types.map((type) => [type.name, { schema: rxSchema(type), migrationStrategies: { ...type.migrations } }]),
  )
}
