/** What an imported appointment writes: its record, its event, and, while it is not over, its place in the day book. */
import type { EmittedEvent, RecordWrite } from '#shared/decisions/decision.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { bookingOf, collisionsOn, takesTime, withBooking } from '#shared/domain/scheduling/day-book.ts'
import {
  appointmentSnapshot,
  clinicSnapshot,
  doctorSnapshot,
  patientSnapshot,
} from '#shared/events/make-snapshots.ts'
import type { Reader } from '../store/reader.ts'

/** The day book's pages as they will be after the batch. History is not entered: nobody can book in the past. */
export class DayPages {
  readonly #read: Reader
  readonly #pages = new Map<string, DayPage | undefined>()

  constructor(read: Reader) {
    this.#read = read
  }

  /**
   * Enters an appointment that is not over and takes time; one that collides is kept, and marked unless the desk overbooked.
   * @returns the write of its page; none for history
   */
  async enter(appointment: Appointment, now: string): Promise<RecordWrite[]> {
    const { date, endsAt, status } = appointment
    if (!takesTime(status) || endsAt <= now.slice(0, 19)) return []
    const before = await this.#page(date)
    const overbooked = appointment.overbookReason !== undefined
    const collides = collisionsOn(before, appointment).length > 0
    if (collides && !overbooked) appointment.overlapsHistory = true
    const after = withBooking(before, date, bookingOf(appointment, collides || overbooked), now)
    this.#pages.set(date, after)
    return [{ collection: 'daybook', before, after }]
  }

  async #page(date: string): Promise<DayPage | undefined> {
    if (this.#pages.has(date)) return this.#pages.get(date)
    const stored = await this.#read.get('daybook', date)
    const page = stored?.kind === 'page' ? stored : undefined
    this.#pages.set(date, page)
    return page
  }
}

/** @param pageWrites what `DayPages.enter` gave for the appointment */
export function visitWrites(
  appointment: Appointment,
  eventId: string,
  { patient, doctor, clinic }: { patient: Patient; doctor: Doctor; clinic: Clinic },
  pageWrites: readonly RecordWrite[],
): { writes: RecordWrite[]; events: EmittedEvent[] } {
  return {
    writes: [{ collection: 'appointments', before: undefined, after: appointment }, ...pageWrites],
    events: [
      {
        type: 'AppointmentScheduled',
        id: eventId,
        subjectId: appointment.id,
        payload: {
          appointment: appointmentSnapshot(appointment),
          patient: patientSnapshot(patient, clinic),
          doctor: doctorSnapshot(doctor),
          clinic: clinicSnapshot(clinic),
          imported: true,
        },
      },
    ],
  }
}
