/** Seven days of one doctor beside each other, with the same mouse and keys as the day board. */
import { Plural, useLingui } from '@lingui/react/macro'
import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useMemo, useRef } from 'react'
import type { BoardAppointment, BoardDay } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { addMinutes, minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { buildModel, type BoardModel } from './board-model.ts'
import { BoardPreview } from './board-preview.tsx'
import { CardAt } from './card-at.tsx'
import { ColumnBackground } from './column-background.tsx'
import { gutterPixels, pixelsPerMinute } from './geometry.ts'
import { HourGutter } from './hour-gutter.tsx'
import type { AppointmentAction, BoardTime } from './resource-board.ts'
import { useBoard } from './use-board.ts'
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

  const { cursor, preview, listeners } = useBoard({
    model,
    width,
    first: { column: today, minute: columns[today]?.working[0]?.from ?? 9 * 60 },
    dayLength: Math.min(...days.map(({ startsAt, endsAt }) => minutesBetween(startsAt, endsAt))),
    scrollerRef,
    bodyRef,
    instantAt,
    focusAppointmentId,
    onCreate,
    onMove,
    onAction,
    onTurn: onTurnWeek,
  })

  const previewDay = preview && days[preview.column]
  const previewTime =
    preview &&
    clinicTime.timeRange(instantAt(preview.column, preview.from), instantAt(preview.column, preview.to))

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
            {...listeners}
          >
            {columns.map((column, index) => {
              const day = days[index]
              if (!day) return null
              const nowMinute = minutesBetween(day.startsAt, new Date(now).toISOString())
              const start = index * width
              const isNow = nowMinute >= span.from && nowMinute <= span.to && now < Date.parse(day.endsAt)
              return (
                <div key={day.date}>
                  <ColumnBackground
                    dayStartsAt={day.startsAt}
                    doctorDay={column.doctorDay}
                    {...span}
                    start={start}
                    width={width}
                  />
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
            {preview && previewTime && (
              <BoardPreview preview={preview} when={previewTime} top={top(preview.from)} width={width} />
            )}
          </div>
        </div>
      </div>
      <VisuallyHidden aria-live="assertive">
        {preview?.byKeyboard && previewDay && previewTime
          ? `${clinicTime.longDate(previewDay.date)}, ${previewTime}`
          : ''}
      </VisuallyHidden>
    </div>
  )
}
