/** May this booking stand? The rules in the order in which a person should hear of them. */
import { refusal, type Refusal, type RefusalCode } from '../refusal.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Actor } from '../../events/event.ts'
import type { Clinic } from '../records/clinic.ts'
import type { DayPage } from '../records/day-page.ts'
import type { Doctor } from '../records/doctor.ts'
import { clinicDateOf, dayBounds } from './clinic-time.ts'
import { closedDay } from './closed-days.ts'
import { collisionsOn } from './day-book.ts'
import { contains, type Interval, minutesOf, overlaps } from './interval.ts'
import { weeklyHours } from './working-time.ts'

export const shortestMinutes = 5
export const longestMinutes = 720

export interface BookingWish extends Interval {
  /** The booking that is being moved, if any. */
  appointmentId?: string
  patientId: string
  /** Other records of the same person, which were merged. */
  alsoPatientIds?: readonly string[]
  doctor: Doctor
  clinic: Clinic
  /** The page of the clinic day on which it starts. */
  page: DayPage | undefined
}

interface Objection {
  code: RefusalCode
  message: string
  details: Record<string, unknown>
}

/** What no reason can allow: a length that is none, and a booking that two pages would have to hold. */
function impossible(wish: BookingWish): Objection | undefined {
  const minutes = minutesOf(wish)
  if (!Number.isInteger(minutes) || minutes < shortestMinutes || minutes > longestMinutes) {
    const details = { durationMinutes: minutes, shortestMinutes, longestMinutes }
    return { code: 'LENGTH_INVALID', message: 'An appointment lasts 5 to 720 minutes.', details }
  }
  const { timeZone } = wish.clinic
  const day = dayBounds(clinicDateOf(wish.startsAt, timeZone), timeZone)
  if (wish.endsAt <= day.endsAt) return undefined
  return {
    code: 'CROSSES_MIDNIGHT',
    message: 'The appointment would end on another day.',
    details: { dayEndsAt: day.endsAt },
  }
}

/** What speaks against the time, in order: the clinic, the doctor's hours, their absences, other bookings. */
function objections(wish: BookingWish): Objection[] {
  const { doctor, clinic } = wish
  const date = clinicDateOf(wish.startsAt, clinic.timeZone)
  const found: Objection[] = []
  const closed = closedDay(clinic, date)
  if (closed) {
    found.push({ code: 'CLINIC_CLOSED', message: 'The clinic is closed on that day.', details: { closed } })
  }
  const hours = weeklyHours(doctor.workingHours, date, clinic.timeZone)
  if (!hours.some((stretch) => contains(stretch, wish))) {
    const message = 'The doctor does not work at that time.'
    found.push({ code: 'OUTSIDE_WORKING_HOURS', message, details: { hours } })
  }
  const absences = doctor.absences.filter((absence) => overlaps(absence, wish))
  if (absences.length > 0) {
    const absent = absences.map(({ kind, startsAt, endsAt }) => ({ kind, startsAt, endsAt }))
    found.push({
      code: 'DOCTOR_ABSENT',
      message: 'The doctor is away at that time.',
      details: { absences: absent },
    })
  }
  const collisions = collisionsOn(wish.page, { ...wish, doctorId: doctor.id })
  if (collisions.length > 0) {
    const message = 'The doctor or the patient has another appointment at that time.'
    found.push({ code: 'APPOINTMENT_OVERLAPS', message, details: { with: collisions } })
  }
  return found
}

/** How a booking may stand. */
export interface Permission {
  /** Why it may, although something speaks against it; undefined when nothing does. */
  overbookReason: string | undefined
  /** True when it was allowed to overlap another booking. */
  overlapAllowed: boolean
}

/**
 * Decides whether a booking may stand. Something speaking against it is refused with the first reason as its code and all
 * of them in `details.reasons`, unless an administrator gives a reason.
 * @param overbookReason given by an administrator; by anyone else it is refused as FORBIDDEN
 */
export function permitBooking(
  wish: BookingWish,
  overbookReason: string | undefined,
  actor: Actor,
): Result<Permission, Refusal> {
  if (overbookReason !== undefined && !actor.roles.includes('administrator') && actor.kind !== 'system') {
    return refuse(refusal('FORBIDDEN', 'Only an administrator may overbook.', { needs: 'administrator' }))
  }
  if (overbookReason?.trim() === '') {
    return refuse(refusal('OVERBOOK_REASON_MISSING', 'Overbooking needs a reason.'))
  }
  const never = impossible(wish)
  if (never) return refuse(refusal(never.code, never.message, never.details))
  const found = objections(wish)
  const [first] = found
  if (!first) return accept({ overbookReason: undefined, overlapAllowed: false })
  if (overbookReason === undefined) {
    const details = Object.assign({}, ...found.map((objection) => objection.details)) as Record<
      string,
      unknown
    >
    return refuse(refusal(first.code, first.message, { ...details, reasons: found.map(({ code }) => code) }))
  }
  const overlapAllowed = found.some(({ code }) => code === 'APPOINTMENT_OVERLAPS')
  return accept({ overbookReason: overbookReason.trim(), overlapAllowed })
}
