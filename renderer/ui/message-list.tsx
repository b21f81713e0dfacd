/** Messages to people: what was written, to whom, and how far it got. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Accordion, Badge, Group, Text } from '@mantine/core'
import type { Message, MessageReason, MessageState } from '#shared/domain/records/message.ts'
import { useClinicTime } from './clinic-time.tsx'
import { usePhoneWords } from './phone-words.ts'
import { ListRows } from './rows-in-sight.tsx'

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

export const messageReasons: Record<MessageReason, MessageDescriptor> = {
  confirmed: msg`the appointment is confirmed`,
  moved: msg`the appointment was moved`,
  canceled: msg`the appointment was cancelled`,
  displaced: msg`the time was given to someone else`,
  notNeeded: msg`it is not needed any more`,
  noConsent: msg`the patient does not want messages`,
  gone: msg`the patient’s data was erased`,
  tooLate: msg`the appointment’s time has come`,
  tooOld: msg`it waited too long`,
  addressInvalid: msg`the address or number is not valid`,
  refused: msg`the provider refused it`,
  notReachable: msg`the provider could not be reached`,
  slowDown: msg`the provider asked to slow down`,
  tooManyAttempts: msg`it was tried too often`,
  noAnswer: msg`the provider did not answer`,
  senderEnded: msg`the sending computer stopped in the middle`,
  notSent: msg`it had not left yet`,
  byPerson: msg`somebody decided so`,
  undelivered: msg`the provider could not deliver it`,
}

export const isMessageReason = (reason: string): reason is MessageReason =>
  Object.hasOwn(messageReasons, reason)

/** What became of a message, step by step. */
export function MessageHistory({ message }: { message: Message }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  return (
    <Text component="ul" size="xs" c="dimmed" mt="sm" mb={0} ps="md" aria-label={t`History`}>
      {message.history.map(({ at, state, reason, by }) => (
        <li key={`${at} ${state} ${by}`}>
          {clinicTime.dateAndTime(at)}: {i18n._(states[state])}
          {reason !== undefined && isMessageReason(reason) && `, ${i18n._(messageReasons[reason])}`}
        </li>
      ))}
    </Text>
  )
}

export function MessageList({ messages }: { messages: readonly Message[] }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const phoneWords = usePhoneWords()
  /** A message keeps what it was filled with, except one with a code; the address alone says to few who it is. */
  const recipientOf = ({ recipientKind, parameters, channel, to }: Message): string =>
    [parameters?.[recipientKind], channel === 'sms' ? phoneWords(to) : to].filter(Boolean).join(', ')
  return (
    <Accordion variant="default">
      <ListRows
        items={messages}
        keyOf={({ id }) => id}
        rowPixels={62}
        row={(message) => (
          <Accordion.Item value={message.id}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap" gap="sm">
                <div>
                  <Text size="sm" fw={600}>
                    {message.subject}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t`${clinicTime.dateAndTime(message.createdAt)} to ${recipientOf(message)}`}
                  </Text>
                </div>
                <Badge
                  variant="outline"
                  color={message.state === 'failed' ? 'red' : 'gray'}
                  tt="none"
                  fw={550}
                >
                  {i18n._(states[message.state])}
                </Badge>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} dir="auto">
                {message.text}
              </Text>
              <MessageHistory message={message} />
            </Accordion.Panel>
          </Accordion.Item>
        )}
      />
    </Accordion>
  )
}
