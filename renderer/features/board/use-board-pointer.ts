/** Creating, moving and resizing with mouse, pen or finger. */
import { useRef, type PointerEvent, type RefObject } from 'react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { isOpen, type BoardModel } from './board-model.ts'
import { pixelsPerMinute, snap } from './geometry.ts'

/** What is about to be made or moved, drawn above the board. */
export interface Preview {
  /** Undefined while a new booking is being drawn. */
  appointment: BoardAppointment | undefined
  column: number
  from: number
  to: number
  byKeyboard: boolean
}

interface Drag {
  kind: 'create' | 'move' | 'resize'
  appointment: BoardAppointment | undefined
  startX: number
  startY: number
  /** Minutes from the booking's beginning to where it was taken. */
  grabbedAt: number
  length: number
  column: number
  from: number
  begun: boolean
}

const dragFromPixels = 5
const scrollEdgePixels = 36

export function useBoardPointer({
  bodyRef,
  scrollerRef,
  model,
  width,
  preview,
  setPreview,
  onCreate,
  onMove,
  onOpen,
}: {
  bodyRef: RefObject<HTMLDivElement | null>
  scrollerRef: RefObject<HTMLDivElement | null>
  model: BoardModel
  width: number
  preview: Preview | undefined
  setPreview: (preview: Preview | undefined) => void
  onCreate: (column: number, from: number, to: number) => void
  onMove: (preview: Preview) => void
  onOpen: (appointment: BoardAppointment) => void
}) {
  const drag = useRef<Drag | undefined>(undefined)

  /** Column and elapsed minute below a pointer, in either writing direction. */
  function placeOf(event: PointerEvent): { column: number; minute: number } | undefined {
    const body = bodyRef.current
    if (!body) return undefined
    const box = body.getBoundingClientRect()
    const rightToLeft = getComputedStyle(body).direction === 'rtl'
    const across = rightToLeft ? box.right - event.clientX : event.clientX - box.left
    const columns = model.columns.length
    return {
      column: Math.min(columns - 1, Math.max(0, Math.floor(across / width))),
      minute: model.span.from + (event.clientY - box.top) / pixelsPerMinute,
    }
  }

  const stepOf = (column: number): number => model.columns[column]?.step ?? 15

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || preview?.byKeyboard || !(event.target instanceof Element)) return
    const place = placeOf(event)
    if (!place || model.columns.length === 0) return
    const id = event.target.closest<HTMLElement>('[data-appointment-id]')?.dataset.appointmentId
    const appointment = id === undefined ? undefined : model.appointmentsById.get(id)
    if (id !== undefined && !appointment) return
    const booking = model.columns[place.column]?.bookings.find((candidate) => candidate.id === id)
    const step = stepOf(place.column)
    const from = booking?.from ?? snap(place.minute, step)
    drag.current = {
      kind: !appointment ? 'create' : event.target.closest('[data-grip]') ? 'resize' : 'move',
      appointment,
      startX: event.clientX,
      startY: event.clientY,
      grabbedAt: place.minute - from,
      length: booking ? booking.to - booking.from : (model.columns[place.column]?.doctor.slotMinutes ?? 30),
      column: place.column,
      from,
      begun: false,
    }
  }

  function onPointerMove(event: PointerEvent): void {
    const current = drag.current
    if (!current) return
    if (!current.begun) {
      const far = Math.hypot(event.clientX - current.startX, event.clientY - current.startY) >= dragFromPixels
      if (!far) return
      if (current.appointment && !isOpen(current.appointment)) {
        drag.current = undefined
        return
      }
      current.begun = true
      bodyRef.current?.setPointerCapture(event.pointerId)
    }
    const place = placeOf(event)
    if (!place) return
    scrollAtEdge(event)
    const next = previewOf(current, place)
    const same = preview?.column === next.column && preview.from === next.from && preview.to === next.to
    if (!same) setPreview(next)
  }

  function previewOf(current: Drag, place: { column: number; minute: number }): Preview {
    const { appointment } = current
    if (current.kind === 'move') {
      const from = snap(place.minute - current.grabbedAt + stepOf(place.column) / 2, stepOf(place.column))
      const kept = Math.min(Math.max(model.span.from, from), model.span.to - current.length)
      return { appointment, column: place.column, from: kept, to: kept + current.length, byKeyboard: false }
    }
    const step = stepOf(current.column)
    const end = snap(place.minute, step) + step
    return {
      appointment,
      column: current.column,
      from: current.from,
      to: Math.min(model.span.to, Math.max(current.from + step, end)),
      byKeyboard: false,
    }
  }

  function scrollAtEdge(event: PointerEvent): void {
    const scroller = scrollerRef.current
    if (!scroller) return
    const box = scroller.getBoundingClientRect()
    const towards = (at: number, low: number, high: number) =>
      at < low + scrollEdgePixels ? -14 : at > high - scrollEdgePixels ? 14 : 0
    scroller.scrollBy(
      towards(event.clientX, box.left, box.right),
      towards(event.clientY, box.top + 40, box.bottom),
    )
  }

  function onPointerUp(): void {
    const current = drag.current
    drag.current = undefined
    if (!current) return
    if (!current.begun) {
      if (current.appointment) onOpen(current.appointment)
      else onCreate(current.column, current.from, current.from + current.length)
      return
    }
    if (!preview) return
    if (current.appointment) onMove(preview)
    else {
      setPreview(undefined)
      onCreate(preview.column, preview.from, preview.to)
    }
  }

  function onPointerCancel(): void {
    if (!drag.current) return
    drag.current = undefined
    setPreview(undefined)
  }

  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel }
}
