/** What happened, who did it, and what failed. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Stack, Table, Tabs, Text } from '@mantine/core'
import { IconHistory, IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { useEventNames } from '../../ui/event-names.ts'
import { FieldChanges } from '../../ui/field-changes.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { useShowRefusal } from '../../ui/undo.tsx'

export default function LogScreen() {
  const { t } = useLingui()
  return (
    <Page title={t`Log`}>
      <Tabs defaultValue="events" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="events">{t`Events`}</Tabs.Tab>
          <Tabs.Tab value="audit">{t`Audit`}</Tabs.Tab>
          <Tabs.Tab value="failed">{t`Failed reactions`}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="events">
          <Events />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <Audit />
        </Tabs.Panel>
        <Tabs.Panel value="failed">
          <FailedReactions />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

/** Who did it; patients are named in the log by id alone. */
function Who({ actor }: { actor: { kind: string; name: string } }) {
  return actor.kind === 'patient' ? <Trans>The patient, in the portal</Trans> : actor.name
}

function Events() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const eventName = useEventNames()
  const { value: events, refusal } = useLiveQuery('events.list', { limit: 200 })
  if (refusal) return <Refused refusal={refusal} />
  if (!events) return <Loading />
  if (events.length === 0) return <Empty icon={IconHistory} title={t`Nothing has happened yet`} />
  return (
    <Panel>
      <Table verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`When`}</Table.Th>
            <Table.Th>{t`What`}</Table.Th>
            <Table.Th>{t`Who`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <Table.Tr key={event.id}>
              <Table.Td>{clinicTime.dateAndTime(event.at)}</Table.Td>
              <Table.Td>{eventName(event.type)}</Table.Td>
              <Table.Td>
                <Who actor={event.actor} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

function Audit() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const showRefusal = useShowRefusal()
  const { value: entries, refusal } = useLiveQuery('audit.list', { limit: 200 })
  const [verified, setVerified] = useState<QueryOutput<'audit.verify'>>()
  const verify = async () => {
    const answer = await core.query('audit.verify', {})
    if (answer.ok) setVerified(answer.value)
    else showRefusal(answer.error)
  }
  if (refusal) return <Refused refusal={refusal} />
  if (!entries) return <Loading />
  return (
    <Stack gap="sm">
      <Group>
        <Button variant="default" onClick={() => void verify()}>
          <Trans>Check that nothing was altered</Trans>
        </Button>
      </Group>
      {verified &&
        (verified.intact ? (
          <Alert color="green" icon={<IconShieldCheck size={18} />} role="status">
            <Trans>All {verified.entries} entries are as they were written.</Trans>
          </Alert>
        ) : (
          <Alert color="red" icon={<IconShieldX size={18} />} role="alert">
            <Trans>
              Entry {verified.problem?.sequence} of workstation {verified.problem?.workstationId} is not as it
              was written.
            </Trans>
          </Alert>
        ))}
      <Panel>
        <Table verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`When`}</Table.Th>
              <Table.Th>{t`Who`}</Table.Th>
              <Table.Th>{t`Action`}</Table.Th>
              <Table.Th>{t`Changes`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{clinicTime.dateAndTime(entry.at)}</Table.Td>
                <Table.Td>
                  <Who actor={entry.actor} />
                </Table.Td>
                <Table.Td>{entry.action}</Table.Td>
                <Table.Td>
                  <FieldChanges changes={entry.changes} />
                  {entry.reason && <Text size="xs">{entry.reason}</Text>}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Panel>
    </Stack>
  )
}

function FailedReactions() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const showRefusal = useShowRefusal()
  const { value: letters, refusal } = useLiveQuery('deadLetters.list', {})
  const [retry, running] = useCommand('deadLetters.retry')
  if (refusal) return <Refused refusal={refusal} />
  if (!letters) return <Loading />
  if (letters.length === 0) return <Empty icon={IconShieldCheck} title={t`Nothing has failed`} />
  return (
    <Panel>
      <Stack gap="sm">
        {letters.map((letter) => (
          <Group key={letter.id} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={600}>
                {letter.reactor}: {letter.eventType}
              </Text>
              <Text size="xs" c="dimmed">
                {clinicTime.dateAndTime(letter.failedAt)} · {letter.error}
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              loading={running}
              onClick={() =>
                void retry({ deadLetterId: letter.id }).then((answer) => {
                  if (!answer.ok) showRefusal(answer.error)
                })
              }
            >
              <Trans>Try again</Trans>
            </Button>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
