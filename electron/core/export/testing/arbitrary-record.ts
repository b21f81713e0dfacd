/** Records made from their schemas, with every optional field there or not. */
import fc from 'fast-check'
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'

interface Schema {
  type?: string
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minimum?: number
  maximum?: number
  pattern?: string
  minLength?: number
  maxLength?: number
}

function arbitrary(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(arbitrary))
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema
      const fields = Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, arbitrary(field)]),
      )
      return fc.record(fields, { requiredKeys: required })
    }
    case 'array':
      return fc.array(arbitrary(schema.items ?? {}), { maxLength: 3 })
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1000, 1000) })
    case 'boolean':
      return fc.boolean()
    default:
      return schema.pattern === undefined
        ? fc
            .string({
              unit: 'grapheme',
              minLength: schema.minLength ?? 0,
              maxLength: Math.min(schema.maxLength ?? 20, 12),
            })
            // What is one sign to a reader may count as several for the schema.
            .filter((text) => Value.Check(schema as TSchema, text))
        : fc
            .stringMatching(new RegExp(schema.pattern))
            .filter(
              (text) =>
                text.length >= (schema.minLength ?? 0) && text.length <= (schema.maxLength ?? Infinity),
            )
  }
}

/** Anything that a schema allows. */
export const arbitraryOf = <Of extends TSchema>(schema: Of): fc.Arbitrary<Static<Of>> =>
  arbitrary(schema as Schema).map(
    // Records lie in files: what JSON does not keep apart is the same.
    (value) => JSON.parse(JSON.stringify(value)) as Static<Of>,
  )
