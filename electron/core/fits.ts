import { Compile, type Validator } from 'typebox/compile'
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'

/** To compile a schema takes as long as some hundred checks without: a start, which asks each question once, does not wait for it. */
const checksBefore = 5

/** How often a schema was checked, or what it was compiled to. */
const known = new WeakMap<TSchema, number | Validator>()

/** True when a value fits a schema. The schema must be the same object each time. */
export function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  const before = known.get(schema) ?? 0
  if (typeof before !== 'number') return before.Check(value)
  if (before < checksBefore) {
    known.set(schema, before + 1)
    return Value.Check(schema, value)
  }
  const validator = Compile(schema)
  known.set(schema, validator)
  return validator.Check(value)
}
