/** One appointment in full: who, when, alerts, and what can be done with it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { IconUser, IconX } from '@tabler/icons-react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { useLiveQuery } from '../../client/core.ts'
import { useView } from '../../state/view.ts'
import { StatusBadge } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { PatientAlerts } from '../../ui/patient-alerts.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { usePhoneWords } from '../../ui/phone-words.ts'
import { isOpen } from './board-model.ts'
import type { AppointmentAction } from './resource-board.ts'

export function AppointmentDrawer({
  appointment,
  doctor,
  onClose,
  onAction,
}: {
  appointment: BoardAppointment | undefined
  doctor: Doctor | undefined
  onClose: () => void
  onAction: (appointment: BoardAppointment, action: AppointmentAction) => void
}) {
  const { t } = useLingui()
  return (
    <Drawer
      opened={appointment !== undefined}
      onClose={onClose}
      position="right"
      size={380}
      title={<Text fw={650}>{t`Appointment`}</Text>}
      closeButtonProps={{ 'aria-label': t`Close` }}
      overlayProps={{ backgroundOpacity: 0.2 }}
    >
      {appointment && <Details appointment={appointment} doctor={doctor} onAction={onAction} />}
    </Drawer>
  )
}

function Details({
  appointment,
  doctor,
  onAction,
}: {
  appointment: BoardAppointment
  doctor: Doctor | undefined
  onAction: (appointment: BoardAppointment, action: AppointmentAction) => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const phoneWords = usePhoneWords()
  const go = useView((view) => view.go)
  const { value: patient } = useLiveQuery('patients.get', { patientId: appointment.patientId })
  const facts: [string, string | undefined][] = [
    [t`Doctor`, doctor && doctorName(doctor)],
    [t`Reason`, appointment.reason],
    [t`Note`, appointment.note],
    [t`Telephone`, phoneWords(appointment.patient?.phone)],
    [t`Member ID`, appointment.patient?.memberId],
    [t`Booked over`, appointment.overbookReason],
  ]
  const statuses: [AppointmentAction, string][] = [
    ['arrived', t`Arrived`],
    ['inRoom', t`In the room`],
    ['done', t`Done`],
    ['noShow', t`Did not come`],
    ['confirmed', t`Back to confirmed`],
  ]
  return (
    <Stack gap="md">
      <div>
        <Title order={2}>{appointment.patient ? patientName(appointment.patient) : t`Deleted patient`}</Title>
        <Text size="sm" mt={4}>
          {clinicTime.longDate(appointment.date)}
          <br />
          {clinicTime.timeRange(appointment.startsAt, appointment.endsAt)}
        </Text>
        <Group mt="xs" gap="xs">
          <StatusBadge status={appointment.status} />
          {appointment.newPatient && <Text size="xs">{t`First visit`}</Text>}
        </Group>
      </div>
      {patient && <PatientAlerts patient={patient} />}
      <Stack gap={4}>
        {facts.map(
          ([label, value]) =>
            value && (
              <Group key={label} gap="xs" wrap="nowrap" align="flex-start">
                <Text size="sm" c="dimmed" w={96} style={{ flex: 'none' }}>
                  {label}
                </Text>
                <Text size="sm">{value}</Text>
              </Group>
            ),
        )}
      </Stack>
      {appointment.status !== 'canceled' && (
        <Group gap="xs">
          {statuses
            .filter(([status]) => status !== appointment.status)
            .map(([status, label]) => (
              <Button key={status} variant="default" size="xs" onClick={() => onAction(appointment, status)}>
                {label}
              </Button>
            ))}
        </Group>
      )}
      <Group gap="xs">
        <Button
          variant="light"
          leftSection={<IconUser size={16} />}
          onClick={() => go({ screen: 'patients', patientId: appointment.patientId })}
        >
          <Trans>Patient’s page</Trans>
        </Button>
        {isOpen(appointment) && (
          <Button
            variant="light"
            color="red"
            leftSection={<IconX size={16} />}
            onClick={() => onAction(appointment, 'cancel')}
          >
            <Trans>Cancel appointment</Trans>
          </Button>
        )}
      </Group>
    </Stack>
  )
}
