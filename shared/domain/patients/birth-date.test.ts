import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBirthDate } from './birth-date.ts'

const today = '2026-11-24'
const date = fc
  .date({ min: new Date('1880-01-01'), max: new Date('2026-11-24'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))

describe('birth date', () => {
  it.each([
    ['29.2.2000', 'ES', '2000-02-29'],
    ['29. 2. 2000', 'DE', '2000-02-29'],
    ['29/02/2000', 'ES', '2000-02-29'],
    ['29-02-2000', 'ES', '2000-02-29'],
    ['2000-02-29', 'ES', '2000-02-29'],
    ['2000/2/29', 'ES', '2000-02-29'],
    ['2/29/2000', 'US', '2000-02-29'],
    ['02292000', 'US', '2000-02-29'],
    ['29022000', 'ES', '2000-02-29'],
    ['20000229', 'ES', '2000-02-29'],
    ['20021999', 'ES', '1999-02-20'],
    ['29.2.2000', 'US', '2000-02-29'],
    ['29 2 2000', 'ES', '2000-02-29'],
    ['3/4/85', 'ES', '1985-04-03'],
    ['3/4/26', 'ES', '2026-04-03'],
    ['3/12/26', 'ES', '1926-12-03'],
    ['29/2/00', 'ES', '2000-02-29'],
    ['٢٩/٢/٢٠٠٠', 'AE', '2000-02-29'],
    [today, 'ES', today],
  ])('reads %s in %s', (typed, country, expected) => {
    expect(readBirthDate(typed, today, country)).toEqual({ ok: true, value: expected })
  })

  it.each([
    ['29.2.2001', 'ES', 'impossible'],
    ['29.2.1900', 'ES', 'impossible'],
    ['31/4/1990', 'ES', 'impossible'],
    ['2/29/2000', 'ES', 'impossible'],
    ['29/2/2000', 'US', 'impossible'],
    ['0/1/2000', 'ES', 'impossible'],
    ['30/2/85', 'ES', 'impossible'],
    ['2026-11-25', 'ES', 'future'],
    ['1879-12-31', 'ES', 'tooEarly'],
    ['yesterday', 'ES', 'unreadable'],
    ['2000', 'ES', 'unreadable'],
    ['1.2/2000', 'ES', 'unreadable'],
    ['', 'ES', 'unreadable'],
  ])('refuses %s in %s: %s', (typed, country, reason) => {
    expect(readBirthDate(typed, today, country)).toMatchObject({
      ok: false,
      error: { code: 'BIRTH_DATE_INVALID', details: { field: 'birthDate', reason } },
    })
  })

  it('reads every date back from every form people write it in', () => {
    fc.assert(
      fc.property(date, (iso) => {
        const [year = '', month = '', day = ''] = iso.split('-')
        const forms = [
          iso,
          `${day}.${month}.${year}`,
          `${Number(day)}/${Number(month)}/${year}`,
          day + month + year,
        ]
        for (const form of forms) expect(readBirthDate(form, today, 'ES')).toEqual({ ok: true, value: iso })
        for (const form of [iso, `${Number(month)}/${Number(day)}/${year}`, month + day + year]) {
          expect(readBirthDate(form, today, 'US')).toEqual({ ok: true, value: iso })
        }
      }),
    )
  })
})
