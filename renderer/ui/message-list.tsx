/** Messages to people: what was written, to whom, and how far it got. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Accordion, Badge, Group, Text } from '@mantine/core'
import type { Message, MessageState } from '#shared/domain/records/message.ts'
import { useClinicTime } from './clinic-time.tsx'

const states: Record<MessageState, MessageDescriptor> = {
  pending: msg`Waiting to be sent`,
  held: msg`Held back`,
  claimed: msg`Being sent`,
  sent: msg`Sent`,
  delivered: msg`Delivered`,
  failed: msg`Failed`,
  unknown: msg`Not known whether it was sent`,
  superseded: msg`Replaced by a newer one`,
}

export function MessageList({ messages }: { messages: readonly Message[] }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  return (
    <Accordion variant="default">
      {messages.map((message) => (
        <Accordion.Item key={message.id} value={message.id}>
          <Accordion.Control>
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <div>
                <Text size="sm" fw={600}>
                  {message.subject}
                </Text>
                <Text size="xs" c="dimmed">
                  {t`${clinicTime.dateAndTime(message.createdAt)} to ${message.to}`}
                </Text>
              </div>
              <Badge variant="outline" color={message.state === 'failed' ? 'red' : 'gray'} tt="none" fw={550}>
                {i18n._(states[message.state])}
              </Badge>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} dir="auto">
              {message.text}
            </Text>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}
