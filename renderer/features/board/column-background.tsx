/** What lies below the bookings of one doctor: hour lines, time off, absences. Not drawn again when a booking changes. */
import { useLingui } from '@lingui/react/macro'
import { memo } from 'react'
import type { DoctorDay } from '#shared/contract/appointments.ts'
import type { Absence } from '#shared/domain/records/doctor.ts'
import { useAbsenceKinds } from '../../ui/absence-kinds.ts'
import { pixelsPerMinute, spanOf, uncovered, type Span } from './geometry.ts'
import classes from './day-board.module.css'

export const ColumnBackground = memo(function ColumnBackground({
  dayStartsAt,
  doctorDay,
  from: drawnFrom,
  to: drawnTo,
  start,
  width,
}: {
  /** The day's first midnight. */
  dayStartsAt: string
  doctorDay: DoctorDay | undefined
  /** The minutes that are drawn. */
  from: number
  to: number
  start: number
  width: number
}) {
  const { t } = useLingui()
  const kinds = useAbsenceKinds()
  const day = { startsAt: dayStartsAt }
  const span = { from: drawnFrom, to: drawnTo }
  const working = doctorDay?.working.map((period) => spanOf(day, period)) ?? []
  const box = ({ from, to }: Span) => {
    const begin = Math.max(from, span.from)
    return {
      top: (begin - span.from) * pixelsPerMinute,
      height: Math.max(0, Math.min(to, span.to) - begin) * pixelsPerMinute,
    }
  }
  return (
    <div className={classes.column} style={{ insetInlineStart: start, width }}>
      {uncovered(span, working).map((gap) => (
        <div key={gap.from} className={classes.off} style={box(gap)} />
      ))}
      {doctorDay?.absences.map((absence) => (
        <div key={absence.startsAt} className={classes.absence} style={box(spanOf(day, absence))}>
          <span>
            {kinds[absence.kind as Absence['kind']] ?? t`Away`}
            {absence.note ? `: ${absence.note}` : ''}
          </span>
        </div>
      ))}
      <div className={classes.lines} />
    </div>
  )
})
