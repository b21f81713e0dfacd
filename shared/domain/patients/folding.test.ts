/** Folding: one spelling for what people take for the same letters. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, foldedWords } from './folding.ts'

test.each([
  ['Ångström', 'angstrom'],
  ['STRAẞE straße', 'strasse strasse'],
  ['Ｊｏｓé', 'jose'],
  ['٠١٢٣ ۴۵ ०१ ７', '0123 45 01 7'],
  ['مُحَمَّد', 'محمد'],
  ['Σίσυφος', 'σισυφοσ'],
])('%s is folded to %s', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('plain text is folded alike whether or not something else stands beside it', () => {
  const plain = fc.string({ unit: 'binary-ascii', maxLength: 40 })
  fc.assert(
    fc.property(plain, (text) => {
      expect(`${fold(text)} e`).toBe(fold(`${text} é`))
    }),
  )
})

test('plain text has the same words whether or not something else stands beside it', () => {
  const plain = fc.string({
    unit: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(..."abZ09'`- ") },
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 40,
  })
  fc.assert(
    fc.property(plain, (text) => {
      expect([...foldedWords(text), 'e']).toEqual(foldedWords(`${text} é`))
    }),
  )
})

test('words part at everything but letters, digits and pictographs; an apostrophe joins', () => {
  expect(foldedWords("Anne-Marie O'Brien, 3rd 王小明abc")).toEqual([
    'anne',
    'marie',
    'obrien',
    '3rd',
    '王小明',
    'abc',
  ])
})
