/** The record types of an imagined next version, in which feedback has changed. */
import type { RecordType } from '#shared/domain/records/record-type.ts'
import { allRecordTypes } from '../store/collections.ts'

export const nextVersionTypes: readonly RecordType[] = allRecordTypes.map((type) =>
  type.name === 'feedback'
    ? {
        ...type,
        version: type.version + 1,
        migrations: {
          ...type.migrations,
          [type.version + 1]: (old) => ({ ...old, text: `${String(old.text)} (migrated)` }),
        },
      }
    : type,
)
