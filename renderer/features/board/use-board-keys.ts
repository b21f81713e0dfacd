/** The board by keyboard: going about, creating, moving, and what a letter does to a booking. */
import type { KeyboardEvent } from 'react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { isOpen, step, type BoardCursor, type BoardModel, type Direction } from './board-model.ts'
import type { AppointmentAction } from './resource-board.ts'
import type { Preview } from './use-board-pointer.ts'

const letterActions: Record<string, AppointmentAction> = {
  a: 'arrived',
  r: 'inRoom',
  d: 'done',
  x: 'noShow',
  c: 'confirmed',
}

/** @returns what the board's element does with a key */
export function useBoardKeys({
  model,
  cursor,
  dayLength,
  preview,
  setPreview,
  onMoveCursor,
  onShow,
  onDrop,
  onLeaveMoving,
  onBeginMoving,
  onCreate,
  onAction,
  onTurnDay,
}: {
  model: BoardModel
  cursor: BoardCursor
  /** Minutes between the day's midnights. */
  dayLength: number
  preview: Preview | undefined
  setPreview: (preview: Preview | undefined) => void
  onMoveCursor: (cursor: BoardCursor) => void
  /** Brings a minute of a column into sight. */
  onShow: (column: number, minute: number) => void
  onDrop: (preview: Preview) => void
  onLeaveMoving: () => void
  onBeginMoving: () => void
  onCreate: (column: number, from: number, to: number) => void
  onAction: (appointment: BoardAppointment, action: AppointmentAction) => void
  onTurnDay: (days: number) => void
}): (event: KeyboardEvent) => void {
  function directionOf(event: KeyboardEvent): Direction | undefined {
    const rightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl'
    switch (event.key) {
      case 'ArrowUp':
        return 'up'
      case 'ArrowDown':
        return 'down'
      case 'ArrowLeft':
        return rightToLeft ? 'after' : 'before'
      case 'ArrowRight':
        return rightToLeft ? 'before' : 'after'
      case 'Home':
        return 'first'
      case 'End':
        return 'last'
      default:
        return undefined
    }
  }

  function onMovingKey(event: KeyboardEvent, moving: Preview): void {
    const direction = directionOf(event)
    const length = moving.to - moving.from
    const size = model.columns[moving.column]?.step ?? 15
    if (direction === 'up' || direction === 'down') {
      const by = direction === 'down' ? size : -size
      if (event.shiftKey)
        setPreview({ ...moving, to: Math.max(moving.from + size, Math.min(dayLength, moving.to + by)) })
      else {
        const from = Math.min(Math.max(0, moving.from + by), dayLength - length)
        setPreview({ ...moving, from, to: from + length })
        onShow(moving.column, from)
      }
    } else if (direction === 'before' || direction === 'after') {
      const column = Math.min(
        Math.max(0, moving.column + (direction === 'after' ? 1 : -1)),
        model.columns.length - 1,
      )
      setPreview({ ...moving, column })
      onShow(column, moving.from)
    } else if (event.key === 'Enter') onDrop(moving)
    else if (event.key === 'Escape') {
      setPreview(undefined)
      onLeaveMoving()
    } else if (event.key === 'PageUp' || event.key === 'PageDown') onTurnDay(event.key === 'PageUp' ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function onAppointmentKey(event: KeyboardEvent, appointment: BoardAppointment): boolean {
    const key = event.key.toLowerCase()
    const action = event.key === 'Enter' ? 'open' : event.key === 'Delete' ? 'cancel' : letterActions[key]
    if (key === 'm' && isOpen(appointment)) {
      const booking = model.columns[cursor.column]?.bookings.find(({ id }) => id === appointment.id)
      if (!booking) return false
      setPreview({ appointment, column: cursor.column, from: booking.from, to: booking.to, byKeyboard: true })
      onBeginMoving()
    } else if (action) onAction(appointment, action)
    else return false
    return true
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (preview?.byKeyboard) {
      onMovingKey(event, preview)
      return
    }
    const direction = directionOf(event)
    const appointment = cursor.appointmentId ? model.appointmentsById.get(cursor.appointmentId) : undefined
    if (direction) onMoveCursor(step(model, cursor, direction))
    else if (appointment) {
      if (!onAppointmentKey(event, appointment)) return
    } else if (event.key === 'Enter' || event.key === ' ') {
      const slot = model.columns[cursor.column]?.doctor.slotMinutes ?? 30
      onCreate(cursor.column, cursor.minute, cursor.minute + slot)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return onKeyDown
}
