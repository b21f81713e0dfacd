/** Our own day board with doctors as columns. It draws only the columns and hours in sight. */
import { useLingui } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { addMinutes, minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { BoardHeadings } from './board-headings.tsx'
import { buildModel } from './board-model.ts'
import { BoardPreview } from './board-preview.tsx'
import { CardAt } from './card-at.tsx'
import { ColumnBackground } from './column-background.tsx'
import { columnPixels, gutterPixels, pixelsPerMinute, visibleColumns } from './geometry.ts'
import { HourGutter } from './hour-gutter.tsx'
import type { ResourceBoardProps } from './resource-board.ts'
import { useBoard } from './use-board.ts'
import { useInnerSize } from './use-inner-size.ts'
import classes from './day-board.module.css'

const overscanMinutes = 90

export function DayBoard(props: ResourceBoardProps) {
  const { day, busy, doctors, now, focusAppointmentId, onCreate, onMove, onAction, onTurnDay } = props
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const scrollerRef = useRef<HTMLDivElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const { width: viewWidth, height: viewHeight } = useInnerSize(scrollerRef)
  const [scrolled, setScrolled] = useState({ across: 0, down: 0 })
  const model = useMemo(() => buildModel(day, doctors), [day, doctors])
  const { span, columns } = model
  const width = columnPixels(viewWidth, columns.length)
  const top = (minute: number) => (minute - span.from) * pixelsPerMinute
  const instantAt = (minute: number) => addMinutes(day.startsAt, minute)
  const nowMinute = minutesBetween(day.startsAt, new Date(now).toISOString())
  const isToday = nowMinute >= 0 && now < Date.parse(day.endsAt)

  const { cursor, preview, listeners } = useBoard({
    model,
    width,
    first: { column: 0, minute: columns[0]?.working[0]?.from ?? (isToday ? nowMinute : 9 * 60) },
    dayLength: minutesBetween(day.startsAt, day.endsAt),
    scrollerRef,
    bodyRef,
    instantAt: (_column, minute) => instantAt(minute),
    focusAppointmentId,
    onCreate,
    onMove,
    onAction,
    onTurn: onTurnDay,
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
    if (busy || !scroller || !Number.isFinite(aim)) return
    scroller.scrollTo({ top: Math.max(0, top(aim)) })
    // Its event comes after a first painting of what is no longer in sight.
    noteScrolled(scroller)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when another day is shown, not at each change on it
  }, [day.date, busy, columns.length > 0])

  const { first, last } = visibleColumns(scrolled.across, viewWidth, width, columns.length)
  const inSight = (from: number, to: number) =>
    viewHeight > 0 &&
    top(to) > scrolled.down - overscanMinutes * pixelsPerMinute &&
    top(from) < scrolled.down + viewHeight + overscanMinutes * pixelsPerMinute
  const cursorColumn = columns[cursor.column]
  const heightPixels = (span.to - span.from) * pixelsPerMinute
  const previewColumn = preview ? columns[preview.column] : undefined
  const previewTime = preview && clinicTime.timeRange(instantAt(preview.from), instantAt(preview.to))

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
            aria-busy={busy}
            aria-label={t`Appointments on ${clinicTime.longDate(day.date)}`}
            style={{
              position: 'absolute',
              insetInlineStart: gutterPixels,
              insetInlineEnd: 0,
              top: 0,
              bottom: 0,
            }}
            {...listeners}
          >
            {columns.slice(first, last + 1).map((column, index) => (
              <ColumnBackground
                key={column.doctor.id}
                dayStartsAt={day.startsAt}
                doctorDay={column.doctorDay}
                {...span}
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
            {preview && previewTime && (
              <BoardPreview preview={preview} when={previewTime} top={top(preview.from)} width={width} />
            )}
          </div>
        </div>
      </div>
      <VisuallyHidden aria-live="assertive">
        {preview?.byKeyboard && previewColumn && previewTime
          ? `${previewTime}, ${doctorName(previewColumn.doctor)}`
          : ''}
      </VisuallyHidden>
    </div>
  )
}
