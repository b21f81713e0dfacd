/** When patients are reminded of an appointment. */
import { Temporal } from 'temporal-polyfill'

const minutesOfDay = 1440

/**
 * When a reminder is due. Whole days are days of the calendar: the reminder a day before ten o'clock comes at ten o'clock,
 * also where the clocks change in between.
 */
export function reminderDueAt(startsAt: string, minutesBefore: number, timeZone: string): string {
  const start = Temporal.Instant.from(startsAt)
  const due =
    minutesBefore % minutesOfDay === 0
      ? start
          .toZonedDateTimeISO(timeZone)
          .subtract({ days: minutesBefore / minutesOfDay })
          .toInstant()
      : start.subtract({ minutes: minutesBefore })
  return new Date(due.epochMilliseconds).toISOString()
}

const latestMinutes = 12 * 60

/**
 * The reminder of an appointment that is due now, as its minutes before; undefined when none is. Of several that are due
 * only the last counts. None is due where the patient was told of the time after it would have been, and none that comes so
 * late (half of its time, at most twelve hours) that it would say little.
 * @param toldAt when the appointment was booked or moved to its time
 */
export function dueReminder(
  appointment: { startsAt: string; toldAt: string },
  reminders: readonly number[],
  timeZone: string,
  now: string,
): number | undefined {
  if (Date.parse(now) >= Date.parse(appointment.startsAt)) return undefined
  const due = reminders
    .map((minutes) => ({ minutes, at: reminderDueAt(appointment.startsAt, minutes, timeZone) }))
    .filter(({ at }) => at <= now)
    .sort((first, second) => first.minutes - second.minutes)[0]
  if (!due || appointment.toldAt > due.at) return undefined
  const lateMinutes = (Date.parse(now) - Date.parse(due.at)) / 60_000
  return lateMinutes > Math.min(latestMinutes, due.minutes / 2) ? undefined : due.minutes
}

/** What stands for the event in the id of a reminder: the appointment, its time, and which reminder it is. */
export const reminderId = (appointmentId: string, startsAt: string, minutesBefore: number): string =>
  `reminder~${appointmentId}~${Math.round(Date.parse(startsAt) / 60_000).toString(36)}~${minutesBefore}`
