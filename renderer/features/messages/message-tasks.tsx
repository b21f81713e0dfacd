/** Messages that need a person: what failed, and what may or may not have left. */
import { useLingui } from '@lingui/react/macro'
import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { Message } from '#shared/domain/records/message.ts'
import { useCommand, useLiveQuery } from '../../client/core.ts'
import { MessageHistory } from '../../ui/message-list.tsx'
import { Panel } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { patientName } from '../../ui/people-names.ts'
import { useShowRefusal } from '../../ui/undo.tsx'
import { useView } from '../../state/view.ts'

export function MessageTasks() {
  const { t } = useLingui()
  const { value: tasks, refusal } = useLiveQuery('messages.tasks', {})
  if (refusal) return <Refused refusal={refusal} />
  if (!tasks) return <Loading />
  return (
    <Panel>
      {tasks.length === 0 ? (
        <Empty icon={IconCircleCheck} title={t`Every message has left, or waits its turn`} />
      ) : (
        <Stack gap="lg">
          {tasks.map((message) => (
            <MessageTask key={message.id} message={message} />
          ))}
        </Stack>
      )}
    </Panel>
  )
}

function MessageTask({ message }: { message: Message }) {
  const { t } = useLingui()
  const [sendAgain, sending] = useCommand('messages.sendAgain')
  const [wasSent, noting] = useCommand('messages.wasSent')
  const showRefusal = useShowRefusal()
  const { id: messageId, subject, to } = message
  const told = (answer: Awaited<ReturnType<typeof sendAgain>>) => {
    if (!answer.ok) showRefusal(answer.error)
  }
  return (
    <Group justify="space-between" align="flex-start" role="group" aria-label={subject}>
      <div>
        <Text size="sm" fw={600}>
          {subject}
        </Text>
        {message.recipientKind === 'patient' && <Recipient patientId={message.recipientId} />}
        <Text size="xs" c="dimmed">
          {message.state === 'unknown'
            ? t`To ${to}. It may have left: ask, or look with the provider, before it is sent again.`
            : t`To ${to}. It was not sent. Correct the address where it is wrong, then send it again.`}
        </Text>
        <MessageHistory message={message} />
      </div>
      <Group gap="xs">
        {message.state === 'unknown' && (
          <Button
            size="xs"
            variant="default"
            loading={noting}
            onClick={() => void wasSent({ messageId }).then(told)}
          >
            {t`It was sent`}
          </Button>
        )}
        <Button size="xs" loading={sending} onClick={() => void sendAgain({ messageId }).then(told)}>
          {t`Send again`}
        </Button>
      </Group>
    </Group>
  )
}

/** Whose message it is, and the way to where their address is corrected. */
function Recipient({ patientId }: { patientId: string }) {
  const { value: patient } = useLiveQuery('patients.get', { patientId })
  const go = useView((view) => view.go)
  if (!patient) return null
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      onClick={() => go({ screen: 'patients', patientId, part: 'details' })}
    >
      <bdi>{patientName(patient)}</bdi>
    </Anchor>
  )
}
