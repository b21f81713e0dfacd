import { Compile, type Validator } from 'typebox/compile'
import type { Static, TSchema } from 'typebox'

/** Each is compiled when it is first needed: what is checked once is as quick as it was, what comes by the thousand is quicker. */
const validators = new WeakMap<TSchema, Validator>()

/** True when a value fits a schema. The schema must be the same object each time. */
export function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  let validator = validators.get(schema)
  if (!validator) validators.set(schema, (validator = Compile(schema)))
  return validator.Check(value)
}
