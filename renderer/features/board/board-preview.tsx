/** What is about to be made or moved, drawn above the board. */
import { patientName } from '../../ui/people-names.ts'
import type { Preview } from './use-board-pointer.ts'
import { pixelsPerMinute } from './geometry.ts'
import classes from './day-board.module.css'

export function BoardPreview({
  preview: { appointment, column, from, to },
  when,
  top,
  width,
}: {
  preview: Preview
  /** Its times, in words. */
  when: string
  /** In pixels, as is the column's width. */
  top: number
  width: number
}) {
  return (
    <div
      className={classes.preview}
      style={{
        top,
        height: (to - from) * pixelsPerMinute,
        insetInlineStart: column * width + 2,
        width: width - 4,
      }}
    >
      {when}
      <br />
      {appointment?.patient ? patientName(appointment.patient) : ''}
    </div>
  )
}
