import { useLingui } from '@lingui/react/macro'
import { Text, Timeline } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { FieldChanges } from '../../ui/field-changes.tsx'
import { Panel } from '../../ui/page.tsx'
import { useEventNames } from '../../ui/event-names.ts'
import { Empty, Loading, Refused } from '../../ui/states.tsx'

/** Every change of the record, with who and when. */
export function PatientHistory({ patientId }: { patientId: string }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const eventName = useEventNames()
  const { value: changes, refusal } = useLiveQuery('patients.history', { patientId, limit: 200 })
  if (refusal) return <Refused refusal={refusal} />
  if (!changes) return <Loading />
  return (
    <Panel>
      {changes.length === 0 && <Empty icon={IconHistory} title={t`Nothing yet`} />}
      <Timeline bulletSize={14} lineWidth={2}>
        {changes.map((change) => (
          <Timeline.Item
            key={change.eventId}
            title={
              <Text size="sm" fw={600}>
                {eventName(change.type)}
              </Text>
            }
          >
            <Text size="xs" c="dimmed">
              {t`${clinicTime.dateAndTime(change.at)} by ${change.by}`}
            </Text>
            <FieldChanges changes={change.changes} />
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  )
}
