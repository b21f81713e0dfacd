import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misspelling, spellingDistance, spellingKeys, typedSpellingKeys } from './spelling.ts'

const word = fc.string({ unit: fc.constantFrom(...'abcdeфц'), minLength: 3, maxLength: 10 })
/** A word and what a hasty hand makes of it. */
const misspelt = fc
  .tuple(
    word,
    fc.nat(9),
    fc.constantFrom(...'abcdeфц'),
    fc.constantFrom('drop', 'insert', 'replace', 'exchange'),
  )
  .map(([right, at, letter, error]) => {
    const letters = [...right]
    const index = at % letters.length
    if (error === 'drop') letters.splice(index, 1)
    if (error === 'insert') letters.splice(index, 0, letter)
    if (error === 'replace') letters[index] = letter
    if (error === 'exchange' && index > 0)
      letters.splice(index - 1, 2, letters[index] ?? '', letters[index - 1] ?? '')
    return { right, typed: letters.join('') }
  })

describe('spelling', () => {
  it('counts a letter dropped, added, replaced, or two exchanged as one error', () => {
    expect(spellingDistance('gonzalez', 'gonzales')).toBe(1)
    expect(spellingDistance('gonzalez', 'gnozalez')).toBe(1)
    expect(spellingDistance('jon', 'john')).toBe(1)
    expect(spellingDistance('anna', 'ana')).toBe(1)
    expect(spellingDistance('smith', 'jones')).toBeGreaterThan(2)
    fc.assert(
      fc.property(misspelt, ({ right, typed }) => {
        expect(misspelling(typed, right)).toBe('whole')
      }),
    )
  })

  it('a misspelt word of three letters, and a misspelt beginning of four, shares a key with the word', () => {
    fc.assert(
      fc.property(
        misspelt,
        fc.string({ unit: fc.constantFrom(...'abcdeфц'), maxLength: 5 }),
        ({ right, typed }, rest) => {
          fc.pre(typed.length >= (rest === '' ? 3 : 4))
          const keys = new Set(spellingKeys(right + rest))
          expect(typedSpellingKeys(typed).some((key) => keys.has(key))).toBe(true)
          expect(misspelling(typed, right + rest)).toBeDefined()
        },
      ),
    )
  })
})
