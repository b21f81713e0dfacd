/** Our own day board with doctors as columns. It draws only the columns and hours in sight. */
import { useLingui } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { addMinutes, minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { BoardHeadings } from './board-headings.tsx'
import { buildModel, cursorOn } from './board-model.ts'
import { CardAt } from './card-at.tsx'
import { ColumnBackground } from './column-background.tsx'
import { columnPixels, gutterPixels, pixelsPerMinute, visibleColumns } from './geometry.ts'
import { HourGutter } from './hour-gutter.tsx'
import type { ResourceBoardProps } from './resource-board.ts'
import { useBoardCursor } from './use-board-cursor.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useInnerSize } from './use-inner-size.ts'
import { useBoardPointer, type Preview } from './use-board-pointer.ts'
import classes from './day-board.module.css'

const overscanMinutes = 90

export function DayBoard(props: ResourceBoardProps) {
  const { day, doctors, now, focusAppointmentId, onCreate, onMove, onAction, onTurnDay } = props
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const scrollerRef = useRef<HTMLDivElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const { width: viewWidth, height: viewHeight } = useInnerSize(scrollerRef)
  const [scrolled, setScrolled] = useState({ across: 0, down: 0 })
  const [preview, setPreview] = useState<Preview>()
  const model = useMemo(() => buildModel(day, doctors), [day, doctors])
  const { span, columns } = model
  const width = columnPixels(viewWidth, columns.length)
  const top = (minute: number) => (minute - span.from) * pixelsPerMinute
  const instantAt = (minute: number) => addMinutes(day.startsAt, minute)
  const nowMinute = minutesBetween(day.startsAt, new Date(now).toISOString())
  const isToday = nowMinute >= 0 && now < Date.parse(day.endsAt)

  const { cursor, setCursor, moveCursor, focusCursor, scrollTo } = useBoardCursor({
    model,
    first: { column: 0, minute: columns[0]?.working[0]?.from ?? (isToday ? nowMinute : 9 * 60) },
    width,
    scrollerRef,
    bodyRef,
    focusAppointmentId,
  })

  const noteScrolled = ({ scrollLeft, scrollTop }: HTMLElement) =>
    setScrolled((before) => {
      const across = Math.abs(scrollLeft)
      return before.across === across && before.down === scrollTop ? before : { across, down: scrollTop }
    })

  // A day opens with the present, or the first working hour, in sight.
  useLayoutEffect(() => {
    const firstWork = Math.min(...columns.flatMap(({ working }) => working.map(({ from }) => from)))
    const aim = isToday && nowMinute > span.from && nowMinute < span.to ? nowMinute - 60 : firstWork - 30
    const scroller = scrollerRef.current
    if (!scroller || !Number.isFinite(aim)) return
    scroller.scrollTo({ top: Math.max(0, top(aim)) })
    // Its event comes after a first painting of what is no longer in sight.
    noteScrolled(scroller)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when another day is shown, not at each change on it
  }, [day.date, columns.length > 0])

  const create = (column: number, from: number, to: number) => {
    const doctor = columns[column]?.doctor
    if (!doctor) return
    setCursor({ column, minute: from })
    onCreate({ doctorId: doctor.id, startsAt: instantAt(from), durationMinutes: to - from })
  }

  async function drop(dropped: Preview): Promise<void> {
    const doctor = columns[dropped.column]?.doctor
    if (!dropped.appointment || !doctor) return
    setPreview({ ...dropped, byKeyboard: false })
    setCursor({ column: dropped.column, minute: dropped.from, appointmentId: dropped.appointment.id })
    focusCursor(dropped.byKeyboard)
    await onMove(dropped.appointment, {
      doctorId: doctor.id,
      startsAt: instantAt(dropped.from),
      durationMinutes: dropped.to - dropped.from,
    })
    setPreview(undefined)
    if (dropped.byKeyboard) focusCursor()
  }

  const pointer = useBoardPointer({
    bodyRef,
    scrollerRef,
    model,
    width,
    preview,
    setPreview,
    onCreate: create,
    onMove: (moved) => void drop(moved),
    onOpen: (appointment) => {
      setCursor(cursorOn(model, appointment.id))
      onAction(appointment, 'open')
    },
  })

  const onKeyDown = useBoardKeys({
    model,
    cursor,
    dayLength: minutesBetween(day.startsAt, day.endsAt),
    preview,
    setPreview,
    onMoveCursor: moveCursor,
    onShow: scrollTo,
    onDrop: (moved) => void drop(moved),
    onLeaveMoving: focusCursor,
    // Keys go to the board itself while moving: the card may be gone when another day is shown.
    onBeginMoving: () => bodyRef.current?.focus({ preventScroll: true }),
    onCreate: create,
    onAction,
    onTurnDay,
  })

  const { first, last } = visibleColumns(scrolled.across, viewWidth, width, columns.length)
  const inSight = (from: number, to: number) =>
    viewHeight > 0 &&
    top(to) > scrolled.down - overscanMinutes * pixelsPerMinute &&
    top(from) < scrolled.down + viewHeight + overscanMinutes * pixelsPerMinute
  const cursorColumn = columns[cursor.column]
  const heightPixels = (span.to - span.from) * pixelsPerMinute
  const previewColumn = preview ? columns[preview.column] : undefined
  const previewText =
    preview && previewColumn
      ? [
          clinicTime.timeRange(instantAt(preview.from), instantAt(preview.to)),
          preview.appointment?.patient ? patientName(preview.appointment.patient) : '',
        ]
      : undefined

  return (
    <div
      ref={scrollerRef}
      className={classes.scroller}
      onScroll={({ currentTarget }) => noteScrolled(currentTarget)}
    >
      <div className={classes.canvas} style={{ width: gutterPixels + columns.length * width }}>
        <BoardHeadings columns={columns} width={width} first={first} last={last} />
        <div className={classes.body} style={{ height: heightPixels }}>
          <HourGutter from={span.from} to={span.to} instantAt={instantAt} top={top} />
          <div
            ref={bodyRef}
            tabIndex={-1}
            role="group"
            aria-label={t`Appointments on ${clinicTime.longDate(day.date)}`}
            style={{
              position: 'absolute',
              insetInlineStart: gutterPixels,
              insetInlineEnd: 0,
              top: 0,
              bottom: 0,
            }}
            onKeyDown={onKeyDown}
            {...pointer}
            onFocus={({ target }) => {
              const id = target.dataset.appointmentId
              if (id !== undefined && id !== cursor.appointmentId) setCursor(cursorOn(model, id))
            }}
          >
            {columns.slice(first, last + 1).map((column, index) => (
              <ColumnBackground
                key={column.doctor.id}
                day={day}
                column={column}
                span={span}
                start={(first + index) * width}
                width={width}
              />
            ))}
            {isToday && nowMinute >= span.from && nowMinute <= span.to && (
              <div className={classes.now} style={{ top: top(nowMinute) }} aria-hidden />
            )}
            {columns.flatMap(({ bookings }, column) =>
              bookings.map(({ appointment, from, to, lane, lanes }) => {
                const current = cursor.appointmentId === appointment.id
                if (!current && (column < first || column > last || !inSight(from, to))) return null
                const laneWidth = (width - 6) / lanes
                return (
                  <div
                    key={appointment.id}
                    className={classes.holder}
                    data-lifted={preview?.appointment?.id === appointment.id || undefined}
                  >
                    <CardAt
                      appointment={appointment}
                      top={top(from) + 1}
                      height={Math.max(15, (to - from) * pixelsPerMinute - 2)}
                      start={column * width + 3 + lane * laneWidth}
                      width={laneWidth - 1}
                      current={current}
                      now={now}
                    />
                  </div>
                )
              }),
            )}
            {cursorColumn && !cursor.appointmentId && (
              <button
                type="button"
                data-cursor
                className={classes.cursor}
                aria-label={t`${clinicTime.time(instantAt(cursor.minute))}, ${doctorName(cursorColumn.doctor)}, free`}
                style={{
                  top: top(cursor.minute),
                  height: cursorColumn.step * pixelsPerMinute,
                  insetInlineStart: cursor.column * width,
                  width,
                }}
              />
            )}
            {preview && previewText && (
              <div
                className={classes.preview}
                style={{
                  top: top(preview.from),
                  height: (preview.to - preview.from) * pixelsPerMinute,
                  insetInlineStart: preview.column * width + 2,
                  width: width - 4,
                }}
              >
                {previewText[0]}
                <br />
                {previewText[1]}
              </div>
            )}
          </div>
        </div>
      </div>
      <VisuallyHidden aria-live="assertive">
        {preview?.byKeyboard && previewColumn && previewText
          ? `${previewText[0]}, ${doctorName(previewColumn.doctor)}`
          : ''}
      </VisuallyHidden>
    </div>
  )
}
