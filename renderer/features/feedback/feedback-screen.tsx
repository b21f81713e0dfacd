/** What patients say, and the doctors' answers. */
import { useLingui } from '@lingui/react/macro'
import { Stack, Switch } from '@mantine/core'
import { IconStar } from '@tabler/icons-react'
import { useState } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import { FeedbackItem } from '../../ui/feedback-item.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'

export default function FeedbackScreen() {
  const { t } = useLingui()
  const [unansweredOnly, setUnansweredOnly] = useState(false)
  const { value: feedback, refusal } = useLiveQuery('feedback.list', { unansweredOnly, limit: 200 })
  return (
    <Page
      title={t`Feedback`}
      actions={
        <Switch
          label={t`Unanswered only`}
          checked={unansweredOnly}
          onChange={(event) => setUnansweredOnly(event.currentTarget.checked)}
        />
      }
    >
      {refusal && <Refused refusal={refusal} />}
      {!feedback && !refusal && <Loading />}
      {feedback?.length === 0 && <Empty icon={IconStar} title={t`No feedback`} />}
      <Stack gap="sm" maw={760}>
        {feedback?.map((one) => (
          <FeedbackItem key={one.id} feedback={one} />
        ))}
      </Stack>
    </Page>
  )
}
