/** Reading the database, as commands, queries and the dispatcher see it. Only core/store knows RxDB. */
import type { CollectionName, Collections } from '#shared/decisions/decision.ts'

type Comparable = string | number | boolean
/** A condition on one field, in MongoDB's operators. */
export type Condition =
  | Comparable
  | {
      $eq?: Comparable
      $ne?: Comparable
      $gt?: Comparable
      $gte?: Comparable
      $lt?: Comparable
      $lte?: Comparable
    }
  | { $in: Comparable[] }
  | { $exists: boolean }

export interface Find {
  /** Conditions by field; all must hold. */
  where: Record<string, Condition>
  /** Fields in order; by id at last. */
  sort?: readonly Record<string, 'asc' | 'desc'>[]
  limit?: number
  skip?: number
}

export interface Reader {
  /** The record with that id, or undefined. */
  get<Name extends CollectionName>(collection: Name, id: string): Promise<Collections[Name] | undefined>
  /** The records with those ids that exist, in no particular order. */
  getMany<Name extends CollectionName>(collection: Name, ids: readonly string[]): Promise<Collections[Name][]>
  find<Name extends CollectionName>(collection: Name, find: Find): Promise<Collections[Name][]>
  count(collection: CollectionName, where: Record<string, Condition>): Promise<number>
  /** Bytes of an attachment, or undefined. */
  attachment(collection: 'reports', id: string, attachmentId: string): Promise<Uint8Array | undefined>
  /**
   * Rows of the core's own tables (search index, projections, ledgers) in the same file. Read only; parameters bind to
   * `?`.
   */
  rows<Row>(sql: string, ...parameters: (string | number | null)[]): Row[]
}
