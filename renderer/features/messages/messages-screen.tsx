/** All messages to patients, doctors and staff; what needs a person; the clinic's own words; and how they leave. */
import { useLingui } from '@lingui/react/macro'
import { Tabs } from '@mantine/core'
import { IconMessage2 } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { useView, type View } from '../../state/view.ts'
import { MessageList } from '../../ui/message-list.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useMay } from '../../ui/session.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { MessageTasks } from './message-tasks.tsx'
import { MessageTemplates } from './message-templates.tsx'
import { SendingSettings } from './sending-settings.tsx'

type MessagesView = Extract<View, { screen: 'messages' }>
type Part = NonNullable<MessagesView['part']>

const mostMessages = 1000

const parts: readonly Part[] = ['sent', 'tasks', 'texts', 'sending']

export default function MessagesScreen({ view }: { view: MessagesView }) {
  const { t } = useLingui()
  const may = useMay()
  const replace = useView((state) => state.replace)
  const mayConfigure = may('messages.configureSending')
  const wanted = view.part ?? 'sent'
  return (
    <Page title={t`Messages`}>
      <Tabs
        value={wanted === 'sending' && !mayConfigure ? 'sent' : wanted}
        onChange={(value) => {
          const part = parts.find((known) => known === value)
          if (part) replace({ screen: 'messages', part })
        }}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="sent">{t`Messages`}</Tabs.Tab>
          <Tabs.Tab value="tasks">{t`Needs attention`}</Tabs.Tab>
          <Tabs.Tab value="texts">{t`What the clinic writes`}</Tabs.Tab>
          {mayConfigure && <Tabs.Tab value="sending">{t`Sending`}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="sent">
          <AllMessages />
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          <MessageTasks />
        </Tabs.Panel>
        <Tabs.Panel value="texts">
          <MessageTemplates />
        </Tabs.Panel>
        <Tabs.Panel value="sending">
          <SendingSettings />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function AllMessages() {
  const { t } = useLingui()
  const { value: messages, refusal } = useLiveQuery('messages.list', { limit: mostMessages })
  if (!messages) return refusal ? <Refused refusal={refusal} /> : <Loading />
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
