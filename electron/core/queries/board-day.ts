/** One day of the board, from the records of that day. */
import type { BoardDay } from '#shared/contract/appointments.ts'
import type { PatientSummary } from '#shared/contract/patients.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { dayBounds } from '#shared/domain/scheduling/clinic-time.ts'
import { closedDay } from '#shared/domain/scheduling/closed-days.ts'
import { absencesOn, workingTime } from '#shared/domain/scheduling/working-time.ts'
import { byName } from './doctors.ts'

/**
 * Puts a day together. Doctors who left the board are shown on days on which they still have bookings, so that none is
 * hidden.
 * @param appointments of that date
 * @param patients of those appointments as they are shown, by id
 */
export function boardDay(
  date: string,
  clinic: Clinic,
  doctors: readonly Doctor[],
  appointments: readonly Appointment[],
  patients: ReadonlyMap<string, PatientSummary | null>,
): BoardDay {
  const { startsAt, endsAt } = dayBounds(date, clinic.timeZone)
  const booked = new Set(
    appointments.filter(({ status }) => status !== 'canceled').map(({ doctorId }) => doctorId),
  )
  const shown = doctors.filter((doctor) => doctor.active || booked.has(doctor.id))
  return {
    date,
    timeZone: clinic.timeZone,
    startsAt,
    endsAt,
    closed: closedDay(clinic, date) ?? null,
    doctors: byName(shown, clinic.language).map((doctor) => ({
      doctorId: doctor.id,
      working: workingTime(doctor, date, clinic).map((stretch) => ({
        startsAt: stretch.startsAt,
        endsAt: stretch.endsAt,
      })),
      absences: absencesOn(doctor, date, clinic.timeZone).map(({ id: _id, ...absence }) => absence),
    })),
    appointments: appointments.map((appointment) => ({
      ...appointment,
      patient: patients.get(appointment.patientId) ?? null,
    })),
  }
}
