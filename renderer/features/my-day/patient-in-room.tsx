/** What a doctor needs of the patient before them: alerts first, then what happened before. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconArmchair, IconCircleCheck, IconFilePlus, IconUser } from '@tabler/icons-react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import { useView } from '../../state/view.ts'
import { StatusBadge } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { PatientAlerts } from '../../ui/patient-alerts.tsx'
import { patientName } from '../../ui/people-names.ts'
import { Loading, Refused } from '../../ui/states.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import { useNow } from '../../ui/use-now.ts'
import { inOneLine } from '../../ui/in-one-line.ts'
import { PatientTimeline } from './patient-timeline.tsx'

export function PatientInRoom({
  patientId,
  doctorId,
  appointment,
}: {
  patientId: string
  doctorId: string
  appointment: BoardAppointment | undefined
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const go = useView((view) => view.go)
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const now = useNow()
  const { value: patient, refusal } = useLiveQuery('patients.get', { patientId })
  if (!patient) return refusal ? <Refused refusal={refusal} /> : <Loading />
  const name = patientName(patient)

  async function setStatus(status: 'inRoom' | 'done'): Promise<void> {
    if (!appointment) return
    const { id: appointmentId, status: before } = appointment
    const answer = await core.command('appointments.setStatus', { appointmentId, status })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    const settable = before === 'arrived' || before === 'inRoom' || before === 'done' || before === 'noShow'
    offerUndo(t`${name}: status changed.`, () =>
      core.command('appointments.setStatus', { appointmentId, status: settable ? before : 'confirmed' }),
    )
  }

  return (
    <Stack gap="md">
      <Panel>
        <Group justify="space-between" align="flex-start" mb="sm">
          <div>
            <Title order={2}>
              <bdi>{name}</bdi>
            </Title>
            <Text size="sm" c="dimmed">
              {inOneLine([patient.memberId, patient.birthDate && clinicTime.numericDate(patient.birthDate)])}
            </Text>
          </div>
          {appointment && <StatusBadge status={appointment.status} />}
        </Group>
        <PatientAlerts patient={patient} />
        {patient.notes && (
          <Text size="sm" mt="sm" style={{ whiteSpace: 'pre-wrap' }} dir="auto">
            {patient.notes}
          </Text>
        )}
        <Group gap="xs" mt="md">
          {appointment && ['arrived', 'confirmed', 'requested'].includes(appointment.status) && (
            <Button leftSection={<IconArmchair size={17} />} onClick={() => void setStatus('inRoom')}>
              <Trans>Into the room</Trans>
            </Button>
          )}
          {appointment?.status === 'inRoom' && (
            <Button leftSection={<IconCircleCheck size={17} />} onClick={() => void setStatus('done')}>
              <Trans>Done</Trans>
            </Button>
          )}
          <Button
            variant="light"
            leftSection={<IconFilePlus size={17} />}
            onClick={() =>
              go({
                screen: 'report',
                patientId,
                doctorId,
                ...(appointment ? { appointmentId: appointment.id } : {}),
              })
            }
          >
            <Trans>Write a report</Trans>
          </Button>
          <Button
            variant="default"
            leftSection={<IconUser size={17} />}
            onClick={() => go({ screen: 'patients', patientId })}
          >
            <Trans>Patient’s page</Trans>
          </Button>
        </Group>
      </Panel>
      <PatientTimeline
        patientId={patientId}
        visit={appointment ?? { id: '', startsAt: new Date(now).toISOString() }}
      />
    </Stack>
  )
}
