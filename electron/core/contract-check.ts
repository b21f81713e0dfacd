/** The border of the contract: what comes in is checked before anything looks at it. */
import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import { maximumDepth } from '#shared/contract/protocol.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { fits } from './fits.ts'

/** How many objects, arrays and values one message may hold. */
const maximumNodes = 500_000

/** The refusal of a message that is nested too deep or has too many parts, before a schema looks at it; else undefined. */
export function refuseHostileShape(value: unknown): Refusal | undefined {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  let nodes = 0
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.value === null || typeof next.value !== 'object') continue
    if (next.depth >= maximumDepth)
      return refusal('INVALID_INPUT', `Input is nested deeper than ${maximumDepth} levels.`)
    for (const child of Object.values(next.value)) {
      if (++nodes > maximumNodes)
        return refusal('INVALID_INPUT', `Input has more than ${maximumNodes} values.`)
      if (child !== null && typeof child === 'object') open.push({ value: child, depth: next.depth + 1 })
    }
  }
  return undefined
}

/** Names of the top-level fields that a schema knows; undefined when it takes any. */
function knownFields(schema: TSchema): string[] | undefined {
  const properties: unknown = 'properties' in schema ? schema.properties : undefined
  return properties !== null && typeof properties === 'object' ? Object.keys(properties) : undefined
}

/**
 * Checks an input against its schema.
 * @returns undefined when it fits, otherwise INVALID_INPUT with every problem as `{ path, message }`; values are never
 * repeated, because they may be a patient's.
 */
export function refuseInvalidInput(schema: TSchema, input: unknown): Refusal | undefined {
  const hostile = refuseHostileShape(input)
  if (hostile) return hostile
  const issues: { path: string; message: string }[] = []
  const known = knownFields(schema)
  if (known && input !== null && typeof input === 'object') {
    for (const field of Object.keys(input)) {
      if (!known.includes(field))
        issues.push({ path: `/${field.slice(0, 80)}`, message: 'is not a field of this input' })
    }
  }
  if (!fits(schema, input)) {
    for (const error of Value.Errors(schema, input)) {
      if (issues.length >= 20) break
      issues.push({ path: error.instancePath || '/', message: error.message })
    }
  }
  if (issues.length === 0) return undefined
  const [first] = issues
  return refusal(
    'INVALID_INPUT',
    `The input does not fit: ${first?.path ?? '/'} ${first?.message ?? 'is not valid'}.`,
    {
      issues,
    },
  )
}
