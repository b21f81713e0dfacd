import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateInFigures, typedDate, typedTime } from './typed-date.ts'

/** A Tuesday. */
const today = '2026-11-24'

describe('dates as they are typed', () => {
  it.each([
    ['en-GB', 'today', '2026-11-24'],
    ['en-GB', 'Tomorrow', '2026-11-25'],
    ['es-ES', 'mañana', '2026-11-25'],
    ['es-ES', 'manana', '2026-11-25'],
    ['es-ES', 'pasado mañana', '2026-11-26'],
    ['ar-EG', 'غدا', '2026-11-25'],
    ['en-GB', 'fri', '2026-11-27'],
    ['en-GB', 'tuesday', '2026-12-01'],
    ['es-ES', 'vie', '2026-11-27'],
    ['en-GB', '+7', '2026-12-01'],
    ['en-GB', '-1', '2026-11-23'],
    ['en-GB', '3/4', '2027-04-03'],
    ['en-US', '3/4', '2027-03-04'],
    ['es-ES', '3-4', '2027-04-03'],
    ['en-GB', '20/11', '2026-11-20'],
    ['en-GB', '28', '2026-11-28'],
    ['en-GB', '3', '2026-12-03'],
    ['en-GB', '3.4.27', '2027-04-03'],
    ['en-GB', '3/4/2027', '2027-04-03'],
    ['en-GB', '2027-04-03', '2027-04-03'],
    ['en-GB', '3 apr', '2027-04-03'],
    ['en-US', 'April 3, 2028', '2028-04-03'],
    ['es-ES', '3 de abril de 2028', '2028-04-03'],
    ['ar-EG', '٣/٤/٢٠٢٧', '2027-04-03'],
    ['en-GB', '29/2', '2028-02-29'],
  ])('%s reads %j', (locale, text, date) => {
    expect(typedDate(text, today, locale)).toBe(date)
  })

  it.each(['', 'x', '31/2', '32', '99/99', 'ma', '2027-13-01', '1/2/3/4'])('refuses %j', (text) => {
    expect(typedDate(text, today, 'en-GB')).toBeUndefined()
  })

  it('reads whatever a date field shows, in every language', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }),
        fc.constantFrom('en-GB', 'en-US', 'es-ES', 'es-MX', 'ar-EG', 'ar-SA', 'ar-AE', 'en-CA', 'en-SE'),
        (instant, locale) => {
          const date = instant.toISOString().slice(0, 10)
          expect(typedDate(dateInFigures(date, locale), today, locale)).toBe(date)
        },
      ),
    )
  })
})

describe('times as they are typed', () => {
  it.each([
    ['9', '09:00'],
    ['930', '09:30'],
    ['1415', '14:15'],
    ['9:30', '09:30'],
    ['9.30', '09:30'],
    ['9h30', '09:30'],
    ['2 pm', '14:00'],
    ['12am', '00:00'],
    ['12:30 p. m.', '12:30'],
    ['٩:٣٠ ص', '09:30'],
    ['٢ م', '14:00'],
  ])('reads %j', (text, time) => {
    expect(typedTime(text)).toBe(time)
  })

  it.each(['', '24', '9:60', '13 pm', 'noon', '12345'])('refuses %j', (text) => {
    expect(typedTime(text)).toBeUndefined()
  })
})
