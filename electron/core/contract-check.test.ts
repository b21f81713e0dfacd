import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import { refuseHostileShape, refuseInvalidInput } from './contract-check.ts'

const schema = Type.Object({
  name: Type.String({ maxLength: 5 }),
  count: Type.Optional(Type.Integer({ minimum: 1 })),
})

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

describe('input at the contract', () => {
  test('fits: no refusal', () => {
    expect(refuseInvalidInput(schema, { name: 'ab' })).toBeUndefined()
    expect(refuseInvalidInput(schema, { name: 'ab', count: 2 })).toBeUndefined()
  })

  test.each([
    [{}, '/'],
    [{ name: 'too long' }, '/name'],
    [{ name: 'ab', count: 0 }, '/count'],
    [{ name: 'ab', nmae: 1 }, '/nmae'],
    [null, '/'],
    ['text', '/'],
    [[], '/'],
  ])('%j is refused, and the problem named', (input, path) => {
    const refused = refuseInvalidInput(schema, input)
    expect(refused).toMatchObject({ code: 'INVALID_INPUT' })
    expect(refused?.details.issues).toContainEqual(expect.objectContaining({ path }))
  })

  test('values are not repeated in the refusal', () => {
    expect(JSON.stringify(refuseInvalidInput(schema, { name: 'Ana Garcia Lopez' }))).not.toContain('Garcia')
  })

  test('deep and huge inputs are refused before a schema looks at them', () => {
    expect(refuseHostileShape(nested(20))).toBeUndefined()
    expect(refuseHostileShape(nested(200_000))).toMatchObject({ code: 'INVALID_INPUT' })
    expect(refuseHostileShape(Array.from({ length: 600_000 }, () => 0))).toMatchObject({
      code: 'INVALID_INPUT',
    })
  })
})
