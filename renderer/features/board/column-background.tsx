/** What lies below the bookings of one doctor: hour lines, time off, absences. */
import { useLingui } from '@lingui/react/macro'
import { memo } from 'react'
import type { BoardDay } from '#shared/contract/appointments.ts'
import type { Absence } from '#shared/domain/records/doctor.ts'
import { useAbsenceKinds } from '../../ui/absence-kinds.ts'
import type { BoardColumn } from './board-model.ts'
import { pixelsPerMinute, spanOf, uncovered, type Span } from './geometry.ts'
import classes from './day-board.module.css'

export const ColumnBackground = memo(function ColumnBackground({
  day,
  column,
  span,
  start,
  width,
}: {
  day: BoardDay
  column: BoardColumn
  span: Span
  start: number
  width: number
}) {
  const { t } = useLingui()
  const kinds = useAbsenceKinds()
  const box = ({ from, to }: Span) => {
    const begin = Math.max(from, span.from)
    return {
      top: (begin - span.from) * pixelsPerMinute,
      height: Math.max(0, Math.min(to, span.to) - begin) * pixelsPerMinute,
    }
  }
  return (
    <div className={classes.column} style={{ insetInlineStart: start, width }}>
      {uncovered(span, column.working).map((gap) => (
        <div key={gap.from} className={classes.off} style={box(gap)} />
      ))}
      {column.doctorDay?.absences.map((absence) => (
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
