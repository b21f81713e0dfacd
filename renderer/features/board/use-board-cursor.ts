/** The board's roving cursor: one booking or free time is in the tab order, has the focus, and is kept in sight. */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { cursorAt, cursorOn, type BoardCursor, type BoardModel } from './board-model.ts'
import { gutterPixels, headingPixels, pixelsPerMinute } from './geometry.ts'

export function useBoardCursor({
  model,
  first,
  width,
  scrollerRef,
  bodyRef,
  focusAppointmentId,
}: {
  model: BoardModel
  /** Where it stands before anybody moved it. */
  first: { column: number; minute: number }
  /** Of a column, in pixels. */
  width: number
  scrollerRef: RefObject<HTMLDivElement | null>
  bodyRef: RefObject<HTMLDivElement | null>
  /** A booking that another screen asked to have focused. */
  focusAppointmentId: string | undefined
}) {
  const [wished, setCursor] = useState<BoardCursor>()
  // A booking that was moved or removed elsewhere takes the cursor along, or leaves it on the free time.
  const cursor =
    (wished?.appointmentId !== undefined ? cursorOn(model, wished.appointmentId) : undefined) ??
    (wished ? cursorAt(model, wished.column, wished.minute) : cursorAt(model, first.column, first.minute))

  const focusNext = useRef(false)
  /** Gives the cursor the focus at the next drawing, or not. */
  const focusCursor = (wanted = true): void => {
    focusNext.current = wanted
  }
  function moveCursor(next: BoardCursor): void {
    focusCursor()
    setCursor(next)
  }

  function scrollTo(column: number, minute: number): void {
    const scroller = scrollerRef.current
    if (!scroller) return
    const sign = getComputedStyle(scroller).direction === 'rtl' ? -1 : 1
    const across = Math.abs(scroller.scrollLeft)
    const start = column * width
    const room = scroller.clientWidth - gutterPixels
    if (start < across) scroller.scrollLeft = sign * start
    else if (start + width > across + room) scroller.scrollLeft = sign * (start + width - room)
    const at = (minute - model.span.from) * pixelsPerMinute
    const height = scroller.clientHeight - headingPixels
    if (at < scroller.scrollTop) scroller.scrollTop = Math.max(0, at - 20)
    else if (at + 60 > scroller.scrollTop + height) scroller.scrollTop = at + 80 - height
  }

  useLayoutEffect(() => {
    if (!focusNext.current) return
    focusNext.current = false
    scrollTo(cursor.column, cursor.minute)
    const target = cursor.appointmentId
      ? bodyRef.current?.querySelector<HTMLElement>(
          `[data-appointment-id="${CSS.escape(cursor.appointmentId)}"]`,
        )
      : bodyRef.current?.querySelector<HTMLElement>('[data-cursor]')
    target?.focus({ preventScroll: true })
  })

  useEffect(() => {
    if (focusAppointmentId === undefined) return
    const found = cursorOn(model, focusAppointmentId)
    if (found) moveCursor(found)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when asked for, and when it has come onto the board
  }, [focusAppointmentId, model.appointmentsById.has(focusAppointmentId ?? '')])

  return { cursor, setCursor, moveCursor, focusCursor, scrollTo }
}
