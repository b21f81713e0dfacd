/** Statuses of appointments: word, shape and colour, so that none is told by colour alone. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import {
  IconAlertTriangle,
  IconArmchair,
  IconCheck,
  IconCircleCheckFilled,
  IconCircleX,
  IconClockQuestion,
  IconDoorEnter,
  IconUserOff,
  type Icon,
} from '@tabler/icons-react'
import type { AppointmentStatus } from '#shared/domain/records/appointment.ts'
import classes from './appointment-status.module.css'

export const statusLooks: Record<AppointmentStatus, { label: MessageDescriptor; icon: Icon }> = {
  requested: { label: msg`Requested`, icon: IconClockQuestion },
  confirmed: { label: msg`Confirmed`, icon: IconCheck },
  displaced: { label: msg`Displaced`, icon: IconAlertTriangle },
  arrived: { label: msg`Arrived`, icon: IconDoorEnter },
  inRoom: { label: msg`In the room`, icon: IconArmchair },
  done: { label: msg`Done`, icon: IconCircleCheckFilled },
  noShow: { label: msg`Did not come`, icon: IconUserOff },
  canceled: { label: msg`Cancelled`, icon: IconCircleX },
}

/** Icon and word of a status, in its colour. */
export function StatusBadge({ status }: { status: AppointmentStatus }) {
  const { _ } = useLingui()
  const { icon: StatusIcon, label } = statusLooks[status]
  return (
    <span className={classes.badge} data-status={status}>
      <StatusIcon size={14} aria-hidden />
      {_(label)}
    </span>
  )
}
