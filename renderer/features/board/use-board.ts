/** What day and week board share: the cursor, mouse and keys, and what becomes of a drawn or dropped time. */
import { useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { cursorOn, type BoardCursor, type BoardModel } from './board-model.ts'
import type { ResourceBoardProps } from './resource-board.ts'
import { useBoardCursor } from './use-board-cursor.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useBoardPointer, type Preview } from './use-board-pointer.ts'

interface BoardWiring extends Pick<
  ResourceBoardProps,
  'focusAppointmentId' | 'onCreate' | 'onMove' | 'onAction'
> {
  model: BoardModel
  /** Of a column, in pixels. */
  width: number
  /** Where the cursor stands before anybody moved it. */
  first: { column: number; minute: number }
  /** Minutes between the midnights of the shortest day shown. */
  dayLength: number
  scrollerRef: RefObject<HTMLDivElement | null>
  bodyRef: RefObject<HTMLDivElement | null>
  instantAt: (column: number, minute: number) => string
  /** Another day, or another week: one back or one on. */
  onTurn: (by: number) => void
}

/** @returns where the cursor stands, what is about to be made or moved, and what the board's body listens to */
export function useBoard(wiring: BoardWiring): {
  cursor: BoardCursor
  preview: Preview | undefined
  listeners: ReturnType<typeof useBoardPointer> & {
    onKeyDown: (event: KeyboardEvent) => void
    onFocus: (event: FocusEvent<HTMLElement>) => void
  }
} {
  const { model, width, scrollerRef, bodyRef, instantAt, onCreate, onMove, onAction } = wiring
  const [preview, setPreview] = useState<Preview>()
  const { cursor, setCursor, moveCursor, focusCursor, scrollTo } = useBoardCursor(wiring)

  const create = (column: number, from: number, to: number) => {
    const doctor = model.columns[column]?.doctor
    if (!doctor) return
    setCursor({ column, minute: from })
    onCreate({ doctorId: doctor.id, startsAt: instantAt(column, from), durationMinutes: to - from })
  }

  async function drop({ appointment, column, from, to, byKeyboard }: Preview): Promise<void> {
    const doctor = model.columns[column]?.doctor
    if (!appointment || !doctor) return
    setPreview({ appointment, column, from, to, byKeyboard: false })
    setCursor({ column, minute: from, appointmentId: appointment.id })
    focusCursor(byKeyboard)
    await onMove(appointment, {
      doctorId: doctor.id,
      startsAt: instantAt(column, from),
      durationMinutes: to - from,
    })
    setPreview(undefined)
    if (byKeyboard) focusCursor()
  }

  const shared = { model, preview, setPreview, onCreate: create }
  const pointer = useBoardPointer({
    ...shared,
    bodyRef,
    scrollerRef,
    width,
    onMove: (moved) => void drop(moved),
    onOpen: (appointment: BoardAppointment) => {
      setCursor(cursorOn(model, appointment.id))
      onAction(appointment, 'open')
    },
  })
  const onKeyDown = useBoardKeys({
    ...shared,
    cursor,
    dayLength: wiring.dayLength,
    onMoveCursor: moveCursor,
    onShow: scrollTo,
    onDrop: (moved) => void drop(moved),
    onLeaveMoving: focusCursor,
    // Keys go to the board itself while moving: the card may be gone when another day is shown.
    onBeginMoving: () => bodyRef.current?.focus({ preventScroll: true }),
    onAction,
    onTurnDay: wiring.onTurn,
  })
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const id = target.dataset.appointmentId
    if (id !== undefined && id !== cursor.appointmentId) setCursor(cursorOn(model, id))
  }
  return { cursor, preview, listeners: { ...pointer, onKeyDown, onFocus } }
}
