import { normalizeMangoQuery, prepareQuery } from 'rxdb/plugins/core'
import type { MangoQuery, RxStorageInstance } from 'rxdb/plugins/core'
import { planCount, planQuery } from './plan-query.ts'
import { sqliteInstance } from './write-together.ts'

export interface QueryExplanation {
  sql: string
  /** SQLite's `EXPLAIN QUERY PLAN`, one line for each step. */
  steps: string[]
  /** True if SQLite reads a whole table or a whole index instead of searching it. */
  scans: boolean
  /** True if SQLite sorts what it finds instead of reading it in order. */
  sorts: boolean
  /** True if RxDB's matcher must look at each document that SQL finds. */
  matchInJavaScript: boolean
  /** True if what SQL finds is sorted outside of it. */
  sortInJavaScript: boolean
}

/** Says how a Mango query on a collection would be run, so that a test can insist on how. */
export function explainQuery<T>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- RxDB's own type of a storage instance of any kind
  instance: RxStorageInstance<T, any, any>,
  query: MangoQuery<T>,
  operation: 'query' | 'count' = 'query',
): QueryExplanation {
  const { table, schema, file } = sqliteInstance(instance)
  const prepared = prepareQuery(schema, normalizeMangoQuery(schema, query))
  const { sql, parameters, matchInJavaScript, sortInJavaScript } =
    operation === 'query'
      ? planQuery(table, prepared.query)
      : { ...planCount(table, prepared.query), sortInJavaScript: false }
  const steps = file
    .statement<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...parameters)
    .map(({ detail }) => detail)
  return {
    sql,
    steps,
    scans: steps.some((step) => step.startsWith('SCAN')),
    sorts: steps.some((step) => step.includes('TEMP B-TREE')),
    matchInJavaScript,
    sortInJavaScript,
  }
}
