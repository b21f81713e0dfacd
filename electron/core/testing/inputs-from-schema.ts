/** Inputs for a command or a query, made from its schema: with what is required, with everything, and with each one more. */

interface Schema {
  type?: string
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minimum?: number
}

/**
 * @param input a TypeBox schema of an object
 * @param values by the name of a field; other fields get a value of their type
 */
export function inputsFor(
  input: unknown,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  const { properties = {}, required = [] } = input as Schema
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  const make = (names: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(names.map((name) => [name, valueOf(name, properties[name] ?? {}, values)]))
  const wishes = [required, [...required, ...optional], ...optional.map((name) => [...required, name])]
  return wishes.map(make)
}

function valueOf(name: string, schema: Schema, values: Readonly<Record<string, unknown>>): unknown {
  if (name in values) return values[name]
  if ('const' in schema) return schema.const
  if (schema.anyOf) return valueOf(name, schema.anyOf[0] ?? {}, values)
  switch (schema.type) {
    case 'object':
      return inputsFor(schema, values)[0]
    case 'array':
      return schema.items ? [valueOf(name, schema.items, values)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    default:
      return name
  }
}
