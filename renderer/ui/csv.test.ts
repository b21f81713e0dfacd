import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf } from './csv.ts'

describe('tables as CSV', () => {
  it('quotes what needs it', () => {
    expect(csvOf([['a "b"', 'c,d', 3, undefined]])).toBe('\uFEFF"a ""b""","c,d",3,\r\n')
  })

  it.each(['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', ' =1', '|calc', '%x'])('disarms %j', (text) => {
    expect(
      csvOf([[text]])
        .replace('\uFEFF', '')
        .replace(/^"/, '')
        .startsWith("'"),
    ).toBe(true)
  })

  it('never begins a cell with a sign that a spreadsheet runs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const written = csvOf([[text]])
          .slice(1)
          .replace(/^"/, '')
        expect(/^\s*[=+\-@|%\t]/.test(written.replace(/^[\r\n]+/, ''))).toBe(false)
      }),
    )
  })
})
