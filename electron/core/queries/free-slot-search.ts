/** Looks for free times over days, reading the day book page by page and stopping as soon as there are enough. */
import type { Slot } from '#shared/contract/appointments.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { addDays, lastDate } from '#shared/domain/scheduling/calendar-date.ts'
import { freeSlotsOn, type SlotWish } from '#shared/domain/scheduling/free-slots.ts'
import { epochOf, instantNotBefore } from '#shared/domain/scheduling/interval.ts'
import { workingTime } from '#shared/domain/scheduling/working-time.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Reader } from '../store/reader.ts'
import { otherRecordsOfPerson } from '../store/search/find-patients.ts'

/** How far ahead a search looks. */
export const searchDays = 366

/** The pages of dates, by date; a date without bookings has none. */
export async function readPages(read: Reader, dates: readonly string[]): Promise<Map<string, DayPage>> {
  const entries = await read.getMany('daybook', dates)
  return new Map(entries.flatMap((entry) => (entry.kind === 'page' ? [[entry.id, entry]] : [])))
}

/** The page of one date. */
export async function readPage(read: Reader, date: string): Promise<DayPage | undefined> {
  const entry = await read.get('daybook', date)
  return entry?.kind === 'page' ? entry : undefined
}

/**
 * The next free times.
 * @param doctors whose times are asked for
 * @returns at most `limit` slots, soonest first; fewer when `searchDays` days hold no more
 */
export async function nextFreeSlots(
  read: Reader,
  doctors: readonly Doctor[],
  clinic: Clinic,
  wish: SlotWish,
  limit: number,
): Promise<Slot[]> {
  const first = clinicDateOf(wish.notBefore, clinic.timeZone)
  const found: Slot[] = []
  let batch: string[] = []
  // Most searches end on the first days, so the first reads are small.
  let batchSize = 2
  for (let day = 0; day <= searchDays; day++) {
    const date = addDays(first, day)
    if (date > lastDate) break
    if (doctors.some((doctor) => workingTime(doctor, date, clinic).length > 0)) batch.push(date)
    if (batch.length < batchSize && day < searchDays) continue
    const pages = await readPages(read, batch)
    for (const open of batch) {
      found.push(...freeSlotsOn(open, doctors, pages.get(open), clinic, wish, limit - found.length))
      if (found.length >= limit) return found
    }
    batch = []
    batchSize = Math.min(batchSize * 2, 32)
  }
  return found
}

/** How many alternatives a refusal offers. */
const alternativeCount = 3

/** Days before and after the wished one that are looked at, ring after ring, until there are enough alternatives. */
const rings: readonly { before: number; after: number }[] = [
  { before: 2, after: 2 },
  { before: 7, after: 7 },
  { before: 7, after: 60 },
]

/** A wish that was refused. */
export interface RefusedWish {
  /** The instant that was asked for. */
  startsAt: string
  durationMinutes: number | undefined
  patientId: string
  doctorId: string
  movingAppointmentId?: string
}

/**
 * The three free times nearest to a refused wish, for the same doctor; with any doctor where that one has none.
 * @param now none before it is offered
 */
export async function nearestFreeSlots(
  read: Reader,
  clinic: Clinic,
  now: string,
  wish: RefusedWish,
): Promise<Slot[]> {
  const active = (await read.find('doctors', { where: {} })).filter((doctor) => doctor.active)
  const same = active.filter((doctor) => doctor.id === wish.doctorId)
  const slots = same.length > 0 ? await slotsAround(read, same, clinic, now, wish) : []
  if (slots.length > 0) return slots
  return slotsAround(read, active, clinic, now, wish)
}

async function slotsAround(
  read: Reader,
  doctors: readonly Doctor[],
  clinic: Clinic,
  now: string,
  wish: RefusedWish,
): Promise<Slot[]> {
  const middle = clinicDateOf(wish.startsAt, clinic.timeZone)
  const notBefore = instantNotBefore(now)
  const { patientId, durationMinutes, movingAppointmentId } = wish
  const slotWish: SlotWish = {
    notBefore,
    patientId,
    alsoPatientIds: otherRecordsOfPerson(read, patientId),
    ...(durationMinutes === undefined ? {} : { durationMinutes }),
    ...(movingAppointmentId === undefined ? {} : { movingAppointmentId }),
  }
  const today = clinicDateOf(notBefore, clinic.timeZone)
  let found: Slot[] = []
  for (const { before, after } of rings) {
    const dates: string[] = []
    for (let day = -before; day <= after; day++) {
      const date = addDays(middle, day)
      if (date >= today && date <= lastDate) dates.push(date)
    }
    const pages = await readPages(read, dates)
    found = dates.flatMap((date) =>
      freeSlotsOn(date, doctors, pages.get(date), clinic, slotWish, Number.POSITIVE_INFINITY),
    )
    if (found.length >= alternativeCount) break
  }
  const distance = (slot: Slot) => Math.abs(epochOf(slot.startsAt) - epochOf(wish.startsAt))
  return found
    .sort((left, right) => distance(left) - distance(right))
    .slice(0, alternativeCount)
    .sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
}

/** Refusals that are about the time, for which another time helps. */
const timeRefusals: readonly Refusal['code'][] = [
  'APPOINTMENT_OVERLAPS',
  'OUTSIDE_WORKING_HOURS',
  'DOCTOR_ABSENT',
  'CLINIC_CLOSED',
  'CROSSES_MIDNIGHT',
  'DOCTOR_INACTIVE',
]

/** Adds the nearest free times to a refusal that is about the time. */
export async function withAlternatives(
  refused: Refusal,
  read: Reader,
  clinic: Clinic,
  now: string,
  wish: RefusedWish,
): Promise<Refusal> {
  if (!timeRefusals.includes(refused.code)) return refused
  const alternatives = await nearestFreeSlots(read, clinic, now, wish)
  return { ...refused, details: { ...refused.details, alternatives } }
}
