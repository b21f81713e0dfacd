/** The doctors' names above their columns. */
import { useLingui } from '@lingui/react/macro'
import { Plural } from '@lingui/react/macro'
import { doctorColor } from '../../ui/doctor-color.ts'
import { doctorName } from '../../ui/people-names.ts'
import type { BoardColumn } from './board-model.ts'
import { gutterPixels } from './geometry.ts'
import classes from './day-board.module.css'

export function BoardHeadings({
  columns,
  width,
  first,
  last,
}: {
  columns: readonly BoardColumn[]
  width: number
  first: number
  last: number
}) {
  const { t } = useLingui()
  return (
    <div className={classes.headings}>
      <div className={classes.corner} />
      {columns.slice(first, last + 1).map(({ doctor, doctorDay, bookings, working }, index) => {
        const booked = bookings.filter(({ appointment }) => appointment.status !== 'canceled').length
        return (
          <div
            key={doctor.id}
            className={classes.heading}
            data-doctor-heading
            style={{ insetInlineStart: gutterPixels + (first + index) * width, width }}
          >
            <div className={classes.headingName}>
              <span
                className={classes.headingDot}
                style={{ background: `var(--mantine-color-${doctorColor(doctor)}-6)` }}
              />
              <bdi title={doctorName(doctor)}>{doctorName(doctor)}</bdi>
            </div>
            <div className={classes.headingDetail}>
              {!doctorDay ? (
                '…'
              ) : working.length === 0 ? (
                t`Not working`
              ) : (
                <Plural value={booked} _0="No appointments" one="# appointment" other="# appointments" />
              )}
              {doctor.specialty ? ` · ${doctor.specialty}` : ''}
            </div>
          </div>
        )
      })}
    </div>
  )
}
