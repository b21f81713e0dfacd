import { expect, it } from 'vitest'
import type { Booking, DayPage } from '../records/day-page.ts'
import { collisionsOn, withBooking } from './day-book.ts'

const date = '2026-12-01'
const at = '2026-11-30T08:00:00.000Z'
const booking = (appointmentId: string, from: number, to: number): Booking => ({
  appointmentId,
  doctorId: 'doctor',
  patientId: appointmentId,
  startsAt: `${date}T${from}:00:00Z`,
  endsAt: `${date}T${to}:00:00Z`,
})
const names = (page: DayPage) => page.bookings.map(({ appointmentId }) => appointmentId)
const pageOf = (...bookings: Booking[]): DayPage => ({ id: date, kind: 'page', updatedAt: at, bookings })

it('puts a booking last, and a moved one, so that what is before them stays where it is', () => {
  const page = withBooking(pageOf(booking('noon', 12, 13)), date, booking('early', 10, 11), at)
  expect(names(page)).toEqual(['noon', 'early'])
  expect(names(withBooking(page, date, booking('noon', 14, 15), at))).toEqual(['early', 'noon'])
})

it('says what is in the way in order of time, whatever the order on the page', () => {
  const page = pageOf(booking('afternoon', 14, 16), booking('noon', 12, 14), booking('early', 10, 12))
  const wish = { ...booking('wish', 11, 15), patientId: 'somebody' }
  expect(collisionsOn(page, wish).map(({ appointmentId }) => appointmentId)).toEqual([
    'early',
    'noon',
    'afternoon',
  ])
})
