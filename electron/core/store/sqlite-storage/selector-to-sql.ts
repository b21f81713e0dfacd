import { toSqlValue } from './columns.ts'
import type { ColumnKind } from './columns.ts'
import type { DocumentTable } from './document-table.ts'
import type { SqlValue } from './sqlite-file.ts'

/** A condition in SQL. */
export interface SqlCondition {
  /** Never empty; `1` where there is nothing to say. */
  sql: string
  parameters: SqlValue[]
  /** True: holds for exactly the documents that RxDB's matcher accepts. False: holds for all of them, and perhaps more. */
  exact: boolean
}

const COMPARISONS = new Map([
  ['$eq', '='],
  ['$gt', '>'],
  ['$gte', '>='],
  ['$lt', '<'],
  ['$lte', '<='],
])
/** More than this in one `$in` goes to the matcher: SQLite allows 32766 parameters in all. */
const PARAMETERS_IN_A_LIST = 1000
const ANYTHING: SqlCondition = { sql: '1', parameters: [], exact: false }

/** The column that stands for a path, if SQL may judge it. */
export function sqlField<T>(
  table: DocumentTable<T>,
  path: string,
): { name: string; kind: ColumnKind } | undefined {
  if (path === table.primaryPath) return { name: 'id', kind: 'string' }
  if (path === '_deleted') return { name: 'deleted', kind: 'boolean' }
  if (path === '_meta.lwt') return { name: 'lwt', kind: 'number' }
  const column = table.columns.find((candidate) => candidate.path === path)
  return column && table.trusts(path) ? column : undefined
}

/**
 * Turns a normalised Mango selector into SQL as far as the meaning is the same. A column holds NULL where the document
 * has no value, and values of one type otherwise, so:
 * comparisons are false for a missing value on both sides; `$ne` and `$nin` are true for it; `null` means missing.
 */
export function selectorToSql<T>(table: DocumentTable<T>, selector: object): SqlCondition {
  const conditions: SqlCondition[] = []
  const byPrimaryKey = Object.hasOwn(selector, table.primaryPath)
  for (const [key, value] of Object.entries(selector) as [string, unknown][]) {
    if (key === '$and') conditions.push(...listOf(value).map((part) => selectorToSql(table, part)))
    else if (key === '$or') conditions.push(anyOf(listOf(value).map((part) => selectorToSql(table, part))))
    else if (key === '$nor')
      conditions.push(not(anyOf(listOf(value).map((part) => selectorToSql(table, part)))))
    else if (key.startsWith('$')) conditions.push(ANYTHING)
    else if (key === '_deleted' && byPrimaryKey) conditions.push(notByIndex(fieldToSql(table, key, value)))
    else conditions.push(fieldToSql(table, key, value))
  }
  return allOf(conditions)
}

/**
 * Every index of RxDB begins with `_deleted`: SQLite would sooner read all that are not deleted by one of them, and sort
 * them, than take a range of primary keys. A unary plus keeps a condition from choosing the index.
 */
const notByIndex = (condition: SqlCondition): SqlCondition => ({
  ...condition,
  sql: condition.sql.replace(/^deleted /, '+deleted '),
})

function fieldToSql<T>(table: DocumentTable<T>, path: string, condition: unknown): SqlCondition {
  const field = sqlField(table, path)
  if (!field) return ANYTHING
  const operators =
    isPlainObject(condition) && Object.keys(condition).every((key) => key.startsWith('$'))
      ? condition
      : { $eq: condition }
  return allOf(
    Object.entries(operators).map(([operator, operand]) =>
      operatorToSql(field.name, field.kind, operator, operand, operators),
    ),
  )
}

function operatorToSql(
  name: string,
  kind: ColumnKind,
  operator: string,
  operand: unknown,
  siblings: object,
): SqlCondition {
  const comparison = COMPARISONS.get(operator)
  if (comparison !== undefined) {
    if (operator === '$eq' && operand === null) return exactly(`${name} IS NULL`)
    const value = toSqlValue(kind, operand)
    if (value === undefined) return ANYTHING
    // A constant here lets SQLite use the partial index on deleted documents.
    if (name === 'deleted' && operator === '$eq') return exactly(`deleted = ${Number(operand)}`)
    return exactly(`${name} ${comparison} ?`, value)
  }
  switch (operator) {
    case '$ne': {
      if (operand === null) return exactly(`${name} IS NOT NULL`)
      const value = toSqlValue(kind, operand)
      return value === undefined ? ANYTHING : exactly(`${name} IS NOT ?`, value)
    }
    case '$exists':
      return typeof operand === 'boolean' ? exactly(`${name} IS ${operand ? 'NOT ' : ''}NULL`) : ANYTHING
    case '$in':
    case '$nin': {
      if (!Array.isArray(operand) || operand.length > PARAMETERS_IN_A_LIST) return ANYTHING
      const values: SqlValue[] = []
      for (const item of operand as unknown[]) {
        const value = toSqlValue(kind, item)
        if (value === undefined) return ANYTHING
        values.push(value)
      }
      const list = `${name} IN (${values.map(() => '?').join()})`
      return operator === '$in' ? exactly(list, ...values) : exactly(`(${list}) IS NOT TRUE`, ...values)
    }
    case '$not':
      if (!isPlainObject(operand) || Object.keys(siblings).length > 1) return ANYTHING
      if (!Object.keys(operand).every((key) => key.startsWith('$') && key !== '$not')) return ANYTHING
      return not(
        allOf(
          Object.entries(operand).map(([inner, innerOperand]) =>
            operatorToSql(name, kind, inner, innerOperand, operand),
          ),
        ),
      )
    default:
      return ANYTHING
  }
}

function exactly(sql: string, ...parameters: SqlValue[]): SqlCondition {
  return { sql, parameters, exact: true }
}

function allOf(conditions: SqlCondition[]): SqlCondition {
  const said = conditions.filter(({ sql }) => sql !== '1')
  return {
    sql: said.length === 0 ? '1' : said.map(({ sql }) => sql).join(' AND '),
    parameters: said.flatMap(({ parameters }) => parameters),
    exact: conditions.every(({ exact }) => exact),
  }
}

function anyOf(conditions: SqlCondition[]): SqlCondition {
  const exact = conditions.every((condition) => condition.exact)
  if (conditions.some(({ sql }) => sql === '1')) return { sql: '1', parameters: [], exact }
  // RxDB's matcher: none of nothing is true.
  if (conditions.length === 0) return ANYTHING
  return {
    sql: `(${conditions.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
    exact,
  }
}

function not(condition: SqlCondition): SqlCondition {
  if (!condition.exact) return ANYTHING
  return exactly(`(${condition.sql}) IS NOT TRUE`, ...condition.parameters)
}

function listOf(value: unknown): object[] {
  return Array.isArray(value)
    ? value.filter((item): item is object => typeof item === 'object' && item !== null)
    : []
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
