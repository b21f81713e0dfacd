import { describe, expect, it } from 'vitest'
import type { Appointment, AppointmentStatus } from '#shared/domain/records/appointment.ts'
import type { Booking, DayPage } from '#shared/domain/records/day-page.ts'
import { arbitrate, repairedPage } from './day-page.ts'

const date = '2026-12-01'
const booking = (appointmentId: string, hour: number, more: Partial<Booking> = {}): Booking => ({
  appointmentId,
  doctorId: 'd1',
  patientId: appointmentId,
  startsAt: `${date}T${hour}:00:00Z`,
  endsAt: `${date}T${hour + 1}:00:00Z`,
  ...more,
})
const page = (...bookings: Booking[]): DayPage => ({
  id: date,
  kind: 'page',
  updatedAt: `${date}T08:00:00.000Z`,
  bookings,
})
const requested = (): AppointmentStatus => 'requested'
const names = (result: DayPage) => result.bookings.map(({ appointmentId }) => appointmentId)

describe('arbitration of a day page', () => {
  it('DB1: what the hub holds stays, what overlaps it is displaced', () => {
    const merged = page(booking('hub', 10), booking('mine', 10))
    const result = arbitrate(merged, new Set(['mine']), requested)
    expect(result.displaced).toEqual(['mine'])
    expect(names(result.page)).toEqual(['hub'])
  })

  it('DB2: the same patient with two doctors at one time is a collision too', () => {
    const merged = page(booking('hub', 10), booking('mine', 10, { doctorId: 'd2', patientId: 'hub' }))
    expect(arbitrate(merged, new Set(['mine']), requested).displaced).toEqual(['mine'])
  })

  it('DB2: so are two records of one person that were merged', () => {
    const merged = page(booking('hub', 10), booking('mine', 10, { doctorId: 'd2' }))
    const others = ({ appointmentId }: Booking) => (appointmentId === 'mine' ? ['hub'] : [])
    expect(arbitrate(merged, new Set(['mine']), requested, others).displaced).toEqual(['mine'])
  })

  it('DB3: bookings beside each other both stay, and the page is the same page', () => {
    const merged = page(booking('hub', 10), booking('mine', 11))
    expect(arbitrate(merged, new Set(['mine']), requested)).toEqual({ page: merged, displaced: [] })
  })

  it('DB4: what an administrator overbooked with a reason stays', () => {
    const merged = page(booking('hub', 10), booking('mine', 10, { overbooked: true }))
    expect(arbitrate(merged, new Set(['mine']), requested).displaced).toEqual([])
  })

  it('DB5: nobody who is in the house is displaced', () => {
    const merged = page(booking('hub', 10), booking('mine', 10))
    const result = arbitrate(merged, new Set(['mine']), () => 'arrived')
    expect(result.displaced).toEqual([])
    expect(result.page.bookings.find(({ appointmentId }) => appointmentId === 'mine')?.overbooked).toBe(true)
  })
})

describe('the order of a page', () => {
  it('of two that wait and overlap the earlier one stays, wherever they stand', () => {
    const merged = page(booking('later', 11), booking('earlier', 10, { endsAt: `${date}T12:00:00Z` }))
    const result = arbitrate(merged, new Set(['later', 'earlier']), requested)
    expect(result.displaced).toEqual(['later'])
    expect(names(result.page)).toEqual(['earlier'])
  })

  it('says nothing: a page on which all can stay is the same page, also with what waits in the middle', () => {
    const merged = page(booking('hub', 12), booking('mine', 11), booking('hub too', 10))
    expect(arbitrate(merged, new Set(['mine']), requested).page).toBe(merged)
  })
})

describe('repair of a day page', () => {
  const appointment = (status: AppointmentStatus): Appointment => ({
    id: 'mine',
    createdAt: `${date}T08:00:00.000Z`,
    updatedAt: `${date}T08:00:00.000Z`,
    patientId: 'mine',
    doctorId: 'd1',
    date,
    startsAt: `${date}T10:00:00Z`,
    endsAt: `${date}T11:00:00Z`,
    status,
    newPatient: false,
  })
  const now = `${date}T09:00:00.000Z`

  it('DB6: a live appointment stands on its page', () => {
    const repair = repairedPage(page(), date, appointment('confirmed'), now)
    expect(repair.outcome === 'repaired' && names(repair.page)).toEqual(['mine'])
    expect(repairedPage(page(booking('mine', 10)), date, appointment('confirmed'), now).outcome).toBe(
      'agrees',
    )
  })

  it('DB7: cancel against move: a cancelled appointment stands on no page', () => {
    const repair = repairedPage(page(booking('mine', 12)), date, appointment('canceled'), now)
    expect(repair.outcome === 'repaired' && names(repair.page)).toEqual([])
  })

  it('DB8: one whose time was given away is displaced, unless its patient is in the house', () => {
    const taken = page(booking('other', 10))
    expect(repairedPage(taken, date, appointment('confirmed'), now).outcome).toBe('taken')
    expect(repairedPage(taken, date, appointment('inRoom'), now).outcome).toBe('repaired')
    const beside = page(booking('other', 10, { doctorId: 'd2' }))
    expect(repairedPage(beside, date, appointment('confirmed'), now).outcome).toBe('repaired')
    expect(repairedPage(beside, date, appointment('confirmed'), now, ['other']).outcome).toBe('taken')
  })
})
