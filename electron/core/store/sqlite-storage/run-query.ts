import { getQueryMatcher, getSortComparator, normalizeMangoQuery } from 'rxdb/plugins/core'
import type { FilledMangoQuery, MangoQuery, RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core'
import { toDocument } from './document-row.ts'
import type { DocumentRow } from './document-row.ts'
import type { DocumentTable } from './document-table.ts'
import { orderEquals } from './order-equals.ts'
import { planCount, planQuery } from './plan-query.ts'
import { shapeOf } from './query-shape.ts'
import type { SqlValue } from './sqlite-file.ts'

type Schema<T> = RxJsonSchema<RxDocumentData<T>>

/** A query as RxDB has prepared it, or as a person writes it. */
export type Asked<T> = { filled: true; query: FilledMangoQuery<T> } | { filled: false; query: MangoQuery<T> }

const fill = <T>(schema: Schema<T>, asked: Asked<T>): FilledMangoQuery<T> =>
  asked.filled ? asked.query : normalizeMangoQuery(schema, asked.query as never)

/**
 * What a query finds, in order.
 * @param read makes of a row what is wanted of it; with the document's own fields at least
 */
export function runQuery<T, Found>(
  table: DocumentTable<T>,
  schema: Schema<T>,
  asked: Asked<T>,
  read: (row: DocumentRow) => Found,
): Found[] {
  const all = (sql: string, parameters: SqlValue[]): Found[] =>
    table.file
      .arrayStatement<DocumentRow>(sql)
      .all(...parameters)
      .map(read)

  const shape = shapeOf(asked.query)
  const known = shape && table.plans.get(shape.text)
  if (shape && known) {
    const found = all(known.sql, shape.parameters)
    return known.equals ? orderEquals(found, known.equals) : found
  }
  const query = fill(schema, asked)
  const plan = planQuery(table, query)
  if (!plan.matchInJavaScript && !plan.sortInJavaScript) {
    if (shape && sameValues(shape.parameters, plan.parameters)) table.plans.keep(shape.text, plan)
    const found = all(plan.sql, plan.parameters)
    return plan.equals ? orderEquals(found, plan.equals) : found
  }
  return finishInJavaScript(table, schema, query, plan).map(read)
}

/** Lets RxDB's own matcher and comparator look at what SQL finds. */
function finishInJavaScript<T>(
  table: DocumentTable<T>,
  schema: Schema<T>,
  query: FilledMangoQuery<T>,
  plan: ReturnType<typeof planQuery<T>>,
): DocumentRow[] {
  const matches = plan.matchInJavaScript ? getQueryMatcher(schema, query) : () => true
  const end = query.limit === undefined ? Infinity : query.skip + query.limit
  const documents: RxDocumentData<T>[] = []
  const rowOf = new Map<RxDocumentData<T>, DocumentRow>()
  if (end === 0) return []
  for (const row of table.file.arrayStatement<DocumentRow>(plan.sql).iterate(...plan.parameters)) {
    const document = toDocument<T>(row)
    if (!matches(document)) continue
    documents.push(document)
    rowOf.set(document, row)
    if (!plan.sortInJavaScript && documents.length === end) break
  }
  if (plan.sortInJavaScript) {
    // The comparator finds some values equal that are not, arrays for one: those then stay in the order of their ids.
    const byId = getSortComparator(schema, { ...query, sort: [{ [table.primaryPath]: 'asc' }] as never })
    documents.sort(byId).sort(getSortComparator(schema, query))
  } else if (plan.equals) {
    orderEquals(documents, plan.equals)
  }
  return documents.slice(query.skip, end).map((document) => rowOf.get(document) as DocumentRow)
}

/** How many documents `runQuery` would return. `slow` if they had to be read for it. */
export function runCount<T>(
  table: DocumentTable<T>,
  schema: Schema<T>,
  asked: Asked<T>,
): { count: number; mode: 'fast' | 'slow' } {
  const { skip = 0, limit = Infinity, sort: _sort, ...unbounded } = asked.query
  const shape = shapeOf(unbounded as MangoQuery<T>)
  const known = shape && table.countPlans.get(shape.text)
  let { sql, parameters } = { sql: known?.sql ?? '', parameters: shape?.parameters ?? [] }
  if (!known) {
    const query = fill(schema, asked)
    const plan = planCount(table, query)
    if (plan.matchInJavaScript)
      return { count: runQuery(table, schema, asked, (row) => row).length, mode: 'slow' }
    if (shape && sameValues(shape.parameters, plan.parameters)) table.countPlans.keep(shape.text, plan)
    ;({ sql, parameters } = plan)
  }
  const found = table.file.valueStatement<number>(sql).get(...parameters) ?? 0
  return { count: Math.min(Math.max(found - skip, 0), limit), mode: 'fast' }
}

const sameValues = (left: SqlValue[], right: SqlValue[]): boolean =>
  left.length === right.length && left.every((value, position) => value === right[position])
