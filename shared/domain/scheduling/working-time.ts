/** When a doctor works on a date, in instants: weekly hours, less absences, none on days when the clinic is closed. */
import type { Clinic } from '../records/clinic.ts'
import type { Doctor, WorkingPeriod } from '../records/doctor.ts'
import { weekdayOf } from './calendar-date.ts'
import { dayBounds, stretchOfDay } from './clinic-time.ts'
import { closedDay } from './closed-days.ts'
import { type Interval, overlaps, without } from './interval.ts'

/** Of the doctor, what decides their working time. */
export type DoctorHours = Pick<Doctor, 'workingHours' | 'absences'>

/** A stretch of work, with the instant from which times are offered in steps. */
export interface WorkingStretch extends Interval {
  gridFrom: string
}

/** The weekly hours as they fall on a date, in order; periods that touch are one. Absences and closures aside. */
export function weeklyHours(
  workingHours: readonly WorkingPeriod[],
  date: string,
  timeZone: string,
): Interval[] {
  const weekday = weekdayOf(date)
  const stretches = workingHours
    .filter((period) => period.weekday === weekday)
    .flatMap(({ from, to }) => stretchOfDay(date, from, to, timeZone) ?? [])
    .sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
  const joined: Interval[] = []
  for (const stretch of stretches) {
    const last = joined.at(-1)
    if (last && stretch.startsAt <= last.endsAt) {
      if (stretch.endsAt > last.endsAt) last.endsAt = stretch.endsAt
    } else joined.push({ ...stretch })
  }
  return joined
}

/** The doctor's absences that touch a date, cut to its day. */
export function absencesOn(doctor: DoctorHours, date: string, timeZone: string): Doctor['absences'] {
  const day = dayBounds(date, timeZone)
  return doctor.absences
    .filter((absence) => overlaps(absence, day))
    .map((absence) => ({
      ...absence,
      startsAt: absence.startsAt < day.startsAt ? day.startsAt : absence.startsAt,
      endsAt: absence.endsAt > day.endsAt ? day.endsAt : absence.endsAt,
    }))
}

/** The stretches in which the doctor sees patients on a date, in order. */
export function workingTime(doctor: DoctorHours, date: string, clinic: Clinic): WorkingStretch[] {
  const hours = weeklyHours(doctor.workingHours, date, clinic.timeZone)
  if (hours.length === 0 || closedDay(clinic, date)) return []
  const absences = absencesOn(doctor, date, clinic.timeZone)
  return hours.flatMap((stretch) =>
    without(stretch, absences).map((piece) => ({ ...piece, gridFrom: stretch.startsAt })),
  )
}
