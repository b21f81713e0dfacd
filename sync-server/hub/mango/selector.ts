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
  const test = combine(normalSelector(selector))
  const matches = (document: unknown): boolean => {
    try {
      return test(document)
    } catch (error) {
      throw new CouchError(400, 'invalid_operator', reasonOf(error))
    }
  }
  matches({ _id: '' })
  return matches
}

type DocumentTest = (document: unknown) => boolean

/**
 * Combinations are worked out here, because PouchDB's own way (multiplying them out into one flat selector) fails on
 * deeply nested ones; conditions on one field are its matcher's.
 */
function combine(selector: Record<string, unknown>): DocumentTest {
  const tests = Object.entries(selector).map(([name, value]): DocumentTest => {
    const parts = Array.isArray(value) ? value.filter(isObject).map(combine) : []
    if (name === '$and') return (document) => parts.every((part) => part(document))
    if (name === '$or') return (document) => parts.some((part) => part(document))
    if (name === '$nor') return (document) => !parts.some((part) => part(document))
    if (name === '$not' && isObject(value)) {
      const part = combine(value)
      return (document) => !part(document)
    }
    // The matcher writes into what it is given.
    return (document) => matchesSelector(document, structuredClone({ [name]: value }))
  })
  return (document) => tests.every((test) => test(document))
}

/** The selector in normal form, for choosing an index: `$eq` written out, conditions on one field together. */
export function massage(selector: Record<string, unknown>): Record<string, unknown> {
  const normal = normalSelector(selector)
  try {
    return massageSelector(structuredClone(normal))
  } catch {
    return normal
  }
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

/**
 * What PouchDB's matcher reads differently from CouchDB, said so that it cannot: plain values as `$eq`, `$beginsWith` as
 * `$regex`, and ids compared with lists and objects, which come before every id.
 */
function normalSelector(selector: Record<string, unknown>): Record<string, unknown> {
  const normal: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(selector)) {
    if (['$and', '$or', '$nor'].includes(name) && Array.isArray(value)) {
      normal[name] = value.map((part: unknown) => (isObject(part) ? normalSelector(part) : part))
    } else if (['$not', '$elemMatch', '$allMatch', '$keyMapMatch'].includes(name) && isObject(value)) {
      normal[name] = normalSelector(value)
    } else if (name === '$beginsWith' && typeof value === 'string') {
      normal['$regex'] = `^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
    } else if (name.startsWith('$')) normal[name] = value
    else if (!isObject(value) || Object.keys(value).length === 0) normal[name] = { $eq: value }
    else addConditions(normal, name, value)
  }
  return normal
}

/** Conditions on a field; members without `$` are conditions on fields inside it, written `field.member`. */
function addConditions(
  normal: Record<string, unknown>,
  field: string,
  conditions: Record<string, unknown>,
): void {
  const own: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(conditions)) {
    if (name.startsWith('$')) own[name] = value
    else Object.assign(normal, normalSelector({ [`${field}.${name.replaceAll('.', '\\.')}`]: value }))
  }
  if (Object.keys(own).length > 0) normal[field] = field === '_id' ? idConditions(own) : normalSelector(own)
}

function idConditions(conditions: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [operator, value] of Object.entries(conditions)) {
    const isBeforeAllIds = typeof value === 'object' && value !== null
    if (isBeforeAllIds && (operator === '$gt' || operator === '$gte')) kept['$exists'] = true
    else if (isBeforeAllIds && (operator === '$lt' || operator === '$lte')) kept['$in'] = []
    else kept[operator] = value
  }
  return normalSelector(kept)
}

function reasonOf(error: unknown): string {
  if (isObject(error) && typeof error['reason'] === 'string') return error['reason']
  return error instanceof Error && error.message !== '' ? error.message : 'The selector is malformed.'
}
