/** One booking on the board: who, when, in what state, and whether there is an alert. */
import { useLingui } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { memo } from 'react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { statusLooks } from '../../ui/appointment-status.tsx'
import { minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { patientName } from '../../ui/people-names.ts'
import classes from './day-board.module.css'

export interface CardBox {
  top: number
  height: number
  /** Both in pixels from the column's beginning. */
  start: number
  width: number
}

const twoLinesFromPixels = 36

interface CardProps {
  appointment: BoardAppointment
  box: CardBox
  /** True for the one element of the board that Tab reaches. */
  current: boolean
  movable: boolean
  waitedMinutes: number | undefined
}

export const AppointmentCard = memo(function AppointmentCard({
  appointment,
  box,
  current,
  movable,
  waitedMinutes,
}: CardProps) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const { status, patient, startsAt, endsAt, reason } = appointment
  const { icon: StatusIcon, label } = statusLooks[status]
  const name = patient ? patientName(patient) : t`Deleted patient`
  const alerts = patient?.alerts ?? 0
  const times = clinicTime.timeRange(startsAt, endsAt)
  const statusWord = i18n._(label)
  const told = [times, statusWord, reason, alerts > 0 && t`has alerts`].filter(Boolean).join(', ')
  return (
    <button
      type="button"
      className={classes.card}
      data-status={status}
      data-appointment-id={appointment.id}
      data-movable={movable || undefined}
      tabIndex={current ? 0 : -1}
      title={`${name}, ${told}`}
      style={{ top: box.top, height: box.height, insetInlineStart: box.start, width: box.width }}
    >
      <span className={classes.cardLine}>
        <StatusIcon size={14} aria-hidden className={classes.cardIcon} />
        <span className={classes.cardName} dir="auto">
          {name}
        </span>
        {alerts > 0 && <IconAlertTriangleFilled size={13} aria-hidden className={classes.cardAlert} />}
      </span>
      <VisuallyHidden component="span">, {told}</VisuallyHidden>
      {box.height >= twoLinesFromPixels && (
        <span className={classes.cardDetail} aria-hidden>
          {times}
          {waitedMinutes !== undefined ? ` · ${t`waits ${waitedMinutes} min`}` : reason ? ` · ${reason}` : ''}
        </span>
      )}
      {movable && <span className={classes.cardGrip} data-grip aria-hidden />}
    </button>
  )
})

/** Minutes a patient has been waiting since arrival; undefined when nobody waits. */
export const waitedMinutes = (appointment: BoardAppointment, now: number): number | undefined =>
  appointment.status === 'arrived' && appointment.arrivedAt
    ? Math.max(0, minutesBetween(appointment.arrivedAt, new Date(now).toISOString()))
    : undefined
