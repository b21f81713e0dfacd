import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permanentTeeth, primaryTeeth, siteOf, teethOf } from './tooth-notation.ts'

describe('teeth in FDI notation', () => {
  it('has 32 permanent and 20 primary teeth, each once', () => {
    expect(new Set(permanentTeeth.flat()).size).toBe(32)
    expect(new Set(primaryTeeth.flat()).size).toBe(20)
    expect(permanentTeeth[0]?.[0]).toBe('18')
    expect(permanentTeeth[1]?.at(-1)).toBe('38')
    expect(primaryTeeth[0]?.[0]).toBe('55')
  })

  it('reads back whatever it writes', () => {
    const all = [...permanentTeeth, ...primaryTeeth].flat()
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...all)), (teeth) => {
        expect(teethOf(siteOf(teeth))?.toSorted()).toEqual(teeth.toSorted())
      }),
    )
  })

  it.each([
    ['16', ['16']],
    ['38, 48', ['38', '48']],
    ['11 21', ['11', '21']],
    ['', []],
    ['left knee', undefined],
    ['19', undefined],
    ['16 and 17', undefined],
  ])('reads %j', (site, teeth) => {
    expect(teethOf(site)).toEqual(teeth)
  })
})
