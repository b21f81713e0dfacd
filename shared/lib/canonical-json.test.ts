import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, sameJson } from './canonical-json.ts'

/** Keys and values from so few that two of them are often alike. */
const key = fc.constantFrom('a', 'b', '__proto__', 'constructor')
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, undefined, 0, -0, NaN, 1, '', 'a', 'null', '0', true, false),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
}))

/** The same with the keys of every object in another order. */
const turned = (whole: unknown): unknown => {
  if (Array.isArray(whole)) return whole.map(turned)
  if (typeof whole !== 'object' || whole === null) return whole
  const entries = Object.entries(whole).map(([name, part]) => [name, turned(part)] as const)
  return Object.fromEntries(entries.reverse())
}

/** Every second pair says the same; of the others some do. */
const pair = fc.oneof(
  fc.tuple(value, value),
  value.map((whole): [unknown, unknown] => [whole, turned(whole)]),
)

describe('canonical JSON', () => {
  test('the order of keys and absent values make no difference', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: undefined }], a: null })).toBe('{"a":null,"b":[1,{"d":2}]}')
  })

  test('two values say the same exactly when their canonical text is equal', () => {
    let alike = 0
    const property = fc.property(pair, ([left, right]) => {
      const equal = canonicalJson(left) === canonicalJson(right)
      if (equal) alike += 1
      expect(sameJson(left, right)).toBe(equal)
      expect(sameJson(left, structuredClone(left))).toBe(true)
    })
    fc.assert(property, { numRuns: 3000 })
    expect(alike).toBeGreaterThan(1000)
  })
})
