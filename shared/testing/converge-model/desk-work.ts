/** What people do at the desks of the model: one random change each, as the product's own decisions would write it. */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import {
  bookingOf,
  collisionsOn,
  takesTime,
  withBooking,
  withoutBooking,
} from '#shared/domain/scheduling/day-book.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import type { Station } from './station.ts'

const dates = ['2026-12-01', '2026-12-02']
const doctors = ['doctor-1', 'doctor-2']
const patients = ['patient-1', 'patient-2', 'patient-3']

export class Dice {
  readonly #random: () => number
  #count = 0

  constructor(random: () => number) {
    this.#random = random
  }

  chance(probability: number): boolean {
    return this.#random() < probability
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    return items[this.below(items.length)] as Item
  }

  /** A text that was never used before. */
  word(): string {
    this.#count += 1
    return `v${this.#count}`
  }
}

const asRecord = (value: object): SyncedRecord => value as SyncedRecord

function editPatient(station: Station, dice: Dice): void {
  const id = dice.pick(patients)
  const patient = station.look('patients', id).record ?? { id, preconditions: [], address: {} }
  const preconditions = patient.preconditions as string[]
  const changes: Record<string, unknown>[] = [
    { phone: dice.word() },
    { email: dice.word() },
    { address: { ...(patient.address as object), [dice.pick(['city', 'line'])]: dice.word() } },
    { preconditions: [...preconditions, dice.word()] },
    { preconditions: preconditions.slice(1) },
  ]
  station.write('patients', id, { ...patient, ...dice.pick(changes) })
}

function editWaitingList(station: Station, dice: Dice): void {
  const known = [...station.records.values()].flatMap(({ record }) =>
    record?.kind === 'waiting' ? [record] : [],
  )
  const entry = known.length > 0 && dice.chance(0.7) ? dice.pick(known) : undefined
  if (entry && dice.chance(0.4)) station.write('daybook', entry.id, undefined)
  else {
    const changed = entry ?? { id: `waiting-${station.id}-${dice.word()}`, kind: 'waiting' }
    station.write('daybook', changed.id, { ...changed, note: dice.word() })
  }
}

function page(station: Station, date: string): DayPage | undefined {
  return station.look('daybook', date).record as unknown as DayPage | undefined
}

function slot(dice: Dice) {
  const date = dice.pick(dates)
  const hour = 9 + dice.below(4)
  return {
    date,
    doctorId: dice.pick(doctors),
    startsAt: `${date}T${String(hour).padStart(2, '0')}:00:00Z`,
    endsAt: `${date}T${String(hour + 1).padStart(2, '0')}:00:00Z`,
  }
}

function book(station: Station, dice: Dice): void {
  const appointment = asRecord({
    id: `appointment-${station.id}-${dice.word()}`,
    patientId: dice.pick(patients),
    status: 'requested',
    ...slot(dice),
  }) as unknown as Appointment
  place(station, appointment)
}

/** Enters a booking where its time is free on the local page. @returns false when it is not */
function place(station: Station, appointment: Appointment): boolean {
  const now = station.now()
  const booking = bookingOf(appointment, false)
  const target = page(station, appointment.date)
  if (collisionsOn(target, booking).length > 0) return false
  station.write('daybook', appointment.date, asRecord(withBooking(target, appointment.date, booking, now)))
  station.write('appointments', appointment.id, asRecord(appointment))
  return true
}

function leave(station: Station, appointment: Appointment): void {
  const left = withoutBooking(page(station, appointment.date), appointment.id, station.now())
  if (left) station.write('daybook', appointment.date, asRecord(left))
}

function changeAppointment(station: Station, dice: Dice): void {
  const known = [...station.records]
    .filter(([key, { record }]) => key.startsWith('appointments:') && record !== undefined)
    .map(([, { record }]) => record as unknown as Appointment)
  if (known.length === 0) return
  const before = dice.pick(known)
  const action = dice.below(4)
  if (action === 0) {
    station.write('appointments', before.id, asRecord({ ...before, note: dice.word() }))
    return
  }
  if (!['requested', 'confirmed', 'displaced'].includes(before.status)) return
  if (action === 1) {
    leave(station, before)
    station.write('appointments', before.id, asRecord({ ...before, status: 'canceled' }))
  } else if (action === 2 && before.status !== 'displaced') {
    station.write('appointments', before.id, asRecord({ ...before, status: 'arrived' }))
  } else {
    const moved: Appointment = { ...before, ...slot(dice), status: 'requested' }
    // A move to where it is writes nothing, except for one that has lost its time.
    if (before.status !== 'displaced' && sameJson(bookingOf(moved, false), bookingOf(before, false))) return
    if (!place(station, moved)) return
    if (moved.date !== before.date) leave(station, before)
  }
}

/** One random change at one desk. */
export function work(station: Station, dice: Dice): void {
  const kind = dice.below(10)
  if (kind < 3) editPatient(station, dice)
  else if (kind < 4) editWaitingList(station, dice)
  else if (kind < 7) book(station, dice)
  else changeAppointment(station, dice)
}

/** The appointment's record where it takes time. */
export const liveAppointment = (record: SyncedRecord | undefined): Appointment | undefined => {
  const appointment = record as unknown as Appointment | undefined
  return appointment && takesTime(appointment.status) ? appointment : undefined
}
