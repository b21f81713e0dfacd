import { expect, test } from 'vitest'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { hasLostItsTime } from './displace-appointment.ts'

const people = { doctorId: 'd', patientId: 'p' }
const appointment = {
  id: 'a',
  ...people,
  date: '2031-03-03',
  startsAt: '2031-03-03T08:00:00.000Z',
  endsAt: '2031-03-03T08:30:00.000Z',
  status: 'confirmed',
} as Appointment

const pageAt = (startsAt: string, endsAt: string): DayPage => ({
  id: '2031-03-03',
  kind: 'page',
  updatedAt: '2031-03-03T07:00:00.000Z',
  bookings: [{ appointmentId: 'a', ...people, startsAt, endsAt }],
})

test('DB1: an appointment that stands on its page at its time keeps it', () => {
  expect(hasLostItsTime(appointment, pageAt(appointment.startsAt, appointment.endsAt))).toBe(false)
})

test('DB2: an appointment that its page holds at another time, from a move that gave way, has lost its time', () => {
  expect(hasLostItsTime(appointment, pageAt('2031-03-03T10:00:00.000Z', '2031-03-03T10:30:00.000Z'))).toBe(
    true,
  )
  expect(hasLostItsTime(appointment, undefined)).toBe(true)
})

test('DB3: nobody who is in the house, and nothing that was cancelled, is displaced', () => {
  for (const status of ['arrived', 'inRoom', 'done', 'canceled', 'displaced'] as const)
    expect(hasLostItsTime({ ...appointment, status }, undefined)).toBe(false)
})
