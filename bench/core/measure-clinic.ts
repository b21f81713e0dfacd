/** What a desk does all day, measured on a clinic that has years behind it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import type { CommandInput, QueryInput, QueryOutput } from '#shared/contract/contract.ts'
import type { Core } from '#core/core.ts'
import { SeededRandom } from '#core/demo/seeded-random.ts'
import { appointment } from '../store/appointments.ts'
import { race } from '../store/measure.ts'
import type { RawTable } from '../store/raw-table.ts'
import { type BookingRecords, type RawRecords, recordsOfBooking } from './raw-records.ts'

/** Durations in milliseconds, by what was measured. */
export interface ClinicDurations {
  raw: number[]
  /** The records of the same booking as raw rows. */
  records: number[]
  schedule: number[]
  /** Until follow-up commands and notifications are done, too. */
  settled: number[]
  /** From the command's answer until a live board shows the booking. */
  told: number[]
  free: number[]
  day: number[]
}

type Wish = CommandInput<'appointments.schedule'>

/** Answers of the core, or an error with the refusal's code. */
async function ask<Name extends 'slots.free' | 'appointments.day'>(
  core: Core,
  name: Name,
  input: QueryInput<Name>,
): Promise<QueryOutput<Name>> {
  const answer = await core.query(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.value as QueryOutput<Name>
}

/** Free times spread over the coming weeks, each with a patient of its own. */
async function wishes(core: Core, today: string, count: number): Promise<Wish[]> {
  const patients = await core.read.find('patients', { where: {}, limit: count })
  const found: Wish[] = []
  for (let day = 1; found.length < count; day++) {
    const from = `${addDays(today, 1 + ((day * 7) % 53))}T00:00`
    const slots = await ask(core, 'slots.free', { from, limit: 25 })
    for (const { doctorId, startsAt } of slots) {
      const patientId = patients[found.length]?.id
      const taken = found.some((wish) => wish.doctorId === doctorId && wish.startsAt === startsAt)
      if (patientId !== undefined && !taken)
        found.push({ patientId, doctorId, startsAt, durationMinutes: 20 })
    }
    if (day > 500) throw new Error('There are not enough free times')
  }
  return found
}

/** Books, in turn with raw transactions, and counts until each answer is there. */
async function measureBooking(core: Core, raw: RawTable, rawRecords: RawRecords, bookings: readonly Wish[]) {
  const settled: number[] = []
  let refused = 0
  let booked: { id: string; date: string } | undefined
  let written: BookingRecords = {}
  const times = await race(bookings.length, {
    raw: (round) => raw.insert([appointment(2_000_000 + round)]),
    schedule: async (round) => {
      const startedAt = performance.now()
      const answer = await core.execute('appointments.schedule', bookings[round])
      booked = answer.ok ? (answer.value as { id: string; date: string }) : undefined
      if (!answer.ok) refused += 1
      settled.push(startedAt)
    },
    settled: async () => {
      await core.settled()
      const startedAt = settled.pop() ?? 0
      settled.unshift(performance.now() - startedAt)
    },
    collected: async () => {
      if (booked) written = await recordsOfBooking(core.read, booked.id, booked.date)
    },
    records: () => rawRecords.write(written),
  })
  // A patient who has another visit at that hour is refused; one in some hundred may be.
  if (refused > bookings.length / 20)
    throw new Error(`${refused} of ${bookings.length} bookings were refused`)
  return { raw: times.raw, records: times.records, schedule: times.schedule, settled }
}

/** How long after a booking's answer a live board shows it. */
async function measureLive(core: Core, bookings: readonly Wish[]): Promise<number[]> {
  const told: number[] = []
  for (const wish of bookings) {
    const shown = Promise.withResolvers<number>()
    const first = Promise.withResolvers<void>()
    const subscribed = core.subscribe('appointments.day', { date: wish.startsAt.slice(0, 10) }, (answer) => {
      if (!answer.ok) throw new Error(answer.error.code)
      first.resolve()
      const board = answer.value as QueryOutput<'appointments.day'>
      const isThere = board.appointments.some(
        ({ doctorId, startsAt, patientId, status }) =>
          patientId === wish.patientId &&
          doctorId === wish.doctorId &&
          startsAt === wish.startsAt &&
          status !== 'canceled',
      )
      if (isThere) shown.resolve(performance.now())
    })
    if (!subscribed.ok) throw new Error(subscribed.error.code)
    await first.promise
    const booked = await core.execute('appointments.schedule', wish)
    const answeredAt = performance.now()
    if (booked.ok) told.push(Math.max(0, (await shown.promise) - answeredAt))
    subscribed.value()
  }
  return told
}

/** Asks for free times and for boards all over the clinic's days. */
async function measureReading(core: Core, today: string, rounds: number) {
  const random = new SeededRandom('reading')
  const [oldest] = await core.read.find('appointments', { where: {}, sort: [{ date: 'asc' }], limit: 1 })
  const first = oldest?.date ?? today
  const span = Math.round((Date.parse(today) - Date.parse(first)) / 86_400_000) + 50
  const { free, day } = await race(rounds, {
    free: (round) =>
      ask(core, 'slots.free', {
        limit: 1,
        durationMinutes: random.pick([20, 40, 60]),
        ...(round % 2 === 0 ? {} : { from: `${addDays(today, random.integer(0, 40))}T09:00` }),
      }),
    day: () => ask(core, 'appointments.day', { date: addDays(first, random.integer(0, span)) }),
  })
  return { free, day }
}

/** @param rounds how often each thing is done */
export async function measureClinic(
  core: Core,
  raw: RawTable,
  rawRecords: RawRecords,
  today: string,
  rounds: number,
): Promise<ClinicDurations> {
  const bookings = await wishes(core, today, rounds + 100)
  // As a desk finds it from some seconds after the start: what boards show of patients has been read ahead.
  await sleep(10_000)
  const reading = await measureReading(core, today, rounds * 2)
  const booking = await measureBooking(core, raw, rawRecords, bookings.slice(0, rounds))
  const told = await measureLive(core, bookings.slice(rounds))
  return { ...reading, ...booking, told }
}
