import { getQueryMatcher, getSortComparator } from 'rxdb/plugins/core'
import type { FilledMangoQuery, RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core'
import type { DocumentTable } from './document-table.ts'
import { selectorToSql, sqlField } from './selector-to-sql.ts'
import type { SqlValue } from './sqlite-file.ts'

/** How a query is run: its SQL, and what is left to do with RxDB's own matcher and comparator. */
export interface QueryPlan {
  sql: string
  parameters: SqlValue[]
  /** The documents that SQL finds must still pass the matcher. */
  matchInJavaScript: boolean
  /** The documents that SQL finds must still be sorted. */
  sortInJavaScript: boolean
  /** The documents that SQL finds are in order but for those with equal values, which stand in any order. */
  orderEqualsInJavaScript: boolean
}

interface Parts extends Omit<QueryPlan, 'sql'> {
  from: string
  orderBy: string
}

function parts<T>(table: DocumentTable<T>, query: FilledMangoQuery<T>): Parts {
  const bounded = query.limit !== undefined || query.skip > 0
  const { sql, parameters, exact } = selectorToSql(table, query.selector)
  const terms: string[] = []
  let sortable = true
  for (const part of query.sort) {
    for (const [path, direction] of Object.entries(part)) {
      const field = sqlField(table, path)
      if (!field) sortable = false
      // Missing values come first upwards and last downwards, in SQLite as in RxDB.
      else terms.push(`${field.name} ${direction === 'desc' ? 'DESC' : 'ASC'}`)
    }
  }
  // Indexes do not hold the primary key. Where all that is found is wanted anyway, the order of equals can wait.
  const orderEquals = !bounded && sortable && terms.length > 1 && /^id (ASC|DESC)$/.test(terms.at(-1) ?? '')
  if (orderEquals) terms.pop()
  const hinted = query.index && table.indexNames.get(query.index.join())
  return {
    from: `FROM ${table.name}${hinted ? ` INDEXED BY ${hinted}` : ''} WHERE ${sql}`,
    orderBy: sortable && terms.length > 0 ? ` ORDER BY ${terms.join()}` : '',
    parameters,
    matchInJavaScript: !exact,
    sortInJavaScript: !sortable,
    orderEqualsInJavaScript: orderEquals,
  }
}

/** How `query` would be run. Skip and limit are in the SQL if nothing is left to JavaScript. */
export function planQuery<T>(table: DocumentTable<T>, query: FilledMangoQuery<T>): QueryPlan {
  const { from, orderBy, parameters, ...left } = parts(table, query)
  let sql = `SELECT data ${from}${orderBy}`
  const bounds: SqlValue[] = []
  const { matchInJavaScript, sortInJavaScript } = left
  if (!matchInJavaScript && !sortInJavaScript && (query.limit !== undefined || query.skip > 0)) {
    sql += ' LIMIT ? OFFSET ?'
    bounds.push(query.limit ?? -1, query.skip)
  }
  return { sql, parameters: [...parameters, ...bounds], ...left }
}

/** The documents that a query finds, in order. */
export function runQuery<T>(
  table: DocumentTable<T>,
  schema: RxJsonSchema<RxDocumentData<T>>,
  query: FilledMangoQuery<T>,
): RxDocumentData<T>[] {
  const plan = planQuery(table, query)
  const statement = table.file.valueStatement<string>(plan.sql)
  if (!plan.matchInJavaScript && !plan.sortInJavaScript) {
    const found = statement.all(...plan.parameters).map((data) => JSON.parse(data) as RxDocumentData<T>)
    return plan.orderEqualsInJavaScript ? found.sort(getSortComparator(schema, query)) : found
  }
  const matches = plan.matchInJavaScript ? getQueryMatcher(schema, query) : () => true
  const end = query.limit === undefined ? Infinity : query.skip + query.limit
  const documents: RxDocumentData<T>[] = []
  if (end === 0) return documents
  for (const data of statement.iterate(...plan.parameters)) {
    const document = JSON.parse(data) as RxDocumentData<T>
    if (!matches(document)) continue
    documents.push(document)
    if (!plan.sortInJavaScript && documents.length === end) break
  }
  if (plan.sortInJavaScript) {
    // The comparator finds some values equal that are not, arrays for one: those then stay in the order of their ids.
    const byId = getSortComparator(schema, { ...query, sort: [{ [table.primaryPath]: 'asc' }] as never })
    documents.sort(byId).sort(getSortComparator(schema, query))
  } else if (plan.orderEqualsInJavaScript) {
    documents.sort(getSortComparator(schema, query))
  }
  return documents.slice(query.skip, end)
}

/** How `count` would be run: in SQL alone, or not at all without running the query. */
export function planCount<T>(
  table: DocumentTable<T>,
  query: FilledMangoQuery<T>,
): Pick<QueryPlan, 'sql' | 'parameters' | 'matchInJavaScript'> {
  const { from, parameters, matchInJavaScript } = parts(table, query)
  return { sql: `SELECT count(*) ${from}`, parameters, matchInJavaScript }
}

/** How many documents `runQuery` would return. `slow` if they had to be read for it. */
export function runCount<T>(
  table: DocumentTable<T>,
  schema: RxJsonSchema<RxDocumentData<T>>,
  query: FilledMangoQuery<T>,
): { count: number; mode: 'fast' | 'slow' } {
  const plan = planCount(table, query)
  if (plan.matchInJavaScript) return { count: runQuery(table, schema, query).length, mode: 'slow' }
  const found = table.file.valueStatement<number>(plan.sql).get(...plan.parameters) ?? 0
  const { skip, limit } = query
  return { count: Math.min(Math.max(found - skip, 0), limit ?? Infinity), mode: 'fast' }
}
