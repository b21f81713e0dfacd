import { massageSelector, matchesSelector } from 'pouchdb-selector-core'
import { CouchError } from '../http/couch-error.ts'
import { isObject } from '../storage/json-text.ts'

const operators = new Set(
  '$and $or $not $nor $all $elemMatch $allMatch $keyMapMatch $eq $ne $gt $gte $lt $lte $exists $type $in $nin $size $mod $regex $beginsWith'.split(
    ' ',
  ),
)

/** A test for a Mango selector. Throws CouchDB's 400 for malformed ones. */
export function compileSelector(selector: unknown): (document: unknown) => boolean {
  if (!isObject(selector)) {
    throw new CouchError(
      400,
      'invalid_selector_json',
      `Selector must be a JSON object, not: ${JSON.stringify(selector)}`,
    )
  }
  checkOperators(selector)
  const known = withoutPrefixOperator(selector)
  const matches = (document: unknown): boolean => {
    try {
      // Both functions write into what they are given.
      return matchesSelector(document, massage(known))
    } catch (error) {
      throw new CouchError(400, 'invalid_operator', reasonOf(error))
    }
  }
  matches({ _id: '' })
  return matches
}

/** The selector in normal form: `$eq` written out, conditions on one field together. */
export function massage(selector: Record<string, unknown>): Record<string, unknown> {
  return massageSelector(structuredClone(selector))
}

function checkOperators(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(checkOperators)
    return
  }
  if (!isObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    if (name.startsWith('$') && !operators.has(name)) {
      throw new CouchError(400, 'invalid_operator', `Invalid operator: ${name}`)
    }
    if (['$and', '$or', '$nor', '$in', '$nin', '$all'].includes(name) && !Array.isArray(member)) {
      throw new CouchError(400, 'bad_arg', `Bad argument for operator ${name}: ${JSON.stringify(member)}`)
    }
    if (name === '$regex') checkPattern(member)
    if (!['$eq', '$ne', '$in', '$nin', '$all'].includes(name)) checkOperators(member)
  }
}

function checkPattern(pattern: unknown): void {
  const refuse = (): never => {
    throw new CouchError(400, 'bad_arg', `Bad argument for operator $regex: ${JSON.stringify(pattern)}`)
  }
  if (typeof pattern !== 'string') return refuse()
  try {
    new RegExp(pattern)
  } catch {
    refuse()
  }
}

/** `$beginsWith`, which PouchDB's matcher lacks, said as a `$regex`. */
function withoutPrefixOperator(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) => {
    if (!isObject(member) || typeof member['$beginsWith'] !== 'string') return member
    const { $beginsWith: prefix, ...rest } = member
    return { ...rest, $regex: `^${prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}` }
  }) as Record<string, unknown>
}

function reasonOf(error: unknown): string {
  if (isObject(error) && typeof error['reason'] === 'string') return error['reason']
  return error instanceof Error && error.message !== '' ? error.message : 'The selector is malformed.'
}
