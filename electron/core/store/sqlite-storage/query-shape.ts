import type { FilledMangoQuery, MangoQuery } from 'rxdb/plugins/core'
import type { SqlValue } from './sqlite-file.ts'
import { columnText } from './text-order.ts'

/** A query parted into what its SQL depends on and the values it binds. */
export interface QueryShape {
  text: string
  parameters: SqlValue[]
}

const OPERATORS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$ne'])

/**
 * The shape of a simple query: conditions on fields that compare with text, numbers or booleans. Two queries of one shape
 * have the same plan but for the values. Undefined for any other query.
 */
export function shapeOf<T>(query: MangoQuery<T> | FilledMangoQuery<T>): QueryShape | undefined {
  const parameters: SqlValue[] = []
  let text = ''
  const add = (path: string, operator: string, operand: unknown): boolean => {
    text += `${path}\0${operator}\0`
    switch (typeof operand) {
      case 'string':
        text += 's\0'
        parameters.push(columnText(operand))
        return true
      case 'number':
        // Numbers that an integer column may hold, and those that it never does.
        text += Number.isSafeInteger(operand) ? 'i\0' : 'n\0'
        parameters.push(operand)
        return Number.isFinite(operand)
      case 'boolean':
        text += `${operand}\0`
        // Whether deleted documents are wanted is written into the SQL.
        if (path !== '_deleted' || operator !== '$eq') parameters.push(Number(operand))
        return true
      default:
        return false
    }
  }
  for (const [path, condition] of Object.entries(query.selector ?? {}) as [string, unknown][]) {
    if (path.startsWith('$')) return undefined
    if (typeof condition !== 'object' || condition === null) {
      if (!add(path, '$eq', condition)) return undefined
      continue
    }
    let operators = 0
    for (const [operator, operand] of Object.entries(condition) as [string, unknown][]) {
      if (!OPERATORS.has(operator) || !add(path, operator, operand)) return undefined
      operators++
    }
    if (operators === 0) return undefined
  }
  if (query.sort) {
    text += '\0sort\0'
    for (const part of query.sort) {
      for (const [path, direction] of Object.entries(part)) text += `${path}\0${String(direction)}\0`
    }
  }
  if (query.index) text += `\0index\0${query.index.toString()}`
  const { limit, skip = 0 } = query
  if (limit !== undefined || skip > 0) {
    text += '\0bounds'
    parameters.push(limit ?? -1, skip)
  }
  return { text, parameters }
}

const PLANS_KEPT = 200

/** What was planned for queries, by their shape. */
export class KnownPlans<Plan> {
  readonly #plans = new Map<string, Plan>()

  get(shape: string): Plan | undefined {
    return this.#plans.get(shape)
  }

  keep(shape: string, plan: Plan): void {
    if (this.#plans.size >= PLANS_KEPT) this.#plans.clear()
    this.#plans.set(shape, plan)
  }

  /** To be called when a path is no longer to be judged by SQL. */
  forget(): void {
    this.#plans.clear()
  }
}
