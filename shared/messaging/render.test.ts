import { expect, it, test } from 'vitest'
import { wallTime } from './render.ts'
import { renderToast, timeTold } from './toasts.ts'

const afternoon = '2026-12-03T16:30:00Z'

test.each([
  ['en', 'GB', 'Thursday, 3 December 2026', '16:30'],
  ['en', 'US', 'Thursday, December 3, 2026', '4:30 PM'],
  ['es', 'ES', 'jueves, 3 de diciembre de 2026', '16:30'],
  ['es-MX', 'US', 'jueves, 3 de diciembre de 2026', '4:30 p.m.'],
  ['ar', 'GB', 'الخميس، 3 ديسمبر 2026', '16:30'],
  ['ar', 'EG', 'الخميس، 3 ديسمبر 2026', '4:30 م'],
])('a time is told in %s as people in %s write it', (language, country, date, time) => {
  const told = wallTime(afternoon, { timeZone: 'UTC', country }, language)
  expect({ ...told, date: told.date.replace(/[\u200e\u200f\u061c]/g, '') }).toEqual({ date, time })
})

it('tells times of an event that knows no country with 24 hours', () => {
  expect(wallTime(afternoon, { timeZone: 'UTC' }, 'en').time).toBe('16:30')
})

it('has no space that an SMS would pay double for', () => {
  for (const language of ['en', 'es', 'ar'])
    for (const country of ['US', 'GB', 'MX', 'AE', 'EG', 'IN', 'FR']) {
      const { date, time } = wallTime(afternoon, { timeZone: 'UTC', country }, language)
      expect(`${date} ${time}`).not.toMatch(/[^\S ]/)
    }
})

it('tells a notification’s time as the clinic’s country does', () => {
  const parameters = { patient: 'Ana', doctor: 'Dr. Lee' }
  const title = (country: string) =>
    renderToast(
      'appointmentCanceled',
      { ...parameters, ...timeTold(afternoon, { timeZone: 'UTC', country }) },
      'en',
    ).title
  expect(title('GB')).toBe('Cancelled: Thursday, 3 December 2026, 16:30')
  expect(title('US')).toBe('Cancelled: Thursday, December 3, 2026, 4:30 PM')
})

it('gives a notification the direction of its language, whatever name it begins with', () => {
  const told = timeTold(afternoon, { timeZone: 'UTC', country: 'GB' })
  const body = (patient: string, language: string) =>
    renderToast('appointmentCanceled', { patient, doctor: 'Dr. Lee', ...told }, language).body
  expect(body('Ana', 'en')).toBe('Ana with Dr. Lee')
  expect(body('نور حسن', 'en')).toBe('\u200eنور حسن with Dr. Lee')
  expect(body('نور حسن', 'ar')).toMatch(/^نور حسن/)
  expect(body('Ana', 'ar')).toMatch(/^\u200fAna/)
})
