/** The day as a list on paper: what the printer gets instead of the board. */
import { useLingui } from '@lingui/react/macro'
import { Table } from '@mantine/core'
import type { BoardDay } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { statusLooks } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { Printed } from '../../ui/printed.tsx'

export function DayPrint({ day, doctors }: { day: BoardDay; doctors: readonly Doctor[] }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  return (
    <Printed>
      <h1 style={{ fontSize: '15pt' }}>{clinicTime.longDate(day.date)}</h1>
      {doctors.map((doctor) => {
        const appointments = day.appointments
          .filter(({ doctorId, status }) => doctorId === doctor.id && status !== 'canceled')
          .sort((one, other) => one.startsAt.localeCompare(other.startsAt))
        if (appointments.length === 0) return null
        return (
          <Table key={doctor.id} captionSide="top" mb="lg">
            <Table.Caption>{doctorName(doctor)}</Table.Caption>
            <Table.Tbody>
              {appointments.map((appointment) => (
                <Table.Tr key={appointment.id}>
                  <Table.Td>{clinicTime.timeRange(appointment.startsAt, appointment.endsAt)}</Table.Td>
                  <Table.Td>
                    {appointment.patient ? patientName(appointment.patient) : t`Deleted patient`}
                  </Table.Td>
                  <Table.Td>{appointment.patient?.phone}</Table.Td>
                  <Table.Td>{appointment.reason}</Table.Td>
                  <Table.Td>{i18n._(statusLooks[appointment.status].label)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )
      })}
    </Printed>
  )
}
