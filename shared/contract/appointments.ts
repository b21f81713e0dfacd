import Type from 'typebox'
import { Appointment, Party } from '../domain/records/appointment.ts'
import { CalendarDate, Id, Instant, Line, Text } from '../domain/records/fields.ts'
import { ClosedDay } from './clinic.ts'
import { endpoint } from './endpoint.ts'
import { PatientSummary } from './patients.ts'

/**
 * When an appointment starts: an instant (`2026-11-24T09:00:00Z`) or a time on the clinic's wall clock
 * (`2026-11-24T10:00`).
 */
export const StartsAt = Type.String({
  maxLength: 25,
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})?$',
})

/** A free time with a doctor. */
export const Slot = Type.Object({ doctorId: Id, startsAt: Instant, endsAt: Instant })
export type Slot = Type.Static<typeof Slot>

const durationMinutes = Type.Integer({ minimum: 5, maximum: 720 })
/** Only an administrator may give this: the booking may then overlap or fall outside hours, and the audit says why. */
const overbookReason = Type.Optional(Line)

/** A booking as the board shows it. */
export const BoardAppointment = Type.Object({
  ...Appointment.properties,
  patient: Type.Union([PatientSummary, Type.Null()]),
})
export type BoardAppointment = Type.Static<typeof BoardAppointment>

/** What the day looks like for one doctor, in instants. */
export const DoctorDay = Type.Object({
  doctorId: Id,
  /** Periods in which patients can be booked: hours less absences and closures. */
  working: Type.Array(Type.Object({ startsAt: Instant, endsAt: Instant })),
  absences: Type.Array(
    Type.Object({ startsAt: Instant, endsAt: Instant, kind: Line, note: Type.Optional(Line) }),
  ),
})
export type DoctorDay = Type.Static<typeof DoctorDay>

export const BoardDay = Type.Object({
  date: CalendarDate,
  timeZone: Line,
  /** The instants of the day's two midnights: 23 to 25 hours apart where clocks change. */
  startsAt: Instant,
  endsAt: Instant,
  closed: Type.Union([ClosedDay, Type.Null()]),
  doctors: Type.Array(DoctorDay),
  appointments: Type.Array(BoardAppointment),
})
export type BoardDay = Type.Static<typeof BoardDay>

/** A booking that has lost its time, and where it could go. */
export const DisplacedAppointment = Type.Object({
  appointment: BoardAppointment,
  /** Free times with the same doctor; with any doctor where that one has none. */
  alternatives: Type.Array(Slot),
})
export type DisplacedAppointment = Type.Static<typeof DisplacedAppointment>

export const WaitlistEntry = Type.Object({
  id: Id,
  patientId: Id,
  doctorId: Type.Optional(Id),
  durationMinutes,
  dayPart: Type.Optional(Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])),
  note: Type.Optional(Line),
  addedAt: Line,
  /** A slot that came free and fits, until someone else takes it. */
  offer: Type.Optional(Slot),
})
export type WaitlistEntry = Type.Static<typeof WaitlistEntry>

export const appointmentCommands = {
  'appointments.schedule': endpoint(
    'Books a patient with a doctor. Refused, with the nearest free times, when it would overlap or fall outside hours.',
    Type.Object({
      patientId: Id,
      doctorId: Id,
      startsAt: StartsAt,
      durationMinutes: Type.Optional(durationMinutes),
      reason: Type.Optional(Line),
      note: Type.Optional(Text),
      overbookReason,
      id: Type.Optional(Id),
    }),
    Appointment,
  ),
  'appointments.reschedule': endpoint(
    'Moves a booking to another time, length or doctor.',
    Type.Object({
      appointmentId: Id,
      startsAt: Type.Optional(StartsAt),
      durationMinutes: Type.Optional(durationMinutes),
      doctorId: Type.Optional(Id),
      movedBy: Type.Optional(Party),
      overbookReason,
    }),
    Appointment,
  ),
  'appointments.cancel': endpoint(
    'Cancels a booking and frees its time.',
    Type.Object({ appointmentId: Id, canceledBy: Type.Optional(Party), reason: Type.Optional(Line) }),
    Appointment,
  ),
  'appointments.setStatus': endpoint(
    'Notes that the patient arrived, is in the room, is done, or did not come; `confirmed` takes it back.',
    Type.Object({
      appointmentId: Id,
      status: Type.Union([
        Type.Literal('confirmed'),
        Type.Literal('arrived'),
        Type.Literal('inRoom'),
        Type.Literal('done'),
        Type.Literal('noShow'),
      ]),
    }),
    Appointment,
  ),
  'appointments.displace': endpoint(
    'Given by the application itself when the hub held another booking of the time; people are refused.',
    Type.Object({ appointmentId: Id }),
    Appointment,
  ),
  'appointments.scheduleSeries': endpoint(
    'Books the same time every n weeks until a date; what collides is reported and the rest is booked.',
    Type.Object({
      patientId: Id,
      doctorId: Id,
      startsAt: StartsAt,
      durationMinutes: Type.Optional(durationMinutes),
      everyWeeks: Type.Integer({ minimum: 1, maximum: 52 }),
      until: CalendarDate,
      reason: Type.Optional(Line),
    }),
    Type.Object({
      seriesId: Id,
      booked: Type.Array(Appointment),
      refused: Type.Array(
        Type.Object({
          startsAt: Line,
          code: Line,
          message: Line,
          details: Type.Record(Type.String(), Type.Unknown()),
        }),
      ),
    }),
  ),
  'waitlist.add': endpoint(
    'Puts a patient on the waiting list.',
    Type.Object({
      patientId: Id,
      doctorId: Type.Optional(Id),
      durationMinutes: Type.Optional(durationMinutes),
      dayPart: WaitlistEntry.properties.dayPart,
      note: Type.Optional(Line),
    }),
    WaitlistEntry,
  ),
  'waitlist.remove': endpoint(
    'Takes an entry off the waiting list.',
    Type.Object({ entryId: Id }),
    Type.Object({ entryId: Id }),
  ),
}

export const appointmentQueries = {
  'slots.free': endpoint(
    'The next free times, soonest first, with one doctor or with any.',
    Type.Object({
      doctorId: Type.Optional(Id),
      durationMinutes: Type.Optional(durationMinutes),
      from: Type.Optional(StartsAt),
      dayPart: Type.Optional(Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    }),
    Type.Array(Slot),
  ),
  'appointments.day': endpoint(
    'One day of the board: closures, each doctor’s working time, and all bookings.',
    Type.Object({ date: CalendarDate }),
    BoardDay,
  ),
  'appointments.week': endpoint(
    'Seven days of the board from a date.',
    Type.Object({ from: CalendarDate, doctorId: Type.Optional(Id) }),
    Type.Array(BoardDay),
  ),
  'appointments.forPatient': endpoint(
    'A patient’s appointments, newest first.',
    Type.Object({ patientId: Id, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })) }),
    Type.Array(Appointment),
  ),
  'appointments.displaced': endpoint(
    'Bookings whose time the hub had already given to another one, soonest first, each with the three nearest free times.',
    Type.Object({}),
    Type.Array(DisplacedAppointment),
  ),
  'waitlist.list': endpoint(
    'The waiting list, longest waiting first.',
    Type.Object({}),
    Type.Array(WaitlistEntry),
  ),
}
