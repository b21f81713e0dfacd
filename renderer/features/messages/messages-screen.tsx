/** All messages to patients, doctors and staff. */
import { useLingui } from '@lingui/react/macro'
import { Tabs } from '@mantine/core'
import { IconMessage2 } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { MessageList } from '../../ui/message-list.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { MessageTasks } from './message-tasks.tsx'
import { MessageTemplates } from './message-templates.tsx'

export default function MessagesScreen() {
  const { t } = useLingui()
  const { value: messages, refusal } = useLiveQuery('messages.list', { limit: 200 })
  return (
    <Page title={t`Messages`}>
      {refusal && <Refused refusal={refusal} />}
      {!messages && !refusal && <Loading />}
      {messages && (
        <Tabs defaultValue="sent" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="sent">{t`Messages`}</Tabs.Tab>
            <Tabs.Tab value="tasks">{t`Needs attention`}</Tabs.Tab>
            <Tabs.Tab value="texts">{t`What the clinic writes`}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="sent">
            <Panel>
              {messages.length === 0 ? (
                <Empty icon={IconMessage2} title={t`No messages yet`} />
              ) : (
                <MessageList messages={messages} />
              )}
            </Panel>
          </Tabs.Panel>
          <Tabs.Panel value="tasks">
            <MessageTasks />
          </Tabs.Panel>
          <Tabs.Panel value="texts">
            <MessageTemplates />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  )
}
