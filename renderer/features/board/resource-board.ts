/**
 * The adapter: all the application knows of a day board with doctors as columns. Whichever component draws it takes these
 * properties; docs/adr says why ours does.
 */
import type { BoardAppointment, BoardDay } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'

/** A place on the board. */
export interface BoardTime {
  doctorId: string
  startsAt: string
  durationMinutes: number
}

export type AppointmentAction = 'open' | 'cancel' | 'arrived' | 'inRoom' | 'done' | 'noShow' | 'confirmed'

export interface ResourceBoardProps {
  day: BoardDay
  /** Whether the day's appointments are still to come: what looks free may not be. */
  busy: boolean
  doctors: readonly Doctor[]
  /** Milliseconds since 1970. */
  now: number
  /** An appointment to bring into sight and focus. */
  focusAppointmentId: string | undefined
  onCreate: (time: BoardTime) => void
  /** Resolves when the move was accepted or refused; until then the board shows it where it was put. */
  onMove: (appointment: BoardAppointment, to: BoardTime) => Promise<void>
  onAction: (appointment: BoardAppointment, action: AppointmentAction) => void
  onTurnDay: (days: number) => void
}
