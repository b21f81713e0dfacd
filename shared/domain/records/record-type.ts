import type { TObject } from 'typebox'

/** How one kind of record is stored: one record, one file, everything about it in one place. */
export interface RecordType<Schema extends TObject = TObject> {
  /** Name of the collection. */
  name: string
  /** Version of the schema. It rises by one with each stored change, together with a migration. */
  version: number
  schema: Schema
  /** Fields, or groups of fields, that are looked up; each must be required and bounded in length. */
  indexes: readonly (string | readonly string[])[]
  /** From the version before to the version that is the key: old document in, new document out. */
  migrations: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>
  /** True when documents carry attachments (images). */
  attachments?: boolean
}
