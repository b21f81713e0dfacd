import { useLingui } from '@lingui/react/macro'
import { Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangleFilled, IconCalendarTime } from '@tabler/icons-react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { StatusBadge } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { patientName } from '../../ui/people-names.ts'
import { Empty } from '../../ui/states.tsx'
import classes from './my-day.module.css'

/** The day's patients of one doctor, in order of time. */
export function DayList({
  appointments,
  shownPatientId,
  onShow,
}: {
  appointments: readonly BoardAppointment[]
  shownPatientId: string | undefined
  onShow: (patientId: string) => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  if (appointments.length === 0) return <Empty icon={IconCalendarTime} title={t`No appointments`} />
  return (
    <div className={classes.rows}>
      {appointments.map(({ id, startsAt, status, patient, patientId, reason }) => (
        <UnstyledButton
          key={id}
          className={classes.entry}
          aria-current={patientId === shownPatientId}
          disabled={!patient}
          onClick={() => onShow(patientId)}
        >
          <span className={classes.time}>{clinicTime.time(startsAt)}</span>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} truncate dir="auto">
              {patient ? patientName(patient) : t`Deleted patient`}{' '}
              {patient && patient.alerts > 0 && (
                <IconAlertTriangleFilled
                  size={13}
                  color="var(--mantine-color-error)"
                  role="img"
                  aria-label={t`has alerts`}
                />
              )}
            </Text>
            <Text size="xs" c="dimmed" truncate dir="auto">
              {reason}
            </Text>
          </div>
          <StatusBadge status={status} />
        </UnstyledButton>
      ))}
    </div>
  )
}
