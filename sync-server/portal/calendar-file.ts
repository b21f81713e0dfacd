/** An appointment as a file for the patient's own calendar. */
import ical from 'ical-generator'
import type { PortalAppointment } from '#shared/events/portal-view.ts'
import type { Visitor } from './visitor.ts'

/** @returns iCalendar text; it names the clinic and the doctor, and nothing of why */
export function calendarFile(appointment: PortalAppointment, { clinic, t }: Visitor): string {
  const { id, startsAt, endsAt, at, doctor } = appointment
  const calendar = ical({ prodId: { company: 'Clinic', product: 'Portal' } })
  calendar.createEvent({
    id,
    start: new Date(startsAt),
    end: new Date(endsAt),
    stamp: new Date(at),
    summary: doctor === undefined ? clinic.name : `${clinic.name}, ${t('withDoctor', { doctor })}`,
    ...(clinic.phone === undefined ? {} : { description: clinic.phone }),
  })
  return calendar.toString()
}
