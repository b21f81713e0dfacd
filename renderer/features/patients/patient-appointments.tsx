import { useLingui } from '@lingui/react/macro'
import { Alert, Button, Stack, Table } from '@mantine/core'
import { doubleBookingsIn } from '#shared/domain/scheduling/double-bookings.ts'
import { IconAlertTriangle, IconCalendarTime } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { useBoardView } from '../../state/board-view.ts'
import { useView } from '../../state/view.ts'
import { StatusBadge } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'

/** A patient's visits, newest first, each with the way to its day on the board. */
export function PatientAppointments({ patientId }: { patientId: string }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const go = useView((view) => view.go)
  const setMode = useBoardView((view) => view.setMode)
  const focusAppointment = useBoardView((view) => view.focusAppointment)
  const { value: appointments, refusal } = useLiveQuery('appointments.forPatient', { patientId, limit: 200 })
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  const now = useNow()
  if (refusal) return <Refused refusal={refusal} />
  if (!appointments) return <Loading />
  if (appointments.length === 0)
    return (
      <Panel>
        <Empty icon={IconCalendarTime} title={t`No appointments yet`} />
      </Panel>
    )
  const doubled = doubleBookingsIn(appointments, new Date(now).toISOString())
  return (
    <Panel>
      <Stack gap="xs" mb={doubled.length > 0 ? 'md' : 0}>
        {doubled.map(({ appointmentIds, startsAt }) => (
          <Alert key={appointmentIds.join()} color="orange" icon={<IconAlertTriangle size={18} />}>
            {t`Two appointments at the same time: ${clinicTime.dateAndTime(startsAt)}. Move or cancel one of them.`}
          </Alert>
        ))}
      </Stack>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`When`}</Table.Th>
            <Table.Th>{t`Doctor`}</Table.Th>
            <Table.Th>{t`Reason`}</Table.Th>
            <Table.Th>{t`Status`}</Table.Th>
            <Table.Th aria-label={t`Actions`} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {appointments.map((appointment) => {
            const doctor = doctors?.find(({ id }) => id === appointment.doctorId)
            const when = clinicTime.dateAndTime(appointment.startsAt)
            return (
              <Table.Tr key={appointment.id}>
                <Table.Td>{when}</Table.Td>
                <Table.Td>{doctor && doctorName(doctor)}</Table.Td>
                <Table.Td>{appointment.reason}</Table.Td>
                <Table.Td>
                  <StatusBadge status={appointment.status} />
                </Table.Td>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={t`Show on the board: ${when}`}
                    onClick={() => {
                      setMode('day')
                      focusAppointment(appointment.id, appointment.date)
                      go({ screen: 'board' })
                    }}
                  >{t`Show`}</Button>
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
