import { useLingui } from '@lingui/react/macro'
import { Group, Stack, Text } from '@mantine/core'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import { StatusBadge } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'

/** Appointments of a patient that are still open, the next first; nothing where there is none. */
export function VisitsToCome({
  visits,
  doctorOf,
}: {
  visits: QueryOutput<'appointments.forPatient'>
  /** Name of a doctor. */
  doctorOf: (doctorId: string) => string | undefined
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const open = visits
    .filter(({ status }) => openStatuses.includes(status))
    .sort((one, other) => one.startsAt.localeCompare(other.startsAt))
  if (open.length === 0) return null
  return (
    <Panel title={t`Still to come`}>
      <Stack gap={6}>
        {open.map(({ id, startsAt, doctorId, reason, status }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Text size="sm">{inOneLine([clinicTime.dateAndTime(startsAt), doctorOf(doctorId), reason])}</Text>
            <StatusBadge status={status} />
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
