import { useMemo } from 'react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { AppointmentCard, waitedMinutes } from './appointment-card.tsx'
import { isOpen } from './board-model.ts'

/** A booking at a place of the board; drawn again only when place or booking have changed. */
export function CardAt({
  appointment,
  top,
  height,
  start,
  width,
  current,
  now,
}: {
  appointment: BoardAppointment
  top: number
  height: number
  start: number
  width: number
  current: boolean
  now: number
}) {
  const box = useMemo(() => ({ top, height, start, width }), [top, height, start, width])
  return (
    <AppointmentCard
      appointment={appointment}
      box={box}
      current={current}
      movable={isOpen(appointment)}
      waitedMinutes={waitedMinutes(appointment, now)}
    />
  )
}
