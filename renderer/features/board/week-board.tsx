/** Seven days of one doctor beside each other: for looking ahead, and for booking into a gap. */
import { Plural, useLingui } from '@lingui/react/macro'
import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useMemo, useRef, type MouseEvent } from 'react'
import type { BoardAppointment, BoardDay } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { addMinutes, minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { AppointmentCard, waitedMinutes } from './appointment-card.tsx'
import { buildModel } from './board-model.ts'
import { ColumnBackground } from './column-background.tsx'
import { gutterPixels, pixelsPerMinute, snap } from './geometry.ts'
import { HourGutter } from './hour-gutter.tsx'
import type { BoardTime } from './resource-board.ts'
import { useInnerSize } from './use-inner-size.ts'
import classes from './day-board.module.css'

const narrowestDayPixels = 110

export function WeekBoard({
  days,
  doctor,
  now,
  onCreate,
  onOpen,
  onShowDay,
}: {
  days: readonly BoardDay[]
  doctor: Doctor
  now: number
  onCreate: (time: BoardTime) => void
  onOpen: (appointment: BoardAppointment) => void
  onShowDay: (date: string) => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const scroller = useRef<HTMLDivElement>(null)
  const { width: viewWidth } = useInnerSize(scroller)
  const columns = useMemo(
    () => days.map((day) => ({ day, model: buildModel(day, [doctor]) })),
    [days, doctor],
  )
  const span = {
    from: Math.min(...columns.map(({ model }) => model.span.from)),
    to: Math.max(...columns.map(({ model }) => model.span.to)),
  }
  const width = Math.max(narrowestDayPixels, Math.floor((viewWidth - gutterPixels) / days.length))
  const top = (minute: number) => (minute - span.from) * pixelsPerMinute
  const [first] = days

  function createAt(event: MouseEvent<HTMLDivElement>, day: BoardDay, step: number): void {
    if (event.target instanceof Element && event.target.closest('[data-appointment-id]')) return
    const box = event.currentTarget.getBoundingClientRect()
    const minute = snap(span.from + (event.clientY - box.top) / pixelsPerMinute, step)
    onCreate({
      doctorId: doctor.id,
      startsAt: addMinutes(day.startsAt, minute),
      durationMinutes: doctor.slotMinutes,
    })
  }

  return (
    <div ref={scroller} className={classes.scroller}>
      <div className={classes.canvas} style={{ width: gutterPixels + days.length * width }}>
        <div className={classes.headings}>
          <div className={classes.corner} />
          {columns.map(({ day, model }, index) => {
            const booked = model.columns[0]?.bookings.length ?? 0
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
          {first && (
            <HourGutter
              from={span.from}
              to={span.to}
              instantAt={(minute) => addMinutes(first.startsAt, minute)}
              top={top}
            />
          )}
          {columns.map(({ day, model }, index) => {
            const column = model.columns[0]
            if (!column) return null
            const nowMinute = minutesBetween(day.startsAt, new Date(now).toISOString())
            return (
              <div
                key={day.date}
                role="group"
                aria-label={clinicTime.longDate(day.date)}
                className={classes.weekDay}
                style={{ insetInlineStart: gutterPixels + index * width, width }}
                onClick={(event) => createAt(event, day, column.step)}
              >
                <ColumnBackground day={day} column={column} span={span} start={0} width={width} />
                {nowMinute >= span.from && nowMinute <= span.to && now < Date.parse(day.endsAt) && (
                  <div className={classes.now} style={{ top: top(nowMinute) }} aria-hidden />
                )}
                {column.bookings.map(({ appointment, from, to, lane, lanes }) => {
                  const laneWidth = (width - 6) / lanes
                  return (
                    <div key={appointment.id} className={classes.holder} onClick={() => onOpen(appointment)}>
                      <AppointmentCard
                        appointment={appointment}
                        box={{
                          top: top(from) + 1,
                          height: Math.max(15, (to - from) * pixelsPerMinute - 2),
                          start: 3 + lane * laneWidth,
                          width: laneWidth - 1,
                        }}
                        current
                        movable={false}
                        waitedMinutes={waitedMinutes(appointment, now)}
                      />
                    </div>
                  )
                })}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
