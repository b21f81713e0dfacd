import Type from 'typebox'
import { expect, it } from 'vitest'
import { fits } from './fits.ts'

it('says the same however often it is asked, before and after the schema is compiled', () => {
  const schema = Type.Object({ name: Type.String({ maxLength: 5 }), age: Type.Optional(Type.Integer()) })
  for (let round = 0; round < 12; round++) {
    expect(fits(schema, { name: 'Ana' })).toBe(true)
    expect(fits(schema, { name: 'Ana', age: 3 })).toBe(true)
    expect(fits(schema, { name: 'too long' })).toBe(false)
    expect(fits(schema, { name: 'Ana', age: 1.5 })).toBe(false)
    expect(fits(schema, undefined)).toBe(false)
  }
})
