import { expect, it } from 'vitest'
import { inOneLine } from './direction.ts'

it('joins the facts that are there with dots', () => {
  expect(inOneLine(['Ana García', undefined, '', false, '23 Aug 2004'], false)).toBe(
    'Ana García · 23 Aug 2004',
  )
  expect(inOneLine([], true)).toBe('')
})

it('keeps each fact for itself where one of them goes from right to left', () => {
  expect(inOneLine(['يوسف حداد', '47Q0-7282-5RKA'], false)).toBe(
    '\u2068يوسف حداد\u2069 · \u206847Q0-7282-5RKA\u2069',
  )
  expect(inOneLine(['CY6D-GVE5-RZ7W', '23'], true)).toBe('\u2068CY6D-GVE5-RZ7W\u2069 · \u206823\u2069')
})
