import { expect, it } from 'vitest'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { bookingOf, withBooking, withoutBooking } from '#shared/domain/scheduling/day-book.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { ModelHub } from '#shared/testing/converge-model/hub.ts'
import { Station } from '#shared/testing/converge-model/station.ts'
import type { SyncedRecord } from './cells.ts'

const asRecord = (value: unknown): SyncedRecord => value as SyncedRecord
let clock = Date.parse('2031-03-01T09:00:00Z')
const station = (id: string) => new Station(id, () => clock++, undefined)
const pageOf = (at: Station, date: string) => at.look('daybook', date).record as DayPage | undefined
const bookingAt = (at: Station) => at.look('appointments', 'x').record as unknown as Appointment

/** Books it, or moves it: its record, and the pages it leaves and comes to. */
function place(at: Station, before: Appointment | undefined, after: Appointment): void {
  if (before && before.date !== after.date) {
    const left = withoutBooking(pageOf(at, before.date), after.id, at.now())
    if (left) at.write('daybook', before.date, asRecord(left))
  }
  const booking = bookingOf(after, false)
  const page = withBooking(pageOf(at, after.date), after.date, booking, at.now())
  at.write('daybook', after.date, asRecord(page))
  at.write('appointments', after.id, asRecord(after))
}

async function push(at: Station, hub: ModelHub): Promise<void> {
  const documents = at.waiting()
  const revisions = hub.push(documents)
  await at.takeAccepted(
    documents.flatMap(({ collection, id, stamps }, index) => {
      const rev = revisions[index]
      return rev === undefined ? [] : [{ collection, id, sent: stamps, rev }]
    }),
  )
}

const pull = (at: Station, hub: ModelHub): Promise<void> => at.takeRemote(hub.changes(0, 1000).changes)

it('a move that gives way to another one leaves no booking that asks for a time it has', async () => {
  const hub = new ModelHub()
  const [booker, mover, other] = [station('booker'), station('mover'), station('other')]
  const people = { patientId: 'p', doctorId: 'd' }
  const asked = {
    id: 'x',
    ...people,
    date: '2031-03-03',
    startsAt: '2031-03-03T09:00:00Z',
    endsAt: '2031-03-03T09:30:00Z',
    status: 'requested',
  } as Appointment
  place(booker, undefined, asked)
  await push(booker, hub)
  await pull(mover, hub)
  await push(booker, hub)
  await pull(other, hub)
  expect([bookingAt(mover).status, bookingAt(other).status]).toEqual(['requested', 'confirmed'])

  // One desk moves what it knows as asked for, to another day; one moves what it knows as confirmed.
  const nextDay = { date: '2031-03-04', startsAt: '2031-03-04T08:00:00Z', endsAt: '2031-03-04T08:30:00Z' }
  place(mover, bookingAt(mover), { ...bookingAt(mover), ...nextDay })
  const earlier = {
    startsAt: '2031-03-03T07:00:00Z',
    endsAt: '2031-03-03T07:30:00Z',
    status: 'requested',
  } as const
  place(other, bookingAt(other), { ...bookingAt(other), ...earlier })
  for (const at of [mover, mover, other, other, other, mover, booker]) {
    await pull(at, hub)
    await push(at, hub)
    await at.checkDayBook()
  }
  for (const at of [booker, mover, other]) {
    await pull(at, hub)
    expect(bookingAt(at)).toEqual({ ...asked, ...nextDay, status: 'confirmed' })
    expect(pageOf(at, asked.date)?.bookings).toEqual([])
    expect(pageOf(at, nextDay.date)?.bookings).toHaveLength(1)
  }
})
