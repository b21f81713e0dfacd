/** A doctor's appointments as an iCalendar file (RFC 5545). */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'

export interface CalendarWords {
  /** What an appointment is called where nobody is named. */
  appointment: string
}

/**
 * @param appointments the doctor's; cancelled and displaced ones are left out
 * @param nameOf the patient's name, where the feed may tell it; by default calendars, which leave the clinic, name nobody
 */
export function calendarOf(
  doctor: Doctor,
  appointments: readonly Appointment[],
  words: CalendarWords,
  nameOf?: (patientId: string) => string | undefined,
): string {
  const name = [doctor.title, doctor.givenName, doctor.familyName].filter(Boolean).join(' ')
  const calendar = ical({
    name,
    prodId: { company: 'Clinic', product: 'Clinic' },
    method: ICalCalendarMethod.PUBLISH,
  })
  for (const appointment of appointments) {
    if (appointment.status === 'canceled' || appointment.status === 'displaced') continue
    calendar.createEvent({
      id: `${appointment.id}@clinic`,
      start: new Date(appointment.startsAt),
      end: new Date(appointment.endsAt),
      stamp: new Date(appointment.updatedAt),
      summary: nameOf?.(appointment.patientId) ?? words.appointment,
      status: appointment.status === 'requested' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    })
  }
  return calendar.toString()
}
