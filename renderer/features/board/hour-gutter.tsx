import { useClinicTime } from '../../ui/clinic-time.tsx'
import classes from './day-board.module.css'

/** The clinic's wall clock at the board's side. */
export function HourGutter({
  from,
  to,
  instantAt,
  top,
}: {
  from: number
  to: number
  instantAt: (minute: number) => string
  top: (minute: number) => number
}) {
  const clinicTime = useClinicTime()
  const hours = Array.from(
    { length: Math.max(0, (to - from) / 60 - 1) },
    (_, index) => from + (index + 1) * 60,
  )
  return (
    <div className={classes.gutter}>
      {hours.map((minute) => (
        <span key={minute} className={classes.hour} style={{ top: top(minute) }}>
          {clinicTime.time(instantAt(minute))}
        </span>
      ))}
    </div>
  )
}
