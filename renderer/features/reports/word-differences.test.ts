import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordDifferences } from './word-differences.ts'

const text = fc
  .array(fc.constantFrom('caries', 'removed', 'filling', 'next', 'check', '\n'), { maxLength: 30 })
  .map((words) => words.join(' '))

describe('differences of two texts', () => {
  it('spells both texts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDifferences(before, after)
        const spelled = (without: string) =>
          parts
            .filter(({ kind }) => kind !== without)
            .map((part) => part.text)
            .join('')
        expect(spelled('added')).toBe(before)
        expect(spelled('removed')).toBe(after)
      }),
    )
  })

  it('keeps what is common', () => {
    expect(wordDifferences('Caries removed, composite A2.', 'Caries removed, composite A3.')).toEqual([
      { kind: 'same', text: 'Caries removed, composite ' },
      { kind: 'removed', text: 'A2.' },
      { kind: 'added', text: 'A3.' },
    ])
  })
})
