import fc from 'fast-check'
import type { MangoQuery } from 'rxdb/plugins/core'
import { bodies, SCALAR_PATHS, valuesOf } from './arbitrary-schemas.ts'
import type { AnyDocument, Discipline } from './arbitrary-schemas.ts'

export interface WriteRowCommand {
  id: string
  body: Record<string, unknown>
  deleted: boolean
  /** What the writer believes is stored: what is, nothing, or what was there before the last write. */
  believes: 'stored' | 'nothing' | 'older'
  /** Name of attachment to its new text; null keeps the one there is. */
  attachments: Record<string, string | null>
}

export type Command =
  | { type: 'write'; rows: WriteRowCommand[] }
  | { type: 'query'; query: MangoQuery<AnyDocument> }
  | { type: 'find'; ids: string[]; withDeleted: boolean }
  | { type: 'remember' }
  | { type: 'changes'; limit: number }
  | { type: 'cleanup'; writesAgo: number }
  | { type: 'reopen' }

const paths = Object.keys(SCALAR_PATHS) as (keyof typeof SCALAR_PATHS)[]
const ids = valuesOf('id', true) as fc.Arbitrary<string>

function conditions(path: keyof typeof SCALAR_PATHS, tame: boolean): fc.Arbitrary<unknown> {
  const values = valuesOf(SCALAR_PATHS[path], tame)
  const operands = tame
    ? values
    : fc.oneof({ weight: 8, arbitrary: values }, fc.constantFrom<unknown>(null, 7, 'a', true))
  const simple = fc.oneof(
    ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'].map((operator) =>
      operands.map((operand) => ({ [operator]: operand })),
    ),
    fc.array(operands, { maxLength: 3 }).map((list) => ({ $in: list })),
    fc.array(operands, { maxLength: 3 }).map((list) => ({ $nin: list })),
    fc.boolean().map((exists) => ({ $exists: exists })),
  )
  return fc.oneof(
    { weight: 3, arbitrary: operands },
    { weight: 6, arbitrary: simple },
    { weight: 2, arbitrary: fc.tuple(simple, simple).map(([one, other]) => ({ ...one, ...other })) },
    { weight: 1, arbitrary: simple.map((condition) => ({ $not: condition })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ $regex: '^a' }, { $regex: 'b' }, { $type: 'string' }, { $type: 'number' }),
    },
  )
}

function selectors(tame: boolean): fc.Arbitrary<Record<string, unknown>> {
  const single = fc
    .constantFrom(...paths)
    .chain((path) =>
      conditions(path, tame).map((condition): Record<string, unknown> => ({ [path]: condition })),
    )
  const list = fc.oneof(
    fc.constantFrom({ list: { $size: 1 } }, { list: 'a' }, { list: { $elemMatch: { $gt: 'a' } } }),
    fc.constant({ 'list.0': 'a' }),
  )
  const several = fc
    .array(single, { maxLength: 3 })
    .map((parts) => Object.assign({}, ...parts) as Record<string, unknown>)
  const groups = fc
    .tuple(fc.constantFrom('$or', '$and', '$nor'), fc.array(several, { minLength: 1, maxLength: 3 }))
    .map(([operator, parts]): Record<string, unknown> => ({ [operator]: parts }))
  return fc
    .tuple(
      several,
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        { weight: 2, arbitrary: groups },
        { weight: 1, arbitrary: list },
      ),
      fc.constantFrom({ _deleted: false }, { _deleted: { $eq: false } }, { _deleted: true }, {}),
    )
    .map(([one, other, deletion]) => ({ ...one, ...other, ...deletion }))
}

function queries(tame: boolean): fc.Arbitrary<MangoQuery<AnyDocument>> {
  const sort = fc
    .tuple(
      fc.shuffledSubarray(paths, { minLength: 1, maxLength: 3 }),
      fc.array(fc.constantFrom('asc' as const, 'desc' as const), { minLength: 3, maxLength: 3 }),
    )
    .map(([chosen, directions]) =>
      chosen.map((path, position) => ({ [path]: directions[position] ?? 'asc' })),
    )
  return fc
    .record(
      {
        selector: selectors(tame),
        sort,
        skip: fc.integer({ min: 0, max: 3 }),
        limit: fc.integer({ min: 0, max: 4 }),
      },
      { requiredKeys: ['selector'] },
    )
    .map((query) => query as MangoQuery<AnyDocument>)
}

/** Sequences of what may be done with a storage instance, weighted towards states worth looking at. */
export function commands(discipline: Discipline, attachments: boolean): fc.Arbitrary<Command[]> {
  const row: fc.Arbitrary<WriteRowCommand> = fc.record({
    id: ids,
    body: bodies(discipline),
    deleted: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    believes: fc.oneof(
      { weight: 6, arbitrary: fc.constant('stored' as const) },
      { weight: 1, arbitrary: fc.constantFrom('nothing' as const, 'older' as const) },
    ),
    attachments: attachments
      ? fc.dictionary(
          fc.constantFrom('x', 'y'),
          fc.oneof(fc.constantFrom('', 'one', 'two'), fc.constant(null)),
        )
      : fc.constant({}),
  })
  const write = fc
    .uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 5 })
    .map((rows): Command => ({ type: 'write', rows }))
  const command = fc.oneof(
    { weight: 8, arbitrary: write },
    {
      weight: 10,
      arbitrary: queries(discipline === 'tame').map((query): Command => ({ type: 'query', query })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ ids: fc.uniqueArray(ids, { maxLength: 5 }), withDeleted: fc.boolean() })
        .map((find): Command => ({ type: 'find', ...find })),
    },
    { weight: 2, arbitrary: fc.constant<Command>({ type: 'remember' }) },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 1, max: 4 }).map((limit): Command => ({ type: 'changes', limit })),
    },
    { weight: 1, arbitrary: fc.nat(4).map((writesAgo): Command => ({ type: 'cleanup', writesAgo })) },
    { weight: 1, arbitrary: fc.constant<Command>({ type: 'reopen' }) },
  )
  return fc
    .tuple(write, fc.array(command, { minLength: 3, maxLength: 14 }))
    .map(([first, rest]) => [first, ...rest])
}
