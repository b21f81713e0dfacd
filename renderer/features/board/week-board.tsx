/** Seven days of one doctor beside each other, with the same mouse and keys as the day board. */
import { Plural, useLingui } from '@lingui/react/macro'
import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import type { BoardAppointment, BoardDay } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { addMinutes, minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { patientName } from '../../ui/people-names.ts'
import { buildModel, cursorOn, type BoardModel } from './board-model.ts'
import { CardAt } from './card-at.tsx'
import { ColumnBackground } from './column-background.tsx'
import { gutterPixels, pixelsPerMinute } from './geometry.ts'
import { HourGutter } from './hour-gutter.tsx'
import type { AppointmentAction, BoardTime } from './resource-board.ts'
import { useBoardCursor } from './use-board-cursor.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useBoardPointer, type Preview } from './use-board-pointer.ts'
import { useInnerSize } from './use-inner-size.ts'
import classes from './day-board.module.css'

const narrowestDayPixels = 110

/** The week as a board whose columns are days: every column is the doctor's, each with its own midnight. */
function weekModel(days: readonly BoardDay[], doctor: Doctor): BoardModel {
  const models = days.map((day) => buildModel(day, [doctor]))
  return {
    span: {
      from: Math.min(...models.map(({ span }) => span.from)),
      to: Math.max(...models.map(({ span }) => span.to)),
    },
    columns: models.flatMap(({ columns }) => columns),
    appointmentsById: new Map(models.flatMap(({ appointmentsById }) => [...appointmentsById])),
  }
}

export function WeekBoard({
  days,
  doctor,
  now,
  focusAppointmentId,
  onCreate,
  onMove,
  onAction,
  onTurnWeek,
  onShowDay,
}: {
  days: readonly BoardDay[]
  doctor: Doctor
  now: number
  focusAppointmentId: string | undefined
  onCreate: (time: BoardTime) => void
  /** Resolves when the move was accepted or refused. */
  onMove: (appointment: BoardAppointment, to: BoardTime) => Promise<void>
  onAction: (appointment: BoardAppointment, action: AppointmentAction) => void
  onTurnWeek: (weeks: number) => void
  onShowDay: (date: string) => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const scrollerRef = useRef<HTMLDivElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const { width: viewWidth } = useInnerSize(scrollerRef)
  const [preview, setPreview] = useState<Preview>()
  const model = useMemo(() => weekModel(days, doctor), [days, doctor])
  const { span, columns } = model
  const width = Math.max(narrowestDayPixels, Math.floor((viewWidth - gutterPixels) / days.length))
  const top = (minute: number) => (minute - span.from) * pixelsPerMinute
  const [monday] = days
  const today = Math.max(
    0,
    days.findIndex(({ date }) => date === clinicTime.today()),
  )
  const instantAt = (column: number, minute: number) =>
    addMinutes((days[column] ?? days[0])?.startsAt ?? '', minute)

  const { cursor, setCursor, moveCursor, focusCursor, scrollTo } = useBoardCursor({
    model,
    first: { column: today, minute: columns[today]?.working[0]?.from ?? 9 * 60 },
    width,
    scrollerRef,
    bodyRef,
    focusAppointmentId,
  })

  const create = (column: number, from: number, to: number) => {
    setCursor({ column, minute: from })
    onCreate({ doctorId: doctor.id, startsAt: instantAt(column, from), durationMinutes: to - from })
  }

  async function drop(dropped: Preview): Promise<void> {
    if (!dropped.appointment) return
    setPreview({ ...dropped, byKeyboard: false })
    setCursor({ column: dropped.column, minute: dropped.from, appointmentId: dropped.appointment.id })
    focusCursor(dropped.byKeyboard)
    await onMove(dropped.appointment, {
      doctorId: doctor.id,
      startsAt: instantAt(dropped.column, dropped.from),
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
    dayLength: Math.min(...days.map(({ startsAt, endsAt }) => minutesBetween(startsAt, endsAt))),
    preview,
    setPreview,
    onMoveCursor: moveCursor,
    onShow: scrollTo,
    onDrop: (moved) => void drop(moved),
    onLeaveMoving: focusCursor,
    onBeginMoving: () => bodyRef.current?.focus({ preventScroll: true }),
    onCreate: create,
    onAction,
    onTurnDay: onTurnWeek,
  })

  const previewDay = preview && days[preview.column]
  const previewText =
    preview && previewDay
      ? [
          clinicTime.timeRange(
            instantAt(preview.column, preview.from),
            instantAt(preview.column, preview.to),
          ),
          preview.appointment?.patient ? patientName(preview.appointment.patient) : '',
        ]
      : undefined

  return (
    <div ref={scrollerRef} className={classes.scroller}>
      <div className={classes.canvas} style={{ width: gutterPixels + days.length * width }}>
        <div className={classes.headings}>
          <div className={classes.corner} />
          {days.map((day, index) => {
            const booked = columns[index]?.bookings.length ?? 0
            return (
              <UnstyledButton
                key={day.date}
                className={classes.heading}
                data-today={day.date === clinicTime.today() || undefined}
                style={{ insetInlineStart: gutterPixels + index * width, width }}
                onClick={() => onShowDay(day.date)}
              >
                <div className={classes.headingName}>{clinicTime.shortDate(day.date)}</div>
                <VisuallyHidden>{t`show this day`}</VisuallyHidden>
                <div className={classes.headingDetail}>
                  {day.closed ? (
                    t`Closed: ${day.closed.name}`
                  ) : (
                    <Plural value={booked} _0="No appointments" one="# appointment" other="# appointments" />
                  )}
                </div>
              </UnstyledButton>
            )
          })}
        </div>
        <div className={classes.body} style={{ height: (span.to - span.from) * pixelsPerMinute }}>
          {monday && (
            <HourGutter
              from={span.from}
              to={span.to}
              instantAt={(minute) => addMinutes(monday.startsAt, minute)}
              top={top}
            />
          )}
          <div
            ref={bodyRef}
            tabIndex={-1}
            role="group"
            aria-label={t`Appointments of the week from ${clinicTime.longDate(monday?.date ?? '')}`}
            className={classes.weekBody}
            style={{ insetInlineStart: gutterPixels }}
            onKeyDown={onKeyDown}
            {...pointer}
            onFocus={({ target }) => {
              const id = target.dataset.appointmentId
              if (id !== undefined && id !== cursor.appointmentId) setCursor(cursorOn(model, id))
            }}
          >
            {columns.map((column, index) => {
              const day = days[index]
              if (!day) return null
              const nowMinute = minutesBetween(day.startsAt, new Date(now).toISOString())
              const start = index * width
              const isNow = nowMinute >= span.from && nowMinute <= span.to && now < Date.parse(day.endsAt)
              return (
                <div key={day.date}>
                  <ColumnBackground day={day} column={column} span={span} start={start} width={width} />
                  {isNow && (
                    <div
                      className={classes.now}
                      style={{ top: top(nowMinute), insetInlineStart: start, width }}
                      aria-hidden
                    />
                  )}
                </div>
              )
            })}
            {/* One list over all days: a booking that moves to another day stays the same element, and keeps the focus. */}
            {columns.flatMap(({ bookings }, index) =>
              bookings.map(({ appointment, from, to, lane, lanes }) => {
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
                      start={index * width + 3 + lane * laneWidth}
                      width={laneWidth - 1}
                      current={cursor.appointmentId === appointment.id}
                      now={now}
                    />
                  </div>
                )
              }),
            )}
            {!cursor.appointmentId && days[cursor.column] && (
              <button
                type="button"
                data-cursor
                className={classes.cursor}
                aria-label={t`${clinicTime.dateAndTime(instantAt(cursor.column, cursor.minute))}, free`}
                style={{
                  top: top(cursor.minute),
                  height: (columns[cursor.column]?.step ?? 15) * pixelsPerMinute,
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
        {preview?.byKeyboard && previewDay && previewText
          ? `${clinicTime.longDate(previewDay.date)}, ${previewText[0]}`
          : ''}
      </VisuallyHidden>
    </div>
  )
}
