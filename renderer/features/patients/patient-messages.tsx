import { useLingui } from '@lingui/react/macro'
import { IconMessage2 } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { MessageList } from '../../ui/message-list.tsx'
import { Panel } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'

/** What the clinic wrote to this patient. */
export function PatientMessages({ patientId }: { patientId: string }) {
  const { t } = useLingui()
  const { value: messages, refusal } = useLiveQuery('messages.list', { recipientId: patientId, limit: 200 })
  if (refusal) return <Refused refusal={refusal} />
  if (!messages) return <Loading />
  return (
    <Panel>
      {messages.length === 0 ? (
        <Empty icon={IconMessage2} title={t`No messages yet`} />
      ) : (
        <MessageList messages={messages} />
      )}
    </Panel>
  )
}
