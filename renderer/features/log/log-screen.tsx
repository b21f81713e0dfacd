/** What happened, who did it, and what failed. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Table, Tabs, Text } from '@mantine/core'
import { IconHistory, IconShieldCheck } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useCommand, useLiveQuery } from '../../client/core.ts'
import { useView, type View } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { useEventNames } from '../../ui/event-names.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { TableRows } from '../../ui/rows-in-sight.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { useShowRefusal } from '../../ui/undo.tsx'
import { AuditTrail } from './audit-trail.tsx'
import { eventSubject } from './event-subject.ts'
import { Who } from './who.tsx'

type Part = NonNullable<Extract<View, { screen: 'log' }>['part']>

const parts: readonly Part[] = ['events', 'audit', 'failed']
const mostEvents = 1000

export default function LogScreen({ view }: { view: Extract<View, { screen: 'log' }> }) {
  const { t } = useLingui()
  const replace = useView((state) => state.replace)
  return (
    <Page title={t`Log`}>
      <Tabs
        value={view.part ?? 'events'}
        onChange={(value) => {
          const part = parts.find((known) => known === value)
          if (part) replace({ screen: 'log', part })
        }}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="events">{t`Events`}</Tabs.Tab>
          <Tabs.Tab value="audit">{t`Audit`}</Tabs.Tab>
          <Tabs.Tab value="failed">{t`Failed reactions`}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="events">
          <Events />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditTrail />
        </Tabs.Panel>
        <Tabs.Panel value="failed">
          <FailedReactions />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Events() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const eventName = useEventNames()
  const { value: events, refusal } = useLiveQuery('events.list', { limit: mostEvents })
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
            <Table.Th>{t`About`}</Table.Th>
            <Table.Th>{t`Who`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <TableRows
          items={events}
          keyOf={({ id }) => id}
          rowPixels={32}
          columns={4}
          row={(event, place) => (
            <Table.Tr {...place}>
              <Table.Td>{clinicTime.dateAndTime(event.at)}</Table.Td>
              <Table.Td>{eventName(event.type)}</Table.Td>
              <Table.Td>
                <Text size="sm" lineClamp={1}>
                  {eventSubject(event, clinicTime.dateAndTime).map((words, index) => (
                    <Fragment key={index}>
                      {index > 0 && ' · '}
                      <bdi>{words}</bdi>
                    </Fragment>
                  ))}
                </Text>
              </Table.Td>
              <Table.Td>
                <Who actor={event.actor} />
              </Table.Td>
            </Table.Tr>
          )}
        />
      </Table>
    </Panel>
  )
}

function FailedReactions() {
  const { t } = useLingui()
  const eventName = useEventNames()
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
                {eventName(letter.eventType)} ({letter.reactor})
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
