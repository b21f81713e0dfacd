/** What is drawn, worked out once for each day: columns, hours, and where each booking lies. */
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import type { BoardAppointment, BoardDay, DoctorDay } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { drawnSpan, placeSideBySide, spanOf, stepMinutes, type Placed, type Span } from './geometry.ts'

export interface DrawnBooking extends Placed {
  appointment: BoardAppointment
}

export interface BoardColumn {
  doctor: Doctor
  doctorDay: DoctorDay | undefined
  step: number
  working: Span[]
  bookings: DrawnBooking[]
}

export interface BoardModel {
  span: Span
  columns: BoardColumn[]
  appointmentsById: ReadonlyMap<string, BoardAppointment>
}

/** Where the keyboard is: a free time, or a booking. */
export interface BoardCursor {
  column: number
  minute: number
  appointmentId?: string | undefined
}

export function buildModel(day: BoardDay, doctors: readonly Doctor[]): BoardModel {
  const byDoctor = Map.groupBy(day.appointments, (appointment) => appointment.doctorId)
  const columns = doctors.map((doctor): BoardColumn => {
    const doctorDay = day.doctors.find((candidate) => candidate.doctorId === doctor.id)
    const appointments = byDoctor.get(doctor.id) ?? []
    const appointmentOf = new Map(appointments.map((appointment) => [appointment.id, appointment]))
    const placed = placeSideBySide(
      appointments.map((appointment) => ({ id: appointment.id, ...spanOf(day, appointment) })),
    )
    return {
      doctor,
      doctorDay,
      step: stepMinutes(doctor.slotMinutes),
      working: doctorDay?.working.map((period) => spanOf(day, period)) ?? [],
      bookings: placed.flatMap((box) => {
        const appointment = appointmentOf.get(box.id)
        return appointment ? [{ ...box, appointment }] : []
      }),
    }
  })
  return {
    span: drawnSpan(day),
    columns,
    appointmentsById: new Map(day.appointments.map((appointment) => [appointment.id, appointment])),
  }
}

/** True when the booking can still be moved or cancelled. */
export const isOpen = (appointment: BoardAppointment): boolean => openStatuses.includes(appointment.status)

/** The cursor on a minute of a column: on the booking that lies there, or on the free time. */
export function cursorAt(model: BoardModel, column: number, minute: number): BoardCursor {
  const { span, columns } = model
  const index = Math.min(Math.max(0, column), Math.max(0, columns.length - 1))
  const step = columns[index]?.step ?? 15
  const at = Math.min(Math.max(span.from, minute), span.to - step)
  const booking = columns[index]?.bookings.find(({ from, to }) => from <= at && at < to)
  return { column: index, minute: booking ? Math.max(at, booking.from) : at, appointmentId: booking?.id }
}

/** The cursor on a booking; undefined when it is not on this board. */
export function cursorOn(model: BoardModel, appointmentId: string): BoardCursor | undefined {
  for (const [column, { bookings }] of model.columns.entries()) {
    const booking = bookings.find(({ id }) => id === appointmentId)
    if (booking) return { column, minute: booking.from, appointmentId }
  }
  return undefined
}

export type Direction = 'up' | 'down' | 'before' | 'after' | 'first' | 'last'

/** The cursor one step on; over bookings it goes from one to the next. */
export function step(model: BoardModel, cursor: BoardCursor, direction: Direction): BoardCursor {
  const column = model.columns[cursor.column]
  if (!column) return cursor
  const booking = column.bookings.find(({ id }) => id === cursor.appointmentId)
  switch (direction) {
    case 'down': {
      const beside = booking && laneNeighbour(column.bookings, booking, 1)
      if (beside) return { column: cursor.column, minute: beside.from, appointmentId: beside.id }
      return cursorAt(model, cursor.column, booking ? booking.to : cursor.minute + column.step)
    }
    case 'up': {
      const beside = booking && laneNeighbour(column.bookings, booking, -1)
      if (beside) return { column: cursor.column, minute: beside.from, appointmentId: beside.id }
      const target = (booking ? booking.from : cursor.minute) - column.step
      const above = column.bookings
        .filter(({ to, from }) => from <= target + column.step - 1 && to > target)
        .at(-1)
      if (above && above.id !== booking?.id && above.from < (booking?.from ?? cursor.minute))
        return { column: cursor.column, minute: above.from, appointmentId: above.id }
      return cursorAt(model, cursor.column, target)
    }
    case 'before':
      return cursorAt(model, cursor.column - 1, cursor.minute)
    case 'after':
      return cursorAt(model, cursor.column + 1, cursor.minute)
    case 'first':
      return cursorAt(model, cursor.column, column.working[0]?.from ?? model.span.from)
    case 'last':
      return cursorAt(model, cursor.column, (column.working.at(-1)?.to ?? model.span.to) - column.step)
  }
}

/** The booking before or after one among those that overlap it. */
function laneNeighbour(
  bookings: readonly DrawnBooking[],
  booking: DrawnBooking,
  by: 1 | -1,
): DrawnBooking | undefined {
  const cluster = bookings.filter(({ from, to }) => from < booking.to && booking.from < to)
  return cluster[cluster.findIndex(({ id }) => id === booking.id) + by]
}
