import fc from 'fast-check'
import type { RxJsonSchema } from 'rxdb/plugins/core'

/** A document of a generated collection: an id and whatever else. */
export interface AnyDocument {
  id: string
  [field: string]: unknown
}

/** Fields of every kind that matters to a storage: indexable or not, nested or not, of one type or of none. */
const PROPERTIES: RxJsonSchema<AnyDocument>['properties'] = {
  id: { type: 'string', maxLength: 8 },
  text: { type: 'string', maxLength: 8 },
  count: { type: 'integer', minimum: -50, maximum: 50, multipleOf: 1 },
  amount: { type: 'number', minimum: -20, maximum: 20, multipleOf: 0.5 },
  flag: { type: 'boolean' },
  nested: {
    type: 'object',
    properties: {
      inner: { type: 'string', maxLength: 8 },
      number: { type: 'integer', minimum: -50, maximum: 50, multipleOf: 1 },
    },
  },
  plain: { type: 'string' },
  list: { type: 'array', items: { type: 'string' } },
}

const INDEXES = [
  ['text'],
  ['count'],
  ['count', 'text'],
  ['flag', 'count'],
  ['nested.inner'],
  ['nested.number', 'amount'],
  ['amount', 'id'],
  ['text', 'flag', 'count'],
]

/** Scalar paths, with the kind of value each holds. */
export const SCALAR_PATHS = {
  id: 'id',
  text: 'string',
  count: 'integer',
  amount: 'number',
  flag: 'boolean',
  'nested.inner': 'string',
  'nested.number': 'integer',
  plain: 'string',
} as const

/** Texts that sort differently by UTF-8 bytes and by UTF-16 units, and some that databases stumble over. */
const TAME_UNITS = [
  'a',
  'b',
  'B',
  '0',
  '_',
  "'",
  '"',
  '$',
  'é',
  'ع',
  'Я',
  '漢',
  '\u{1F600}',
  '\uE000',
  '\uFF5E',
]
const WILD_UNITS = [...TAME_UNITS, '\u0000', '\ud83d', '\ude00', '\uffff', ' ', '\n']

const integers = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -50, max: 50 }))
const amounts = fc.integer({ min: -40, max: 40 }).map((halves) => halves / 2)
const ids = fc.constantFrom('a', 'b', 'ab', 'B', 'é', '\u{1F600}', '\uE000')
const textOf = (units: string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...units), { maxLength: 3 }).map((chosen) => chosen.join(''))

/** Values of a kind: `tame` within the schema's bounds, otherwise any at all. */
export function valuesOf(
  kind: (typeof SCALAR_PATHS)[keyof typeof SCALAR_PATHS],
  tame: boolean,
): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'id':
      return ids
    case 'string':
      return textOf(tame ? TAME_UNITS : WILD_UNITS)
    case 'integer':
      return tame ? integers : fc.oneof(integers, fc.maxSafeInteger())
    case 'number':
      return tame ? amounts : fc.oneof(amounts, fc.double({ noNaN: true, noDefaultInfinity: true }))
    case 'boolean':
      return fc.boolean()
  }
}

/**
 * How well documents keep to the schema: `tame` ones have every field, within bounds; `sparse` ones lack some, and
 * have wild texts and numbers in others; in `wild` ones there may be null or a value of another type in their place.
 */
export type Discipline = 'tame' | 'sparse' | 'wild'

const strays = fc.constantFrom<unknown>(null, 7, 'x', true, ['a'], { inner: 'a' })

/** The fields of a document besides its id. */
export function bodies(discipline: Discipline): fc.Arbitrary<Record<string, unknown>> {
  const tame = discipline === 'tame'
  const field = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    tame
      ? values
      : fc.oneof(
          { weight: 6, arbitrary: values },
          { weight: 2, arbitrary: fc.constant(undefined) },
          { weight: discipline === 'wild' ? 1 : 0, arbitrary: strays },
        )
  return (
    fc
      .record({
        text: field(valuesOf('string', tame)),
        count: field(valuesOf('integer', tame)),
        amount: field(valuesOf('number', tame)),
        flag: field(valuesOf('boolean', tame)),
        nested: field(
          fc.record({ inner: field(valuesOf('string', tame)), number: field(valuesOf('integer', tame)) }),
        ),
        plain: fc.oneof(valuesOf('string', tame), fc.constant(undefined)),
        list: fc.oneof(fc.array(valuesOf('string', tame), { maxLength: 2 }), fc.constant(undefined)),
      })
      // What goes through JSON has no fields that are undefined.
      .map((body) => JSON.parse(JSON.stringify(body)) as Record<string, unknown>)
  )
}

export interface GeneratedSchema {
  schema: RxJsonSchema<AnyDocument>
  discipline: Discipline
  attachments: boolean
}

/** Schemas with any of the indexes, with or without attachments. */
export const generatedSchemas: fc.Arbitrary<GeneratedSchema> = fc
  .record({
    indexes: fc.subarray(INDEXES, { maxLength: 4 }),
    discipline: fc.constantFrom<Discipline>('tame', 'sparse', 'wild'),
    attachments: fc.boolean(),
  })
  .map(({ indexes, discipline, attachments }) => ({
    discipline,
    attachments,
    schema: {
      version: 0,
      primaryKey: 'id',
      type: 'object',
      properties: PROPERTIES,
      required: discipline === 'tame' ? ['id', 'text', 'count', 'amount', 'flag', 'nested'] : ['id'],
      indexes,
      ...(attachments ? { attachments: {} } : {}),
    },
  }))
