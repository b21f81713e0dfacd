import type { FilledMangoQuery } from 'rxdb/plugins/core'
import { DOCUMENT_COLUMNS } from './document-row.ts'
import type { DocumentTable } from './document-table.ts'
import type { EqualsOrder } from './order-equals.ts'
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
  equals: EqualsOrder | undefined
}

interface Parts extends Omit<QueryPlan, 'sql'> {
  from: string
  orderBy: string
}

function parts<T>(table: DocumentTable<T>, query: FilledMangoQuery<T>): Parts {
  const bounded = query.limit !== undefined || query.skip > 0
  const { sql, parameters, exact } = selectorToSql(table, query.selector)
  const terms: string[] = []
  const paths: string[] = []
  let sortable = true
  let lastDirection: 'asc' | 'desc' = 'asc'
  for (const part of query.sort) {
    for (const [path, direction] of Object.entries(part)) {
      const field = sqlField(table, path)
      lastDirection = direction === 'desc' ? 'desc' : 'asc'
      paths.push(path)
      if (!field) sortable = false
      // Missing values come first upwards and last downwards, in SQLite as in RxDB.
      else terms.push(`${field.name} ${lastDirection}`)
    }
  }
  // Indexes do not hold the primary key. Where all that is found is wanted anyway, the order of equals can wait.
  const equalsCanWait = !bounded && sortable && paths.at(-1) === table.primaryPath
  if (equalsCanWait) terms.pop()
  const hinted = query.index && table.indexNames.get(query.index.join())
  return {
    from: `FROM ${table.name}${hinted ? ` INDEXED BY ${hinted}` : ''} WHERE ${sql}`,
    orderBy: sortable && terms.length > 0 ? ` ORDER BY ${terms.join()}` : '',
    parameters,
    matchInJavaScript: !exact,
    sortInJavaScript: !sortable,
    equals: equalsCanWait
      ? {
          equalAt: paths.slice(0, -1).map((path) => path.split('.')),
          primaryPath: table.primaryPath,
          direction: lastDirection,
        }
      : undefined,
  }
}

/** How `query` would be run. Skip and limit are in the SQL if nothing is left to JavaScript. */
export function planQuery<T>(table: DocumentTable<T>, query: FilledMangoQuery<T>): QueryPlan {
  const { from, orderBy, parameters, ...left } = parts(table, query)
  let sql = `SELECT ${DOCUMENT_COLUMNS} ${from}${orderBy}`
  const bounds: SqlValue[] = []
  const { matchInJavaScript, sortInJavaScript } = left
  if (!matchInJavaScript && !sortInJavaScript && (query.limit !== undefined || query.skip > 0)) {
    sql += ' LIMIT ? OFFSET ?'
    bounds.push(query.limit ?? -1, query.skip)
  }
  return { sql, parameters: [...parameters, ...bounds], ...left }
}

/** How `count` would be run: in SQL alone, or not at all without running the query. */
export function planCount<T>(
  table: DocumentTable<T>,
  query: FilledMangoQuery<T>,
): Pick<QueryPlan, 'sql' | 'parameters' | 'matchInJavaScript'> {
  const { from, parameters, matchInJavaScript } = parts(table, query)
  return { sql: `SELECT count(*) ${from}`, parameters, matchInJavaScript }
}
